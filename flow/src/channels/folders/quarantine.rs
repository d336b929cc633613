//! Mails of a mailbox that could not be read: kept with their raw bytes, to be tried again.

use super::changeable;
use crate::channels::{Error, arrivals, store};
use base::Cx;
use base::clock::Seconds;
use base::ids::{ArrivalId, MailboxId};

/// A mail that was set aside.
#[derive(Clone, Debug)]
pub struct Quarantined {
    /// Its raw input.
    pub arrival_id: ArrivalId,
    /// When it came, Unix seconds.
    pub received_at: Seconds,
    /// Why it could not be read, for people.
    pub reason: String,
    /// The hash of its raw bytes.
    pub file: Option<String>,
    /// The folder it lies in, if it lies in one.
    pub folder: Option<String>,
    /// Its number there.
    pub uid: Option<u32>,
}

/// Mails of a mailbox that were set aside, newest first, before an id, `limit` at most.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn list_quarantine(
    cx: &mut Cx<'_>,
    mailbox: MailboxId,
    before: Option<ArrivalId>,
    limit: i64,
) -> Result<Vec<Quarantined>, Error> {
    let mailbox = changeable(cx, mailbox)?;
    Ok(store::list_set_aside(cx, &mailbox, before, limit)?)
}

/// A mail of a mailbox that was set aside, if it still is.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn find_quarantined(cx: &mut Cx<'_>, mailbox: MailboxId, id: ArrivalId) -> Result<Option<Quarantined>, Error> {
    let newest = list_quarantine(cx, mailbox, Some(ArrivalId(id.0.saturating_add(1))), 1)?;
    Ok(newest.into_iter().find(|mail| mail.arrival_id == id))
}

/// Asks for a mail that was set aside to be read again; false when it does not wait for that.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn retry(cx: &mut Cx<'_>, mailbox: MailboxId, arrival: ArrivalId) -> Result<bool, Error> {
    let mailbox = changeable(cx, mailbox)?;
    let own = arrivals::find(cx, arrival)?.filter(|arrival| arrival.source_id == mailbox.source_id);
    if own.is_none() { Ok(false) } else { arrivals::read_again(cx, arrival) }
}
