//! A lead's values change.

use super::open::{about, announce, check, index, index_all};
use super::{Error, Lead, list, store, visits};
use crate::contacts::StatedStamps;
use base::Cx;
use base::access::Action;
use base::clock::Seconds;
use base::ids::{LeadId, LossReasonId, MailboxId, UserId};
use base::journal::{self, Happening, Kind};
use base::people::users;
use base::search::{self, Subject};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, HashMap};

/// What may be changed about a lead; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct LeadChange {
    /// Another name.
    pub name: Option<String>,
    /// Another sale, in minor units.
    pub price_minor: Option<i64>,
    /// Another reason, or none, for one that is lost; the caller knows that it is.
    pub loss_reason_id: Option<Option<LossReasonId>>,
    /// Another time of making (the API may set it).
    pub created_at: Option<Seconds>,
    /// Somebody else as the one who made it (IL-31: the API says so of a lead that it accepts).
    pub created_by: Option<UserId>,
}

/// Changes a lead's name or sale; the sums of its stage follow.
///
/// # Errors
/// `NoSuchLead`, `Denied`, `BadValue`.
pub fn change(cx: &mut Cx<'_>, id: LeadId, change: LeadChange) -> Result<Lead, Error> {
    change_all(cx, vec![(id, change)])?.pop().ok_or(Error::NoSuchLead(id))
}

/// Changes many leads, each named once, in as many statements as [`change`] takes for one, and one more for each stage
/// and responsible whose sum is another.
///
/// # Errors
/// As [`change`], at the first that is refused: none is changed then.
pub fn change_all(cx: &mut Cx<'_>, changes: Vec<(LeadId, LeadChange)>) -> Result<Vec<Lead>, Error> {
    let ids: Vec<LeadId> = changes.iter().map(|(id, _)| *id).collect();
    let mut found: HashMap<_, _> = list::list_whole(cx, &ids)?.into_iter().map(|lead| (lead.id, lead)).collect();
    let (mut leads, mut told, mut raised) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (id, change) in changes {
        let lead = found.remove(&id).ok_or(Error::NoSuchLead(id))?;
        cx.rights()?.require_on(Action::Edit, &lead.held())?;
        let (before, old_price) = (summary(&lead), lead.price_minor);
        let lead = changed(cx, lead, change)?;
        if !lead.is_draft && lead.price_minor != old_price {
            *raised.entry((lead.stage_id, lead.responsible_id)).or_insert(0) += lead.price_minor - old_price;
        }
        let after = summary(&lead);
        if before != after {
            told.push(Happening::change(Kind::LeadChanged, about(&lead), before, after));
        }
        leads.push(lead);
    }
    store::update_all(cx, &leads)?;
    for (column, more) in raised {
        store::count_of(cx, column, 0, more)?;
    }
    let shown: Vec<&Lead> = leads.iter().filter(|lead| !lead.is_draft).collect();
    index_all(cx, &shown)?;
    journal::record_all(cx, &told)?;
    Ok(leads)
}

fn changed(cx: &Cx<'_>, mut lead: Lead, change: LeadChange) -> Result<Lead, Error> {
    if let Some(name) = change.name.filter(|name| !name.trim().is_empty()) {
        name.trim().clone_into(&mut lead.name);
    }
    lead.price_minor = change.price_minor.unwrap_or(lead.price_minor);
    lead.loss_reason_id = change.loss_reason_id.unwrap_or(lead.loss_reason_id);
    lead.stamps.created_at = change.created_at.unwrap_or(lead.stamps.created_at);
    lead.stamps.created_by = change.created_by.unwrap_or(lead.stamps.created_by);
    check(&lead.name, lead.price_minor)?;
    touch(cx, &mut lead);
    Ok(lead)
}

fn summary(lead: &Lead) -> Json {
    let mut values = json!({ "name": lead.name, "price": lead.price_minor });
    if let Some(reason) = lead.loss_reason_id {
        values["loss_reason"] = reason.0.into();
    }
    values
}

/// Stores stamps as they are stated. The change that they belong to is journalled where it is made.
///
/// # Errors
/// Whatever the database answers.
pub fn restamp(cx: &mut Cx<'_>, id: LeadId, stated: StatedStamps) -> Result<(), Error> {
    Ok(store::restamp(cx, id, stated)?)
}

/// Gives a lead to another user, or to nobody.
///
/// # Errors
/// `NoSuchLead`; `Inactive` for somebody who left; `Denied`, also to those who may not give leads away.
pub fn assign(cx: &mut Cx<'_>, id: LeadId, responsible: Option<UserId>) -> Result<Lead, Error> {
    if let Some(user) = responsible
        && list::load(cx, id)?.responsible_id != responsible
        && users::active(cx, responsible)?.is_none()
    {
        return Err(Error::Inactive(user));
    }
    give_back(cx, id, responsible)
}

/// As [`assign`], also to somebody who left since: what was theirs is theirs again when a change is taken back.
///
/// # Errors
/// `NoSuchLead`; `Denied`.
pub fn give_back(cx: &mut Cx<'_>, id: LeadId, responsible: Option<UserId>) -> Result<Lead, Error> {
    let mut lead = list::load_to(cx, id, Action::Edit)?;
    let before = lead.responsible_id;
    if before == responsible {
        return Ok(lead);
    }
    cx.rights()?.require_reassign(before, responsible)?;
    if !lead.is_draft {
        store::count(cx, &lead, -1, -lead.price_minor)?;
    }
    lead.responsible_id = responsible;
    save(cx, &mut lead)?;
    if !lead.is_draft {
        store::count(cx, &lead, 1, lead.price_minor)?;
    }
    let (was, is) = (json!({ "responsible": before }), json!({ "responsible": responsible }));
    journal::record(cx, Happening::change(Kind::LeadAssigned, about(&lead), was, is))?;
    Ok(lead)
}

/// Makes a draft a lead (accepted), or a lead a draft again (the acceptance is taken back).
///
/// # Errors
/// `NoSuchLead`.
pub fn set_draft(cx: &mut Cx<'_>, id: LeadId, is_draft: bool, responsible: Option<UserId>) -> Result<Lead, Error> {
    let mut lead = list::load(cx, id)?;
    if lead.is_draft == is_draft {
        return Ok(lead);
    }
    if is_draft {
        visits::leave(cx, &[&lead])?;
    }
    lead.is_draft = is_draft;
    lead.responsible_id = responsible;
    save(cx, &mut lead)?;
    if is_draft {
        search::forget(cx, Subject::Lead, id.0)?;
    } else {
        visits::enter(cx, &[&lead], None)?;
        announce(cx, &lead)?;
    }
    Ok(lead)
}

/// Deletes a lead: it leaves the board, lists and search. A request that waits is declined instead.
///
/// # Errors
/// `NoSuchLead`, also for a draft; `Denied`.
pub fn delete(cx: &mut Cx<'_>, id: LeadId) -> Result<(), Error> {
    if delete_all(cx, &[id])?.is_empty() { Err(Error::NoSuchLead(id)) } else { Ok(()) }
}

/// Deletes many leads in as many statements as [`delete`] takes for one; gives those that were there and no drafts.
///
/// # Errors
/// `Denied` at the first that the actor may not delete: none is deleted then.
pub fn delete_all(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<Vec<LeadId>, Error> {
    let mut leads = list::list_whole(cx, ids)?;
    leads.retain(|lead| !lead.is_draft);
    for lead in &leads {
        cx.rights()?.require_on(Action::Delete, &lead.held())?;
    }
    let ids: Vec<LeadId> = leads.iter().map(|lead| lead.id).collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    store::delete(cx, &ids)?;
    visits::leave(cx, &leads.iter().collect::<Vec<_>>())?;
    search::forget_all(cx, Subject::Lead, &ids.iter().map(|id| id.0).collect::<Vec<_>>())?;
    let deleted =
        |lead: &Lead| Happening::change(Kind::LeadDeleted, about(lead), json!({ "name": lead.name }), Json::Null);
    let deleted: Vec<Happening> = leads.iter().map(deleted).collect();
    journal::record_all(cx, &deleted)?;
    Ok(ids)
}

/// Brings a deleted lead back to its stage with its contacts, tags and tasks; its place there is the top.
///
/// # Errors
/// `NoSuchLead`, also for one that is not deleted; `Denied` to those who might not have deleted it.
pub fn restore(cx: &mut Cx<'_>, id: LeadId) -> Result<Lead, Error> {
    if !store::restore(cx, id)? {
        return Err(Error::NoSuchLead(id));
    }
    let lead = list::load_to(cx, id, Action::Delete)?;
    visits::enter(cx, &[&lead], None)?;
    index(cx, &lead)?;
    journal::record(cx, Happening::change(Kind::LeadRestored, about(&lead), Json::Null, json!({ "name": lead.name })))?;
    Ok(lead)
}

/// Deletes drafts whose requests are all swept; leads are left alone. Nobody saw them in lists, so nobody is told.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn delete_drafts(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<(), Error> {
    Ok(store::delete_drafts(cx, ids)?)
}

/// Drafts that are called by the subject of a mail of this mailbox, which is somebody's own from now on, are called by whoever
/// wrote: the subject is for its reader alone (EM-14). A lead keeps its name.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn rename_drafts(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<(), Error> {
    Ok(store::rename_drafts(cx, mailbox)?)
}

/// Remembers when the next task of a lead is due, for the mark on its card.
///
/// # Errors
/// Whatever the database answers.
pub fn set_next_task(cx: &mut Cx<'_>, id: LeadId, due_at: Option<Seconds>) -> Result<(), Error> {
    Ok(store::set_next_task(cx, id, due_at)?)
}

/// Stores a lead with one version more and the stamp of who changed it.
pub(super) fn save(cx: &mut Cx<'_>, lead: &mut Lead) -> Result<(), Error> {
    touch(cx, lead);
    Ok(store::update(cx, lead)?)
}

fn touch(cx: &Cx<'_>, lead: &mut Lead) {
    lead.version += 1;
    lead.stamps = lead.stamps.touched(cx);
}
