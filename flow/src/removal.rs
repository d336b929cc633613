//! Somebody is removed (RT-08): what they answer for is somebody else's first. The order of the steps, no SQL.

use crate::channels::{self, SourceChange};
use crate::{contacts, leads, timeline};
use base::Cx;
use base::access::{self, Right};
use base::bulk_changes;
use base::ids::UserId;
use base::people::{PeopleError, User, users};
use base::search::Subject;
use serde_json::json;

/// What somebody took over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Estate {
    /// Leads, the deleted ones too.
    pub leads: usize,
    /// Contacts, the deleted ones too.
    pub contacts: usize,
    /// Companies, the deleted ones too.
    pub companies: usize,
    /// Tasks that were not done.
    pub tasks: usize,
    /// Sources whose requests they answer for from now on.
    pub sources: usize,
    /// Their own mailboxes, which nobody follows from now on; what came in stays.
    pub mailboxes: usize,
}

/// Why nobody was removed.
#[derive(Debug, thiserror::Error)]
pub enum RemovalError {
    /// Something about the person or who takes over.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// Something about what they answer for.
    #[error(transparent)]
    Flow(#[from] crate::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}

/// Gives all that somebody answers for to `heir` and removes them: they sign in no more and are in no list; history keeps
/// their name. Leads, contacts and companies can be given back as a whole, as bulk changes.
///
/// # Errors
/// Not an administrator; `NoSuchUser`; `Heir` for somebody who cannot take over, or to remove oneself; `LastAdmin`.
pub fn remove_person(cx: &mut Cx<'_>, id: UserId, heir: UserId) -> Result<Estate, RemovalError> {
    access::require(cx, Right::SetUp).map_err(PeopleError::from)?;
    let person = users::load(cx, id)?;
    let heir = users::find(cx, heir)?.filter(User::is_active).filter(|heir| heir.id != id).ok_or(PeopleError::Heir)?;
    if cx.actor.user() == Some(id) {
        return Err(PeopleError::Heir.into());
    }
    let leads =
        leads::hand_over(cx, id, heir.id).map_err(crate::Error::from)?.into_iter().map(|id| id.0).collect::<Vec<_>>();
    let contacts = contacts::hand_over(cx, Subject::Contact, id, heir.id).map_err(crate::Error::from)?;
    let companies = contacts::hand_over(cx, Subject::Company, id, heir.id).map_err(crate::Error::from)?;
    for (subject, records) in [(Subject::Lead, &leads), (Subject::Contact, &contacts), (Subject::Company, &companies)] {
        remember(cx, subject, records, (&person, &heir))?;
    }
    let tasks = timeline::hand_tasks_over(cx, id, heir.id).map_err(crate::Error::from)?;
    let mailboxes = channels::mailboxes::disconnect_of(cx, id).map_err(crate::Error::from)?;
    let mut sources = 0;
    let all = channels::list_sources(cx, None).map_err(crate::Error::from)?;
    for source in all.iter().filter(|source| source.responsible_id == Some(id)) {
        let change = SourceChange { responsible_id: Some(Some(heir.id)), ..SourceChange::default() };
        channels::alter_source(cx, source.id, change).map_err(crate::Error::from)?;
        sources += 1;
    }
    users::remove(cx, id, heir.id)?;
    Ok(Estate { leads: leads.len(), contacts: contacts.len(), companies: companies.len(), tasks, sources, mailboxes })
}

/// Writes down how it was, for whoever takes it back.
fn remember(
    cx: &mut Cx<'_>,
    subject: Subject,
    records: &[i64],
    (person, heir): (&User, &User),
) -> Result<(), base::DbError> {
    if records.is_empty() {
        return Ok(());
    }
    let change = bulk_changes::begin(cx, subject, &format!("{} removed: given to {}", person.name, heir.name))?;
    bulk_changes::note_all(cx, change, records, &json!({ "responsible": person.id, "now": heir.id }))?;
    bulk_changes::count(cx, change, i64::try_from(records.len()).unwrap_or(i64::MAX), 0)?;
    Ok(())
}
