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

/// What changes what is known of a sender.
const CHANGES: [Kind; 4] =
    [Kind::IncomingLeadArrived, Kind::IncomingLeadContinued, Kind::ContactChanged, Kind::FieldChanged];

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

/// Whom these rows are about, of those who are known from requests only.
fn senders(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<ContactId>, Error> {
    let changed = rows.iter().filter(|row| row.kind.is_some_and(|kind| CHANGES.contains(&kind)));
    let contacts: BTreeSet<ContactId> = changed.filter_map(|row| row.about.contact).collect();
    let contacts = contacts::list_by_ids(cx, &contacts.into_iter().collect::<Vec<_>>())?;
    Ok(contacts.into_iter().filter(|contact| contact.is_draft).map(|contact| contact.id).collect())
}
