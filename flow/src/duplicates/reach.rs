//! Which records a request reaches: those that whoever brought it may see and change. A door through which people outside
//! speak reaches all of them, a person's program those of the person.

use super::Error;
use super::merges::{list_held, list_seen};
use crate::contacts::{self, companies};
use base::Cx;
use base::access::{self, Action, Actor, Allowed};
use base::ids::{CompanyId, ContactId, LeadId};
use base::journal::{self, Kind, Records, Wanted};
use base::people::users;
use base::search::Subject;
use std::collections::BTreeSet;

/// Those of some records that somebody may see and change. Whoever is known from a request alone is for those who see that
/// request.
///
/// # Errors
/// Whatever the database answers.
pub fn list_reached(cx: &mut Cx<'_>, by: Actor, subject: Subject, ids: &[i64]) -> Result<BTreeSet<i64>, Error> {
    access::in_name_of(cx, by, |cx| {
        let rights = cx.rights()?;
        if matches!(*rights, Allowed::Everything) {
            return Ok(ids.iter().copied().collect());
        }
        let seen: Vec<i64> = list_seen(cx, subject, ids)?.into_iter().collect();
        let drafts = list_drafts(cx, subject, &seen)?;
        let mut held = list_held(cx, subject, &seen)?;
        held.retain(|(id, held)| drafts.contains(id) || rights.require_on(Action::Edit, held).is_ok());
        Ok(held.into_iter().map(|(id, _)| id).collect())
    })
}

/// Whether the actor may see and change a record, whatever is allowed already in this unit.
///
/// # Errors
/// Whatever the database answers.
pub fn is_reached(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<bool, Error> {
    Ok(list_reached(cx, cx.actor, subject, &[id])?.contains(&id))
}

/// The contacts and companies among these that are in no list yet. A lead says of itself that it waits.
fn list_drafts(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<BTreeSet<i64>, Error> {
    Ok(match subject {
        Subject::Lead => BTreeSet::new(),
        Subject::Contact => {
            let people = contacts::list_by_ids(cx, &ids.iter().copied().map(ContactId).collect::<Vec<_>>())?;
            people.into_iter().filter(|one| one.is_draft).map(|one| one.id.0).collect()
        }
        Subject::Company => {
            let firms = companies::list_by_ids(cx, &ids.iter().copied().map(CompanyId).collect::<Vec<_>>())?;
            firms.into_iter().filter(|one| one.is_draft).map(|one| one.id.0).collect()
        }
    })
}

/// Who brought the request of a draft lead: the person behind a program, or nobody in particular.
///
/// # Errors
/// Whatever the database answers.
pub(super) fn find_bringer(cx: &mut Cx<'_>, draft: LeadId) -> Result<Actor, Error> {
    let kinds = vec![Kind::IncomingLeadArrived, Kind::RequestNoticed];
    let records = Some(Records::Leads(vec![draft.0]));
    let arrived = journal::list_newest(cx, &Wanted { kinds, records, limit: 1, ..Wanted::default() })?;
    let user = arrived.first().and_then(journal::Entry::user).map(|user| users::find(cx, user)).transpose()?;
    Ok(user.flatten().map_or(Actor::System, |user| Actor::User(user.id, user.role)))
}
