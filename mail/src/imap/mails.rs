//! Listing, finding and fetching mails of the open folder, by UID only.

use super::Listed;
use super::error::ImapError;
use super::response::{Fetch, Response};
use super::session::{Session, quote};
use jiff::Timestamp;
use tokio::io::{AsyncRead, AsyncWrite};

/// A mail that the server handed out.
pub(super) struct Body {
    pub uid: u32,
    pub raw: Vec<u8>,
    pub internal_date: Option<i64>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    /// Lets the server tell what came: some hand out a new mail only after they announced it.
    pub(super) async fn noop(&mut self) -> Result<(), ImapError> {
        self.command("NOOP", "NOOP", |_| {}).await
    }

    /// The mails of a UID set, without their content, at most `max_count` of the lowest UIDs.
    pub(super) async fn list(&mut self, uids: &str, max_count: usize) -> Result<Vec<Listed>, ImapError> {
        let mut found = std::collections::BTreeMap::new();
        let command = format!("UID FETCH {uids} (UID RFC822.SIZE INTERNALDATE)");
        self.command("FETCH", &command, |response| {
            let Response::Fetch(Fetch { uid: Some(uid), size_bytes, internal_date, .. }) = response else { return };
            let size_bytes = size_bytes.unwrap_or_default();
            found.insert(uid, Listed { uid, size_bytes, internal_date, ..Listed::default() });
            if found.len() > max_count {
                found.pop_last();
            }
        })
        .await?;
        Ok(found.into_values().collect())
    }

    /// The mails of these UIDs that the server hands out, and its NO if it said one: Exchange does for
    /// one unreadable mail among others, so it is the caller who sees what it means.
    pub(super) async fn fetch(&mut self, uids: &[u32]) -> Result<(Vec<Body>, Option<ImapError>), ImapError> {
        let mut found = Vec::with_capacity(uids.len());
        let set = set(uids);
        let command = format!("UID FETCH {set} (UID INTERNALDATE BODY.PEEK[])");
        let result = self
            .command("FETCH", &command, |response| {
                if let Response::Fetch(Fetch { uid: Some(uid), body: Some(raw), internal_date, .. }) = response
                    && uids.contains(&uid)
                {
                    found.push(Body { uid, raw, internal_date });
                }
            })
            .await;
        match result {
            Ok(()) => Ok((found, None)),
            Err(refusal @ ImapError::Refused { .. }) => Ok((found, Some(refusal))),
            Err(error) => Err(error),
        }
    }

    /// The header block of a mail that is too large to fetch; empty if the server does not hand it out.
    pub(super) async fn header(&mut self, uid: u32) -> Result<Vec<u8>, ImapError> {
        let mut header = Vec::new();
        let result = self
            .command("FETCH", &format!("UID FETCH {uid} (UID BODY.PEEK[HEADER])"), |response| {
                if let Response::Fetch(Fetch { uid: Some(found), header: Some(block), .. }) = response
                    && found == uid
                {
                    header = block;
                }
            })
            .await;
        match result {
            Ok(()) | Err(ImapError::Refused { .. }) => Ok(header),
            Err(error) => Err(error),
        }
    }

    /// These mails, without their content.
    pub(super) async fn list_those(&mut self, uids: &[u32]) -> Result<Vec<Listed>, ImapError> {
        let mut listed = self.list(&set(uids), uids.len()).await?;
        listed.retain(|listed| uids.contains(&listed.uid));
        Ok(listed)
    }

    /// As [`Session::list_those`], with what each Message-ID header says.
    pub(super) async fn list_named(&mut self, uids: &[u32]) -> Result<Vec<Listed>, ImapError> {
        let mut found = Vec::with_capacity(uids.len());
        let asked = "UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]";
        self.command("FETCH", &format!("UID FETCH {} ({asked})", set(uids)), |response| {
            let Response::Fetch(Fetch { uid: Some(uid), size_bytes, internal_date, header_fields, .. }) = response
            else {
                return;
            };
            let message_id = crate::message_id(&header_fields.unwrap_or_default());
            let size_bytes = size_bytes.unwrap_or_default();
            found.push(Listed { uid, size_bytes, internal_date, message_id, is_asked_for: false });
        })
        .await?;
        found.retain(|listed| uids.contains(&listed.uid));
        Ok(found)
    }

    /// The UIDs of mails of the open folder with this Message-ID, which is written without a line end.
    pub(super) async fn search_named(&mut self, message_id: &str) -> Result<Vec<u32>, ImapError> {
        let command = format!("UID SEARCH HEADER Message-ID {}", quote(message_id)?);
        let mut found = Vec::new();
        self.command("SEARCH", &command, |response| {
            if let Response::Search(uids) = response {
                found.extend(uids);
            }
        })
        .await?;
        Ok(found)
    }

    /// The UIDs of mails above `after`, and of those that the server took since a time; rising. The day before it
    /// too: SEARCH knows days only, in the server's zone.
    pub(super) async fn search(&mut self, after: Option<u32>, since: i64) -> Result<Vec<u32>, ImapError> {
        const DAY: i64 = 24 * 60 * 60;
        let day = Timestamp::from_second(since.saturating_sub(DAY)).unwrap_or(Timestamp::UNIX_EPOCH);
        let since = format!("SINCE {}", day.strftime("%-d-%b-%Y"));
        let criteria = match after.and_then(|after| after.checked_add(1)) {
            Some(first) => format!("OR UID {first}:* {since}"),
            None => since,
        };
        let mut found = Vec::new();
        self.command("SEARCH", &format!("UID SEARCH {criteria}"), |response| {
            if let Response::Search(uids) = response {
                found.extend(uids);
            }
        })
        .await?;
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

/// UIDs as a set; runs of them as one range.
fn set(uids: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &uid in uids {
        match ranges.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(uid) => *last = uid,
            _ => ranges.push((uid, uid)),
        }
    }
    let words =
        ranges.iter().map(|(first, last)| if first == last { first.to_string() } else { format!("{first}:{last}") });
    words.collect::<Vec<_>>().join(",")
}
