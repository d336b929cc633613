//! The ledger of UIDs: what became of every mail that a folder showed us.

use super::MailCursor;
use crate::channels::arrivals::State;
use crate::channels::{Error, SkipRule, store};
use base::Cx;
use base::clock::Seconds;
use base::ids::{ArrivalId, FolderId};

/// A mail as the server lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its number in the folder.
    pub uid: u32,
    /// When the server took it, Unix seconds, if it knows.
    pub internal_date: Option<Seconds>,
    /// Its size as the server says it, bytes.
    pub size_bytes: i64,
    /// What its Message-ID header says; empty if unknown.
    pub message_id: String,
}

/// How a mail ended, or that it is still to be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is wanted, and not fetched yet.
    Wanted,
    /// It is wanted whole by somebody, although it is large; this arrival has its head.
    AskedFor(ArrivalId),
    /// It became this arrival, whose own state says the rest.
    Arrived(ArrivalId),
    /// Not shown, by a named rule.
    Skipped(SkipRule),
}

/// One row of the ledger.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The mail.
    pub mail: Known,
    /// What became of it.
    pub outcome: Outcome,
    /// It lay in the mailbox before we came: it makes no lead (EM-07).
    pub is_history: bool,
}

/// Writes down that mails are wanted, or why they are not. A mail that has its row already keeps it.
///
/// # Errors
/// Whatever the database answers.
pub fn expect(cx: &mut Cx<'_>, folder: FolderId, uid_validity: u32, entries: &[Entry]) -> Result<(), Error> {
    Ok(store::insert_uids(cx, folder, uid_validity, entries, store::OnKnown::Keep)?)
}

/// Writes down what became of mails that were asked for.
///
/// # Errors
/// Whatever the database answers.
pub fn note_outcomes(cx: &mut Cx<'_>, folder: FolderId, uid_validity: u32, entries: &[Entry]) -> Result<(), Error> {
    Ok(store::insert_uids(cx, folder, uid_validity, entries, store::OnKnown::Settle)?)
}

/// Mails that are wanted, newest first, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list_wanted(cx: &mut Cx<'_>, folder: FolderId, uid_validity: u32, limit: i64) -> Result<Vec<Entry>, Error> {
    Ok(store::list_wanted(cx, folder, uid_validity, limit)?)
}

/// The mails of which somebody asked for the whole, each with the arrival of its head.
///
/// # Errors
/// Whatever the database answers.
pub fn list_asked_for(cx: &mut Cx<'_>, folder: FolderId, uid_validity: u32) -> Result<Vec<(u32, ArrivalId)>, Error> {
    Ok(store::list_asked_for(cx, folder, uid_validity)?)
}

/// The UIDs of mails that lay there before we came, rising.
///
/// # Errors
/// Whatever the database answers.
pub fn list_history(cx: &mut Cx<'_>, folder: FolderId, uid_validity: u32) -> Result<Vec<u32>, Error> {
    Ok(store::list_history_uids(cx, folder, uid_validity)?)
}

/// How each mail of the folder stands: the state of its arrival, `Skipped` by a rule, or `None` while it is wanted.
///
/// # Errors
/// Whatever the database answers.
pub(super) fn list_states(
    cx: &mut Cx<'_>,
    folder: FolderId,
    cursor: MailCursor,
) -> Result<Vec<(u32, Option<State>)>, Error> {
    Ok(store::list_uid_states(cx, folder, cursor.uid_validity)?)
}
