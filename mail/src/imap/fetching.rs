//! Fetching listed mails, in steps that fit into memory.

use super::error::ImapError;
use super::session::Session;
use super::structure::LARGE_PART_BYTES;
use super::{Batch, Cursor, Fetched, ImapSettings, Listed, Oversize};
use std::collections::BTreeMap;
use tokio::io::{AsyncRead, AsyncWrite};

/// Mails handed over in one step. Mails.
pub const MAX_BATCH_MAILS: usize = 200;

/// A step ends when its mails are larger than this together. Bytes.
pub const MAX_BATCH_BYTES: usize = 16 * 1024 * 1024;

/// How large mails may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Bytes.
    usual: usize,
    /// Of those that a person asked for. Bytes.
    asked_for: usize,
}

impl Limits {
    pub(super) fn of(settings: &ImapSettings) -> Limits {
        Limits { usual: settings.max_mail_bytes, asked_for: settings.max_asked_mail_bytes.max(settings.max_mail_bytes) }
    }

    fn max_bytes(self, mail: &Listed) -> usize {
        if mail.is_asked_for { self.asked_for } else { self.usual }
    }
}

/// Cuts a list into steps. Of a mail over the limit no more is fetched than the limit.
pub(super) fn steps(limits: Limits, listed: Vec<Listed>) -> Vec<Vec<Listed>> {
    let mut steps: Vec<Vec<Listed>> = Vec::new();
    let mut bytes = 0;
    for mail in listed {
        let size_bytes = mail.size_bytes.min(limits.max_bytes(&mail));
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

/// Fetches one step, of large mails without their large files. What does not come is asked for a second time, alone, and then reported.
///
/// A server that refuses and hands out nothing at all is taken to be ill, not the mails to be gone: the
/// connection ends and the cursor stays. As soon as it hands out another mail, the refused ones are reported.
pub(super) async fn fetch<S>(
    session: &mut Session<S>,
    limits: Limits,
    uid_validity: u32,
    step: Vec<Listed>,
) -> Result<Batch, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    session.allow_mails(step.iter().map(|mail| limits.max_bytes(mail)).max().unwrap_or(limits.usual));
    let batch = fetch_allowed(session, limits, uid_validity, step).await;
    session.allow_mails(limits.usual);
    batch
}

async fn fetch_allowed<S>(
    session: &mut Session<S>,
    limits: Limits,
    uid_validity: u32,
    step: Vec<Listed>,
) -> Result<Batch, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut batch =
        Batch { uid_validity, mails: Vec::new(), oversize: Vec::new(), missing: Vec::new(), cursor_after: None };
    let (large, mut fitting): (Vec<Listed>, Vec<Listed>) =
        step.into_iter().partition(|listed| listed.size_bytes > LARGE_PART_BYTES);
    for mut listed in large {
        let max_mail_bytes = limits.max_bytes(&listed);
        if let Some(raw) = session.fetch_without_large_files(listed.uid, max_mail_bytes).await? {
            listed.message_id = crate::message_id(head(&raw));
            batch.mails.push(Fetched { listed, raw });
        } else if listed.size_bytes > max_mail_bytes {
            let header = session.header(listed.uid).await?;
            batch.oversize.push(Oversize { listed, header });
        } else {
            fitting.push(listed);
        }
    }
    let mut wanted: BTreeMap<u32, Listed> = fitting.into_iter().map(|listed| (listed.uid, listed)).collect();
    let uids: Vec<u32> = wanted.keys().copied().collect();
    let mut refused = None;
    if !uids.is_empty() {
        let (bodies, refusal) = session.fetch(&uids).await?;
        refused = refusal;
        bodies.into_iter().for_each(|body| take(&mut wanted, &mut batch, body));
    }
    for uid in wanted.keys().copied().collect::<Vec<u32>>() {
        let (bodies, refusal) = session.fetch(&[uid]).await?;
        refused = refusal.or(refused);
        bodies.into_iter().for_each(|body| take(&mut wanted, &mut batch, body));
    }
    match refused {
        Some(refusal) if batch.mails.is_empty() => return Err(refusal),
        _ => batch.missing = wanted.into_values().collect(),
    }
    batch.mails.sort_by_key(|mail| mail.listed.uid);
    Ok(batch)
}

/// A mail that comes twice counts once.
fn take(wanted: &mut BTreeMap<u32, Listed>, batch: &mut Batch, body: super::mails::Body) {
    if let Some(mut listed) = wanted.remove(&body.uid) {
        listed.internal_date = body.internal_date.or(listed.internal_date);
        listed.message_id = crate::message_id(head(&body.raw));
        batch.mails.push(Fetched { listed, raw: body.raw });
    }
}

/// What comes before the first empty line.
fn head(raw: &[u8]) -> &[u8] {
    let end = |mark: &[u8]| raw.windows(mark.len()).position(|window| window == mark);
    let ends = [end(b"\n\r\n"), end(b"\n\n")];
    ends.into_iter().flatten().min().map_or(raw, |end| &raw[..end])
}

/// How far a folder is read after a step of new mail.
pub(super) fn cursor_after(uid_validity: u32, step: &[Listed]) -> Option<Cursor> {
    step.iter().map(|listed| listed.uid).max().map(|last_uid| Cursor { uid_validity, last_uid })
}
