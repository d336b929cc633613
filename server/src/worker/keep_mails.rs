//! One step of a followed folder: every mail in its file and read, then mails, ledger and cursor in one transaction.
//!
//! A mail that cannot be read, and a step that cannot be taken in together, do not stop the others: what is left is kept
//! as it came, and a job reads each of it alone, which sets aside what nobody can read.

use super::Node;
use super::read_mails;
use super::sink::known_mail;
use crate::raw_mail;
use base::Cx;
use base::desk::Who;
use base::files::{FileError, FileHash};
use base::ids::ArrivalId;
use flow::channels::addresses;
use flow::channels::arrivals::{self, Kept, NewArrival};
use flow::channels::folders::{self, Entry, Folder, Known, MailCursor, Outcome};
use flow::channels::mailboxes::{self, Mailbox};
use flow::channels::{self, SkipRule, note_error};
use flow::mailing::{Filed, Found, ReadMail, take_in_mails};
use mail::imap::{Batch, Fetched, Listed, MAX_ASKED_MAIL_BYTES, Oversize};
use serde_json::json;
use std::sync::Arc;

/// What one step brings, with every mail already in its file.
pub struct Step {
    mailbox: Arc<Mailbox>,
    folder: Folder,
    uid_validity: u32,
    mails: Vec<InFile>,
    oversize: Vec<(Known, NewArrival, String)>,
    missing: Vec<Known>,
    cursor: Option<MailCursor>,
}

/// A mail whose bytes are kept.
struct InFile {
    known: Known,
    arrival: NewArrival,
    /// What it says; nothing when its reader failed.
    read: Option<ReadMail>,
}

/// How the mails of a step are taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taking {
    /// All that were read, at once.
    Together,
    /// Each by a job of its own.
    OneByOne,
}

impl Step {
    /// Reads what a batch brings while its bytes go into files.
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
        let (listed, raw): (Vec<_>, Vec<_>) = mails.into_iter().map(|Fetched { listed, raw }| (listed, raw)).unzip();
        let raw: Arc<[Vec<u8>]> = raw.into();
        let putting = raw_mail::put(&node.files, Arc::clone(&raw));
        let (hashes, read) = tokio::try_join!(putting, read_mails::read_all(&node.files, &raw))?;
        let mut kept = Vec::with_capacity(raw.len());
        for (((listed, raw), file), read) in listed.iter().zip(raw.iter()).zip(hashes).zip(read) {
            let known = known_mail(listed);
            let arrival = raw_mail::arrival(mailbox.source_id, raw_mail::identity(raw), file, envelope(&known));
            let read = read.ok().map(|read| ReadMail { raw_file: arrival.body_file.clone(), ..read });
            kept.push(InFile { known, arrival, read });
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
    let heads: Arc<[Vec<u8>]> = found.iter().map(|mail| mail.header.clone()).collect();
    let files: Vec<FileHash> = raw_mail::put(&node.files, heads).await?;
    let kept = found.into_iter().zip(files).map(|(mail, file)| {
        let from = mail::parse(&mail.header).0.from.map(|from| from.address).unwrap_or_default();
        let reason = why_left(&mail.listed, &from);
        let known = known_mail(&mail.listed);
        let arrival = raw_mail::arrival(mailbox.source_id, raw_mail::identity(&mail.header), file, envelope(&known));
        (known, arrival, reason)
    });
    Ok(kept.collect())
}

/// Says plainly that the mail is not here, and whether it can be asked for.
fn why_left(listed: &Listed, from: &str) -> String {
    const MEGABYTE: usize = 1024 * 1024;
    let (size, most) = (listed.size_bytes / MEGABYTE, MAX_ASKED_MAIL_BYTES / MEGABYTE);
    let why = match listed.size_bytes > MAX_ASKED_MAIL_BYTES || listed.is_asked_for {
        true => format!("is larger than {most} MB, the most that is fetched"),
        false => "is too large to be fetched unasked".to_owned(),
    };
    format!("A mail of {size} MB from {from} {why}. Only its head is here; the mail is on the mail server.")
}

/// Keeps a step: all of it or nothing.
///
/// # Errors
/// When the mailbox is gone, or the database takes nothing.
pub async fn keep(node: &Node, who: Who, step: Step) -> Result<(), flow::Error> {
    let step = Arc::new(step);
    let write = |taking: Taking| {
        let step = Arc::clone(&step);
        node.desk.write(who, move |cx| write(cx, &step, taking))
    };
    let outcomes = match write(Taking::Together).await {
        Err(error) if !is_gone(&error) => {
            tracing::warn!(%error, mails = step.mails.len(), "mails that came together are read one by one");
            write(Taking::OneByOne).await?
        }
        ended => ended?,
    };
    for outcome in outcomes {
        crate::measures::intake("mail", outcome);
    }
    Ok(())
}

fn is_gone(error: &flow::Error) -> bool {
    matches!(error, flow::Error::Channel(channels::Error::NoSuchMailbox(_)))
}

/// One unit; gives how each new mail ended, in words for the metrics.
fn write(cx: &mut Cx<'_>, step: &Step, taking: Taking) -> Result<Vec<&'static str>, flow::Error> {
    // It may have been disconnected meanwhile, and nothing of it is wanted then.
    mailboxes::load_mailbox(cx, step.mailbox.id)?;
    let history = match step.cursor {
        Some(_) => Vec::new(),
        None => folders::list_history(cx, step.folder.id, step.uid_validity)?,
    };
    let is_history = |known: &Known| history.binary_search(&known.uid).is_ok();
    let (ids, outcomes) = keep_mails(cx, step, taking, is_history)?;
    settle_heads(cx, step)?;
    let arrived = step.mails.iter().zip(ids);
    let mut entries: Vec<Entry> =
        arrived.map(|(mail, id)| entry(&mail.known, Outcome::Arrived(id), is_history(&mail.known))).collect();
    for (known, arrival, reason) in &step.oversize {
        let (Kept::New(id) | Kept::Before(id)) = arrivals::keep(cx, arrival)?;
        arrivals::set_aside_head(cx, id, step.mailbox.source_id, reason)?;
        entries.push(entry(known, Outcome::Arrived(id), is_history(known)));
    }
    let gone = |known: &Known| entry(known, Outcome::Skipped(SkipRule::Gone), is_history(known));
    entries.extend(step.missing.iter().map(gone));
    note_missing(cx, step)?;
    folders::note_outcomes(cx, step.folder.id, step.uid_validity, &entries)?;
    if let Some(cursor) = step.cursor {
        folders::set_cursor(cx, step.folder.id, cursor)?;
    }
    Ok(outcomes)
}

/// What becomes of the heads of mails that somebody asked for: the whole came, or it is on the server no longer.
fn settle_heads(cx: &mut Cx<'_>, step: &Step) -> Result<(), channels::Error> {
    if step.cursor.is_some() {
        return Ok(());
    }
    for (uid, head) in folders::list_asked_for(cx, step.folder.id, step.uid_validity)? {
        if step.mails.iter().any(|mail| mail.known.uid == uid) {
            arrivals::end_head(cx, head)?;
        } else if step.missing.iter().any(|known| known.uid == uid) {
            arrivals::set_aside_head(cx, head, step.mailbox.source_id, arrivals::NO_LONGER_THERE)?;
        }
    }
    Ok(())
}

/// Keeps the mails of a step and takes in what is new of them; gives their arrivals, and how the new ones ended.
fn keep_mails(
    cx: &mut Cx<'_>,
    step: &Step,
    taking: Taking,
    is_history: impl Fn(&Known) -> bool,
) -> Result<(Vec<ArrivalId>, Vec<&'static str>), flow::Error> {
    let new: Vec<NewArrival> = step
        .mails
        .iter()
        .map(|mail| {
            let mut arrival = mail.arrival.clone();
            arrival.envelope["is_history"] = is_history(&mail.known).into();
            arrival
        })
        .collect();
    let kept = arrivals::keep_all(cx, step.mailbox.source_id, &new)?;
    let (mut ids, mut batch, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
    for (mail, kept) in step.mails.iter().zip(kept) {
        let (Kept::New(id) | Kept::Before(id)) = kept;
        ids.push(id);
        let is_history = is_history(&mail.known);
        match (&mail.read, taking) {
            _ if kept == Kept::Before(id) => {}
            (Some(read), Taking::Together) if is_history || !is_addressed(cx, step, read)? => {
                let found = Found {
                    mailbox_id: Some(step.mailbox.id),
                    role: step.folder.role,
                    is_history,
                    received_at: mail.known.internal_date.unwrap_or(cx.now),
                };
                batch.push((id, read, found));
            }
            _ => {
                arrivals::read_later(cx, id)?;
                outcomes.push("kept");
            }
        }
    }
    outcomes.extend(take_in_mails(cx, &batch)?.into_iter().map(Filed::as_str));
    if !outcomes.is_empty() {
        channels::note_request(cx, step.mailbox.source_id)?;
    }
    Ok((ids, outcomes))
}

/// Whether a mail came to an address of the account behind the mailbox's own: what it is to become is asked alone.
fn is_addressed(cx: &mut Cx<'_>, step: &Step, read: &ReadMail) -> Result<bool, channels::Error> {
    Ok(!addresses::behind_plus(cx, &step.mailbox.address, &read.mail)?.is_empty())
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
