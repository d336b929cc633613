//! Mails of a mailbox that could not be read: kept with their raw bytes, to be tried again.

use super::changeable;
use crate::channels::arrivals::{self, Arrival, State};
use crate::channels::mailboxes::Mailbox;
use crate::channels::{Error, store};
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
    /// Only its head is here: the mail was too large to be fetched unasked, and is on its server.
    pub is_head: bool,
    /// When somebody discarded it, Unix seconds.
    pub discarded_at: Option<Seconds>,
    /// The folder it lies in, if it lies in one.
    pub folder: Option<String>,
    /// Its number there.
    pub uid: Option<u32>,
}

/// More that wait are told as so many.
pub const MAX_COUNTED: i64 = 1_000;

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
    Ok(store::list_set_aside(cx, &mailbox, State::SetAside, before, limit)?)
}

/// Mails that somebody discarded from the quarantine of a mailbox and whose bytes are kept still, newest first.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn list_discarded(cx: &mut Cx<'_>, mailbox: MailboxId, limit: i64) -> Result<Vec<Quarantined>, Error> {
    let mailbox = changeable(cx, mailbox)?;
    Ok(store::list_set_aside(cx, &mailbox, State::Discarded, None, limit)?)
}

/// How many mails of a mailbox wait there, [`MAX_COUNTED`] at most.
///
/// # Errors
/// Whatever the database answers.
pub fn count_quarantine(cx: &mut Cx<'_>, mailbox: &Mailbox) -> Result<i64, Error> {
    Ok(store::count_arrivals(cx, mailbox.source_id, State::SetAside, MAX_COUNTED)?)
}

/// A mail of a mailbox that was set aside, or discarded since, if its bytes are kept.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn find_quarantined(cx: &mut Cx<'_>, mailbox: MailboxId, id: ArrivalId) -> Result<Option<Quarantined>, Error> {
    let mailbox = changeable(cx, mailbox)?;
    let before = Some(ArrivalId(id.0.saturating_add(1)));
    for state in [State::SetAside, State::Discarded] {
        let newest = store::list_set_aside(cx, &mailbox, state, before, 1)?;
        if let Some(found) = newest.into_iter().find(|mail| mail.arrival_id == id) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Asks for a mail that was set aside to be read again, or fetched whole; false when it does not wait for that.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn retry(cx: &mut Cx<'_>, mailbox: MailboxId, arrival: ArrivalId) -> Result<bool, Error> {
    if own(cx, mailbox, arrival)?.is_none() { Ok(false) } else { arrivals::read_again(cx, arrival) }
}

/// Takes a mail out of the quarantine that nobody wants; false when it does not wait there. Its bytes are kept for
/// [`base::bin::KEPT_DAYS`], and until then it can be put back.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn discard(cx: &mut Cx<'_>, mailbox: MailboxId, arrival: ArrivalId) -> Result<bool, Error> {
    if own(cx, mailbox, arrival)?.is_none() { Ok(false) } else { arrivals::discard(cx, arrival) }
}

/// A mail that was discarded is in the quarantine again; false when it was not, or its bytes are gone.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn put_back(cx: &mut Cx<'_>, mailbox: MailboxId, arrival: ArrivalId) -> Result<bool, Error> {
    if own(cx, mailbox, arrival)?.is_none() { Ok(false) } else { arrivals::put_back(cx, arrival) }
}

fn own(cx: &mut Cx<'_>, mailbox: MailboxId, arrival: ArrivalId) -> Result<Option<Arrival>, Error> {
    let mailbox = changeable(cx, mailbox)?;
    Ok(arrivals::find(cx, arrival)?.filter(|arrival| arrival.source_id == mailbox.source_id))
}
