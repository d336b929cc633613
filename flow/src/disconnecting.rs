//! A mailbox is disconnected, with its mails or without (EM-62, R-83). The order of the steps, no SQL.

use crate::channels::mailboxes;
use crate::channels::mails;
use crate::{Error, bin, inbox};
use base::ids::MailboxId;
use base::{Cx, jobs};
use serde_json::{Value as Json, json};

/// The name of the job that takes away the mails of a mailbox.
pub const EMPTY_MAILBOX_JOB: &str = "empty_mailbox";
/// Mails whose words are taken away in one unit.
const MAILS_AT_ONCE: i64 = 200;

/// What becomes of the mails of a mailbox that is disconnected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emails {
    /// They stay; when the same address is connected again, it goes on without a duplicate.
    Keep,
    /// Their words and files go, within the hour; cards say that a mail was there.
    Delete,
}

impl Emails {
    /// Reads the word of forms and programs: `keep`, `delete`.
    pub fn from_word(word: &str) -> Option<Emails> {
        match word {
            "keep" => Some(Emails::Keep),
            "delete" => Some(Emails::Delete),
            _ => None,
        }
    }
}

/// Disconnects a mailbox.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn disconnect_mailbox(cx: &mut Cx<'_>, id: MailboxId, emails: Emails) -> Result<(), Error> {
    let source = mailboxes::load_mailbox(cx, id)?.source_id;
    mailboxes::disconnect(cx, id)?;
    if emails == Emails::Delete {
        inbox::forget_previews(cx, source)?;
        mailboxes::forget_kept(cx, id)?;
        jobs::enqueue(cx, EMPTY_MAILBOX_JOB, &json!({ "mailbox": id }))?;
    }
    Ok(())
}

/// Takes away the next mails of the mailbox that a job names, and their words from the cards of requests, whichever door
/// these began at; false when none is left.
///
/// # Errors
/// Whatever the database answers.
pub fn empty_next(cx: &mut Cx<'_>, payload: &Json) -> Result<bool, Error> {
    let mailbox = MailboxId(payload["mailbox"].as_i64().unwrap_or_default());
    let (emptied, files) = mails::empty_mailbox(cx, mailbox, MAILS_AT_ONCE)?;
    inbox::settle_of_mails(cx, &emptied)?;
    bin::remove_files(cx, &files)?;
    Ok(emptied.len() as i64 == MAILS_AT_ONCE)
}
