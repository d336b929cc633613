//! Which mails are new, and in which steps they reach the sink (R-12..R-17).

use super::error::ImapError;
use super::session::{IDLE_ROUND, Listed, Session};
use super::{Batch, Cursor, ImapSettings, Oversize, Sink};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tracing::debug;

/// Mails handed over in one step. Mails.
pub const MAX_BATCH_MAILS: usize = 50;

/// A step ends when its mails are larger than this together. Bytes.
pub const MAX_BATCH_BYTES: usize = 16 * 1024 * 1024;

/// How often a server without IDLE is asked; with IDLE it is at most 9 min, well under the full pass of
/// 15 min that R-17 wants.
pub const POLL_INTERVAL: Duration = Duration::from_secs(60);

/// The first IDLE after a pass is this short. A mail may come between the pass and the IDLE, and not
/// every server pushes it then; one connection cannot ask while it idles, so it asks right after.
const SETTLING: Duration = Duration::from_secs(5);

/// Mails listed at once; the others are listed after them. Mails.
const MAX_LISTED: usize = 100_000;

/// After a change of UIDVALIDITY this much before the newest stored mail is looked at again. Seconds.
const OVERLAP: i64 = 24 * 60 * 60;

pub(super) async fn run<S>(settings: &ImapSettings, stream: S, sink: &impl Sink) -> ImapError
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    match follow(settings, stream, sink).await {
        Err(error) => error,
    }
}

async fn follow<S>(settings: &ImapSettings, stream: S, sink: &impl Sink) -> Result<Infallible, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut session = Session::open(settings, stream).await?;
    let cursor = start(settings, &mut session, sink).await?;
    let mut follower = Follower { settings, session, sink, cursor };
    let mut is_settled = false;
    loop {
        is_settled &= !follower.pass().await?;
        if follower.session.can_idle() {
            follower.session.idle(if is_settled { IDLE_ROUND } else { SETTLING }).await?;
        } else {
            tokio::time::sleep(POLL_INTERVAL).await;
        }
        is_settled = true;
    }
}

/// Opens the folder and finds where to go on.
async fn start<S>(settings: &ImapSettings, session: &mut Session<S>, sink: &impl Sink) -> Result<Cursor, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let folder = session.examine(&settings.folder).await?;
    let uid_validity =
        folder.uid_validity.ok_or_else(|| ImapError::Protocol("the folder has no UIDVALIDITY".to_owned()))?;
    match sink.cursor().await? {
        Some(cursor) if cursor.uid_validity == uid_validity => Ok(cursor),
        Some(old) => {
            let since = sink.uid_validity_changed(uid_validity).await?.saturating_sub(OVERLAP);
            rescan(settings, session, sink, Rescan { old, uid_validity, since }).await
        }
        None => {
            let last_uid = match (folder.uid_next, folder.mails) {
                (Some(uid_next), _) => uid_next.saturating_sub(1),
                (None, 0) => 0,
                (None, _) => session.list("*", 1).await?.last().map_or(0, |listed| listed.uid),
            };
            let cursor = Cursor { uid_validity, last_uid };
            sink.store(empty_batch(uid_validity, cursor)).await?;
            Ok(cursor)
        }
    }
}

/// All mails have new UIDs: those since a time are handed over once more.
struct Rescan {
    old: Cursor,
    uid_validity: u32,
    since: i64,
}

async fn rescan<S>(
    settings: &ImapSettings,
    session: &mut Session<S>,
    sink: &impl Sink,
    rescan: Rescan,
) -> Result<Cursor, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut cursor = Cursor { uid_validity: rescan.uid_validity, last_uid: 0 };
    loop {
        let listed = session.list(&format!("{}:*", cursor.last_uid.saturating_add(1)), MAX_LISTED).await?;
        let Some(last) = listed.iter().map(|listed| listed.uid).filter(|&uid| uid > cursor.last_uid).max() else {
            sink.store(empty_batch(rescan.uid_validity, cursor)).await?;
            return Ok(cursor);
        };
        let is_wanted = |listed: &Listed| {
            listed.internal_date.is_none_or(|date| date >= rescan.since) && listed.uid > cursor.last_uid
        };
        for step in steps(settings, listed.into_iter().filter(is_wanted).collect()) {
            let mut batch = read(settings, session, rescan.uid_validity, step).await?;
            batch.cursor_after = rescan.old;
            sink.store(batch).await?;
        }
        cursor.last_uid = last;
    }
}

fn empty_batch(uid_validity: u32, cursor_after: Cursor) -> Batch {
    Batch { uid_validity, mails: Vec::new(), oversize: Vec::new(), missing: Vec::new(), cursor_after }
}

struct Follower<'a, S, K> {
    settings: &'a ImapSettings,
    session: Session<S>,
    sink: &'a K,
    cursor: Cursor,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send, K: Sink> Follower<'_, S, K> {
    /// Hands over everything above the cursor; says whether there was anything.
    async fn pass(&mut self) -> Result<bool, ImapError> {
        let mut has_found = false;
        self.session.noop().await?;
        while let Some(first) = self.cursor.last_uid.checked_add(1) {
            let mut listed = self.session.list(&format!("{first}:*"), MAX_LISTED).await?;
            // `n:*` always names a mail: the last one, even below n (RFC 3501 §6.4.8).
            listed.retain(|listed| listed.uid >= first);
            if listed.is_empty() {
                break;
            }
            has_found = true;
            for step in steps(self.settings, listed) {
                let batch = read(self.settings, &mut self.session, self.cursor.uid_validity, step).await?;
                let cursor_after = batch.cursor_after;
                debug!(mails = batch.mails.len(), missing = batch.missing.len(), "mail fetched");
                self.sink.store(batch).await?;
                self.cursor = cursor_after;
            }
        }
        Ok(has_found)
    }
}

/// Cuts a list into steps that fit into memory. A mail over the limit counts nothing: it is not fetched.
fn steps(settings: &ImapSettings, listed: Vec<Listed>) -> Vec<Vec<Listed>> {
    let mut steps: Vec<Vec<Listed>> = Vec::new();
    let mut bytes = 0;
    for mail in listed {
        let size_bytes = if mail.size_bytes > settings.max_mail_bytes { 0 } else { mail.size_bytes };
        match steps.last_mut() {
            Some(step) if step.len() < MAX_BATCH_MAILS && bytes + size_bytes <= MAX_BATCH_BYTES => {
                bytes += size_bytes;
                step.push(mail);
            }
            _ => {
                bytes = size_bytes;
                steps.push(vec![mail]);
            }
        }
    }
    steps
}

/// Fetches one step. What does not come is asked for a second time, alone, and then reported.
///
/// A server that refuses and hands out nothing at all is taken to be ill, not the mails to be gone: the
/// connection ends and the cursor stays. As soon as it hands out another mail, the refused ones are reported.
async fn read<S>(
    settings: &ImapSettings,
    session: &mut Session<S>,
    uid_validity: u32,
    step: Vec<Listed>,
) -> Result<Batch, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let last_uid = step.iter().map(|listed| listed.uid).max().unwrap_or_default();
    let mut batch = empty_batch(uid_validity, Cursor { uid_validity, last_uid });
    let (large, fitting): (Vec<Listed>, Vec<Listed>) =
        step.into_iter().partition(|listed| listed.size_bytes > settings.max_mail_bytes);
    for Listed { uid, size_bytes, internal_date } in large {
        let header = session.header(uid).await?;
        batch.oversize.push(Oversize { uid, size_bytes, header, internal_date });
    }
    let mut wanted: Vec<u32> = fitting.iter().map(|listed| listed.uid).collect();
    let mut found = BTreeMap::new();
    let mut refused = None;
    if !wanted.is_empty() {
        let (mails, refusal) = session.fetch(&wanted).await?;
        found.extend(mails.into_iter().map(|mail| (mail.uid, mail)));
        refused = refusal;
    }
    wanted.retain(|uid| !found.contains_key(uid));
    for uid in wanted {
        let (mails, refusal) = session.fetch(&[uid]).await?;
        refused = refusal.or(refused);
        match mails.into_iter().next() {
            Some(mail) => {
                found.insert(uid, mail);
            }
            None => batch.missing.push(uid),
        }
    }
    match refused {
        Some(refusal) if found.is_empty() => return Err(refusal),
        _ => batch.mails = found.into_values().collect(),
    }
    Ok(batch)
}
