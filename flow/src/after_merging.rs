//! What follows a merge: somebody has a task.

use crate::channels::said::Place;
use crate::duplicates::control::AfterMerging;
use crate::timeline::{self, NewTask};
use crate::{Error, leads};
use base::Cx;
use base::access::Role;
use base::ids::{LeadId, UserId};
use base::people::users;

/// The kind of a task whose own kind is gone meanwhile.
const FOLLOW_UP: i64 = 1;

/// Somebody is to look at a lead that a request has joined (DC-26): who the rules name, else who answers for it, else an
/// administrator; a kind of task that is gone is a follow-up.
pub(crate) fn set_task(cx: &mut Cx<'_>, lead: LeadId, after: &AfterMerging) -> Result<(), Error> {
    let lead = leads::load(cx, lead)?;
    let named = users::active(cx, after.responsible_id)?;
    let Some(responsible_id) = named.or(users::active(cx, lead.responsible_id)?).or(administrator(cx)?) else {
        return Ok(());
    };
    let is_known =
        timeline::list_task_kinds(cx)?.iter().any(|kind| kind.id == after.kind_id && kind.deleted_at.is_none());
    let new = NewTask {
        place: Some(Place::lead(lead.id)),
        kind_id: if is_known { after.kind_id } else { FOLLOW_UP },
        text: after.text.clone(),
        responsible_id,
        due_at: cx.now + after.within,
        is_all_day: false,
        duration: 0,
    };
    timeline::add_task(cx, &new)?;
    Ok(())
}

fn administrator(cx: &mut Cx<'_>) -> Result<Option<UserId>, Error> {
    let people = users::list(cx)?;
    Ok(people.into_iter().find(|user| user.is_active() && user.role == Role::Admin).map(|user| user.id))
}
