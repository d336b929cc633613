//! What stands in the outbox: put there, taken back, decided by a person.

use super::{Entry, State};
use crate::channels::{Error, store};
use base::Cx;
use base::clock::{DAY, Seconds};
use base::ids::{MailId, MailboxId};

/// Characters of a key by which a program knows what it asked for, with whose it is and where it was given.
const MAX_KEY_CHARS: usize = 250;
/// How long such a key is known. Seconds.
const KEYS_KEPT: Seconds = 7 * DAY;
/// How long a mail that is done counts for what its mailbox may send. Seconds.
const DONE_KEPT: Seconds = DAY;

/// Puts a mail into the outbox, to be sent at a time.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn put(cx: &mut Cx<'_>, mail: MailId, mailbox: MailboxId, at: Seconds) -> Result<(), Error> {
    let entry = Entry {
        mail_id: mail,
        mailbox_id: mailbox,
        state: State::Waiting,
        run_at: Some(at),
        due_at: at,
        handed_over_at: None,
        tries: 0,
        answer: String::new(),
        raw_file: None,
    };
    store::put_outbox(cx, &entry)?;
    cx.has_news();
    Ok(())
}

/// Takes a mail out of the outbox of which nothing has left, or that was refused; false when it is too late.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn take_back(cx: &mut Cx<'_>, mail: MailId) -> Result<bool, Error> {
    Ok(store::delete_waiting(cx, mail)?)
}

/// Has a mail that waits sent at once; false when none waits.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn hurry(cx: &mut Cx<'_>, mail: MailId) -> Result<bool, Error> {
    let is_waiting = store::hurry_waiting(cx, mail)?;
    cx.has_news();
    Ok(is_waiting)
}

/// A person says what became of a mail of which nobody could know; false when it is known.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn decide(cx: &mut Cx<'_>, mail: MailId, state: State) -> Result<bool, Error> {
    let run_at = (state == State::Waiting).then_some(cx.now);
    let is_open = store::decide_unknown(cx, mail, state, run_at)?;
    cx.has_news();
    Ok(is_open)
}

/// The mail in the outbox, if it stands there.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, mail: MailId) -> Result<Option<Entry>, Error> {
    Ok(store::list_outbox(cx, &[mail])?.pop())
}

/// What the outbox knows of some mails, in one query.
///
/// # Errors
/// Whatever the database answers.
pub fn list_of(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Vec<Entry>, Error> {
    Ok(store::list_outbox(cx, mails)?)
}

/// The mail that a program asked to be sent under this key, if it did within a week.
///
/// # Errors
/// `BadSetting` for a key that is too long.
pub fn find_by_key(cx: &mut Cx<'_>, key: &str) -> Result<Option<MailId>, Error> {
    if key.is_empty() || key.chars().count() > MAX_KEY_CHARS {
        return Err(Error::BadSetting(format!("A key has 1 to {MAX_KEY_CHARS} characters.")));
    }
    Ok(store::find_outbox_key(cx, key, cx.now - KEYS_KEPT)?)
}

/// Remembers under which key a program asked for a mail.
///
/// # Errors
/// Whatever the database answers.
pub fn keep_key(cx: &mut Cx<'_>, key: &str, mail: MailId) -> Result<(), Error> {
    Ok(store::put_outbox_key(cx, key, mail)?)
}

/// Forgets mails that are done and keys that nobody repeats any more; gives the bytes that nobody needs from now on.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn sweep(cx: &mut Cx<'_>) -> Result<Vec<String>, Error> {
    let (done, keys) = (cx.now - DONE_KEPT, cx.now - KEYS_KEPT);
    store::sweep_outbox_keys(cx, keys)?;
    Ok(store::sweep_outbox(cx, done)?)
}
