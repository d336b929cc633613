//! What follows a merge: the other leads have the request's values too, and somebody has a task.

use crate::channels::said::{ItemKind, Place};
use crate::duplicates::control::AfterMerging;
use crate::duplicates::merges::Prefer;
use crate::inbox::IncomingLead;
use crate::leads::{LeadChange, Target};
use crate::timeline::{self, NewNote, NewTask};
use crate::{Error, contacts, filling, leads, set_fields};
use base::Cx;
use base::access::Role;
use base::ids::{LeadId, UserId};
use base::people::users;
use base::search::Subject;
use serde_json::json;

/// The kind of a task whose own kind is gone meanwhile.
const FOLLOW_UP: i64 = 1;
/// Who writes what duplicate control writes.
const AUTHOR: &str = "Duplicate control";

/// A lead takes the values of a request that joins another one (DC-22: update all); its feed says from where.
pub(crate) fn update_too(cx: &mut Cx<'_>, request: &IncomingLead, other: LeadId, prefer: Prefer) -> Result<(), Error> {
    let (draft, lead) = (leads::load(cx, request.lead_id)?, leads::load(cx, other)?);
    if draft.price_minor != 0 && (lead.price_minor == 0 || prefer == Prefer::Newcomer) {
        let price = LeadChange { price_minor: Some(draft.price_minor), ..LeadChange::default() };
        leads::change(cx, other, price)?;
    }
    let person = lead.contacts.first().copied().zip(request.contact_id);
    if let Some((main, draft)) = person {
        let said = contacts::load(cx, draft)?;
        contacts::enrich(cx, main, &said.name, &said.handles)?;
    }
    let target = lead.contacts.first().map_or(Target::Lead(other), |main| Target::Contact(*main));
    let mut brought = filling::brought_by_drafts(cx, request, target, (Subject::Lead, other.0))?;
    if let Some((main, _)) = person {
        brought.extend(filling::brought_by_drafts(cx, request, target, (Subject::Contact, main.0))?);
    }
    match prefer {
        Prefer::Survivor => filling::fill(cx, request, brought)?,
        Prefer::Newcomer => {
            for ((subject, id), changes) in brought {
                set_fields(cx, subject, id, changes)?;
            }
        }
    }
    let text = format!("Updated with what {} sent: the request itself joined a newer lead.", request.sender);
    let note = NewNote {
        place: Place::lead(other),
        kind: ItemKind::Service,
        author: AUTHOR.to_owned(),
        text,
        details: json!({ "note_type": "service_message", "service": AUTHOR }),
        at: None,
    };
    timeline::add_note(cx, note)?;
    Ok(())
}

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
