//! Waiting requests remember who their sender may be, for the tag of their card (DC-30): written by a reader of the journal,
//! so that no door waits for the model and no board asks it.

use crate::{Error, contacts, duplicates, inbox};
use base::Cx;
use base::ids::ContactId;
use base::journal::{self, Entry, Kind};
use std::collections::BTreeSet;

/// The name of this reader of the journal.
pub const READER: &str = "resembling";
/// Journal rows read in one unit of work.
const BATCH_ROWS: i64 = 100;

/// What changes what is known of a sender, or whom they may be.
/// Who writes again says nothing new of themselves, or their contact is changed by it.
const CHANGES: [Kind; 4] = [Kind::IncomingLeadArrived, Kind::ContactOpened, Kind::ContactChanged, Kind::FieldChanged];
/// Of those who wait and share a key with one contact so many are looked at, those that share the most first: each costs about
/// as much as an arrival.
const MOST_WAITING: usize = 20;

/// Reads the journal on and looks for whom each sender of it may be, in one unit with its cursor; true when there is more.
///
/// # Errors
/// Whatever a station answers.
pub fn read_journal(cx: &mut Cx<'_>) -> Result<bool, Error> {
    let cursor = journal::cursor(cx, READER)?;
    let rows = journal::read_after(cx, cursor, BATCH_ROWS)?;
    let Some(last) = rows.last().map(|row| row.id) else { return Ok(false) };
    for sender in senders(cx, &rows)? {
        let likely = duplicates::likeness_of(cx, sender)?.map(|one| one.contact);
        inbox::set_likely_contact(cx, sender, likely)?;
    }
    journal::set_cursor(cx, READER, last)?;
    Ok(rows.len() as i64 == BATCH_ROWS)
}

/// Whose likeness these rows may change: those they are about who are known from requests only, and whoever waits and shares a
/// key with somebody in lists they are about.
fn senders(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<BTreeSet<ContactId>, Error> {
    let changed = rows.iter().filter(|row| row.kind.is_some_and(|kind| CHANGES.contains(&kind)));
    let contacts: BTreeSet<ContactId> = changed.filter_map(|row| row.about.contact).collect();
    let contacts = contacts::list_by_ids(cx, &contacts.into_iter().collect::<Vec<_>>())?;
    let (drafts, known): (Vec<_>, Vec<_>) = contacts.into_iter().partition(|contact| contact.is_draft);
    let mut senders: BTreeSet<ContactId> = drafts.into_iter().map(|contact| contact.id).collect();
    let known: Vec<ContactId> = known.into_iter().map(|contact| contact.id).collect();
    senders.extend(waiting_like(cx, &known)?);
    Ok(senders)
}

/// Who waits and shares a key with one of those in lists. An import opens a hundred thousand of them: where nobody waits,
/// they cost one statement for all rows of a unit.
fn waiting_like(cx: &mut Cx<'_>, known: &[ContactId]) -> Result<Vec<ContactId>, Error> {
    if known.is_empty() || !inbox::is_anybody_waiting(cx)? {
        return Ok(Vec::new());
    }
    let mut sharing = Vec::new();
    for person in contacts::list_people(cx, known)? {
        sharing.push(contacts::list_sharing(cx, &person)?);
    }
    let waiting = inbox::list_waiting_senders(cx, &sharing.concat())?;
    let of_one = |ids: &Vec<ContactId>| -> Vec<ContactId> {
        ids.iter().filter(|id| waiting.contains(id)).take(MOST_WAITING).copied().collect()
    };
    Ok(sharing.iter().flat_map(of_one).collect())
}
