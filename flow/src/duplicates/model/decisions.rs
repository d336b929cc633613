//! What people decided about two contacts: the model learns of it (a layer above what the records teach).

use super::{Error, store};
use crate::contacts;
use base::Cx;
use base::ids::ContactId;
use base::search::Subject;
pub use matching::Decision;

/// Notes a decision about every two of some contacts, as they are now: before they are merged, so that what was alike is
/// still to be seen. Of leads and companies no model learns.
///
/// # Errors
/// Whatever the database answers.
pub fn note_decisions(cx: &mut Cx<'_>, subject: Subject, records: &[i64], decision: Decision) -> Result<(), Error> {
    if subject != Subject::Contact {
        return Ok(());
    }
    let people = contacts::list_people(cx, &records.iter().copied().map(ContactId).collect::<Vec<_>>())?;
    let pairs = people.iter().enumerate().flat_map(|(at, one)| people[at + 1..].iter().map(move |other| [one, other]));
    Ok(store::put_decisions(cx, &pairs.collect::<Vec<_>>(), decision)?)
}

/// Forgets what was decided about contacts and each other: it was taken back.
///
/// # Errors
/// Whatever the database answers.
pub fn forget_decisions_between(cx: &mut Cx<'_>, contacts: &[i64]) -> Result<(), Error> {
    Ok(store::delete_decisions_between(cx, contacts)?)
}

/// Forgets what was decided about contacts that are gone for good.
///
/// # Errors
/// Whatever the database answers.
pub fn forget_decisions(cx: &mut Cx<'_>, contacts: &[i64]) -> Result<(), Error> {
    Ok(store::delete_decisions(cx, contacts)?)
}
