//! A server that gave all mails new UIDs: the rows of the ledger move to the new numbers, with all that hangs on
//! their arrivals; only mails that nobody knows are wanted anew.

use super::{Entry, Folder, Known, MailCursor, Outcome, expect};
use crate::channels::{Error, mailboxes, note_error, store};
use base::Cx;
use base::clock::{DAY, Seconds};
use std::collections::HashMap;

/// From so many changes within a day the server is taken to be broken: it is visited seldom, and somebody is told.
pub const BROKEN_AFTER_CHANGES: usize = 3;
/// Changes that are remembered.
const REMEMBERED_CHANGES: usize = 10;

/// Whether the server of a folder changes its UIDs all the time.
pub fn is_broken(folder: &Folder, now: Seconds) -> bool {
    folder.validity_changes.iter().filter(|at| **at > now - DAY).count() >= BROKEN_AFTER_CHANGES
}

/// Remembers that all UIDs of a folder changed; a server that does so all the time is told to people.
///
/// # Errors
/// Whatever the database answers.
fn note_change(cx: &mut Cx<'_>, folder: &Folder) -> Result<(), Error> {
    let mut changed = folder.clone();
    changed.validity_changes.push(cx.now);
    let forgotten = changed.validity_changes.len().saturating_sub(REMEMBERED_CHANGES);
    changed.validity_changes.drain(..forgotten);
    store::set_validity_changes(cx, folder.id, &changed.validity_changes)?;
    if is_broken(&changed, cx.now) {
        let mailbox = mailboxes::load_mailbox(cx, folder.mailbox_id)?;
        let text = format!(
            "The server gave all mails of \"{}\" new numbers {BROKEN_AFTER_CHANGES} times within a day. Nothing is lost, but new mail is looked for less often. Please tell whoever runs the server.",
            folder.name
        );
        note_error(cx, mailbox.source_id, &text)?;
    }
    Ok(())
}

/// Recognises mails under their new UIDs by Message-ID, size and internal date; those that nobody knows are wanted.
///
/// May be done in parts and again from the start: what moved already is found under its new UID.
///
/// # Errors
/// Whatever the database answers.
pub fn rescan(cx: &mut Cx<'_>, folder: &Folder, uid_validity: u32, mails: &[Known]) -> Result<(), Error> {
    let here: Vec<u32> = store::list_uids(cx, folder.id, uid_validity)?;
    let mut before: HashMap<_, Vec<(u32, u32)>> = HashMap::new();
    for (old_validity, known) in store::list_other_uids(cx, folder.id, uid_validity)? {
        let key = (known.message_id, known.size_bytes, known.internal_date);
        before.entry(key).or_default().push((old_validity, known.uid));
    }
    let mut wanted = Vec::new();
    for mail in mails.iter().filter(|mail| here.binary_search(&mail.uid).is_err()) {
        let key = (mail.message_id.clone(), mail.size_bytes, mail.internal_date);
        let is_named = !mail.message_id.is_empty();
        match before.get_mut(&key).filter(|_| is_named).and_then(Vec::pop) {
            Some(old) => store::move_uid(cx, folder.id, old, (uid_validity, mail.uid))?,
            None => wanted.push(Entry { mail: mail.clone(), outcome: Outcome::Wanted, is_history: false }),
        }
    }
    expect(cx, folder.id, uid_validity, &wanted)
}

/// The folder is read under its new UIDs from now on.
///
/// # Errors
/// Whatever the database answers.
pub fn end_rescan(cx: &mut Cx<'_>, folder: &Folder, cursor: MailCursor) -> Result<(), Error> {
    store::change_validity(cx, folder.id, cursor)?;
    note_change(cx, folder)
}
