//! One step of a followed folder: every mail in its file, then arrivals, ledger and cursor in one transaction.

use super::Node;
use super::sink::known_mail;
use crate::raw_mail;
use base::Cx;
use base::desk::Who;
use base::files::{FileError, FileHash};
use flow::channels::arrivals::{self, Kept, NewArrival};
use flow::channels::folders::{self, Entry, Folder, Known, MailCursor, Outcome};
use flow::channels::mailboxes::Mailbox;
use flow::channels::{self, SkipRule, note_error};
use mail::imap::{Batch, Fetched, Oversize};
use serde_json::json;
use std::sync::Arc;

/// What one step brings, with every mail already in its file.
pub struct Step {
    mailbox: Arc<Mailbox>,
    folder: Folder,
    uid_validity: u32,
    mails: Vec<(Known, NewArrival)>,
    oversize: Vec<(Known, NewArrival, String)>,
    missing: Vec<Known>,
    cursor: Option<MailCursor>,
}

impl Step {
    /// Puts what a batch brings into files.
    ///
    /// # Errors
    /// When the disk does not take them.
    pub async fn prepare(
        node: &Node,
        mailbox: &Arc<Mailbox>,
        folder: &Folder,
        batch: Batch,
    ) -> Result<Step, FileError> {
        let Batch { uid_validity, mails, oversize, missing, cursor_after } = batch;
        let envelope = |known: &Known| {
            json!({
                "by": "imap", "role": folder.role.as_str(), "uid": known.uid, "uid_validity": uid_validity,
                "received_at": known.internal_date, "size_bytes": known.size_bytes,
            })
        };
        let mut kept = Vec::with_capacity(mails.len());
        let (listed, raw): (Vec<_>, Vec<_>) = mails.into_iter().map(|Fetched { listed, raw }| (listed, raw)).unzip();
        let identities: Vec<String> = raw.iter().map(|raw| raw_mail::identity(raw)).collect();
        let files = raw_mail::put(&node.files, raw).await?;
        for ((listed, identity), file) in listed.iter().zip(identities).zip(files) {
            let known = known_mail(listed);
            let arrival = raw_mail::arrival(mailbox.source_id, identity, file, envelope(&known));
            kept.push((known, arrival));
        }
        let oversize = prepare_oversize(node, mailbox, oversize, envelope).await?;
        let cursor = cursor_after.map(|at| MailCursor { uid_validity: at.uid_validity, last_uid: at.last_uid });
        Ok(Step {
            mailbox: Arc::clone(mailbox),
            folder: folder.clone(),
            uid_validity,
            mails: kept,
            oversize,
            missing: missing.iter().map(known_mail).collect(),
            cursor,
        })
    }
}

/// Of a mail that is too large its head is kept, to say whose mail waits on the server.
async fn prepare_oversize(
    node: &Node,
    mailbox: &Mailbox,
    found: Vec<Oversize>,
    envelope: impl Fn(&Known) -> serde_json::Value,
) -> Result<Vec<(Known, NewArrival, String)>, FileError> {
    let heads: Vec<Vec<u8>> = found.iter().map(|mail| mail.header.clone()).collect();
    let files: Vec<FileHash> = raw_mail::put(&node.files, heads).await?;
    let kept = found.into_iter().zip(files).map(|(mail, file)| {
        let from = mail::parse(&mail.header).0.from.map(|from| from.address).unwrap_or_default();
        let megabytes = mail.listed.size_bytes / (1024 * 1024);
        let reason = format!("A mail of {megabytes} MB from {from} is too large and was left on the mail server.");
        let known = known_mail(&mail.listed);
        let arrival = raw_mail::arrival(mailbox.source_id, raw_mail::identity(&mail.header), file, envelope(&known));
        (known, arrival, reason)
    });
    Ok(kept.collect())
}

/// Keeps a step: all of it or nothing.
///
/// # Errors
/// Whatever the database answers.
pub async fn keep(node: &Node, who: Who, step: Step) -> Result<(), channels::Error> {
    let kept = node.desk.write(who, move |cx| write(cx, &step)).await?;
    for _ in 0..kept {
        crate::measures::intake("mail", "kept");
    }
    Ok(())
}

/// One unit; gives how many mails are new.
fn write(cx: &mut Cx<'_>, step: &Step) -> Result<usize, channels::Error> {
    let history = match step.cursor {
        Some(_) => Vec::new(),
        None => folders::list_history(cx, step.folder.id, step.uid_validity)?,
    };
    let is_history = |known: &Known| history.binary_search(&known.uid).is_ok();
    let (mut entries, mut kept) = (Vec::new(), 0);
    for (known, arrival) in &step.mails {
        let mut arrival = arrival.clone();
        arrival.envelope["is_history"] = is_history(known).into();
        let (id, is_new) = match arrivals::keep_for_later(cx, &arrival)? {
            Kept::New(id) => (id, true),
            Kept::Before(id) => (id, false),
        };
        kept += usize::from(is_new);
        entries.push(entry(known, Outcome::Arrived(id), is_history(known)));
    }
    for (known, arrival, reason) in &step.oversize {
        let id = match arrivals::keep(cx, arrival)? {
            Kept::New(id) => {
                arrivals::set_aside(cx, id, step.mailbox.source_id, reason)?;
                id
            }
            Kept::Before(id) => id,
        };
        entries.push(entry(known, Outcome::Arrived(id), is_history(known)));
    }
    let gone = |known: &Known| entry(known, Outcome::Skipped(SkipRule::Gone), is_history(known));
    entries.extend(step.missing.iter().map(gone));
    note_missing(cx, step)?;
    folders::note_outcomes(cx, step.folder.id, step.uid_validity, &entries)?;
    if let Some(cursor) = step.cursor {
        folders::set_cursor(cx, step.folder.id, cursor)?;
    }
    Ok(kept)
}

fn entry(known: &Known, outcome: Outcome, is_history: bool) -> Entry {
    Entry { mail: known.clone(), outcome, is_history }
}

fn note_missing(cx: &mut Cx<'_>, step: &Step) -> Result<(), channels::Error> {
    if step.missing.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "{} mails of \"{}\" were listed by the server and could not be fetched: deleted meanwhile, or damaged there.",
        step.missing.len(),
        step.folder.name
    );
    note_error(cx, step.mailbox.source_id, &sentence)
}
