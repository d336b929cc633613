//! An incoming lead joins an existing lead, contact or company, and back (IL-50 to IL-53).

use super::hide::Shown;
use super::recognise::{recognise, take_back_recognition};
use super::{Error, StageKind, load_or_main, store};
use crate::channels::carrying;
use crate::channels::said::Place;
use crate::contacts;
use crate::inbox::{self, Decision, IncomingLead, State};
use crate::leads::{self, Lead, NewLead, Target};
use base::Cx;
use base::access;
use base::ids::{IncomingLeadId, LeadId};
use base::journal::{self, Happening, Kind};
use base::search::Subject;
use serde_json::{Value as Json, json};

/// Links an incoming lead: what was said moves into the target's feed, and no new lead is made (IL-50, IL-51). Linked to
/// a contact, whoever asked is that contact from now on; linked to a lead, they join it.
///
/// # Errors
/// `AlreadyDecided` with who was first, `NoSuchIncomingLead`, `NoSuchLead`, `NoSuchContact`, `NoSuchCompany`.
pub fn link(cx: &mut Cx<'_>, id: IncomingLeadId, target: Target) -> Result<(Subject, i64), Error> {
    let (subject, target_id) = leads::load_target(cx, target)?;
    let incoming =
        inbox::decide(cx, id, Decision { state: State::Linked, target: Some((subject, target_id)), is_spam: false })?;
    access::once_allowed(cx, |cx| join(cx, &incoming, target, (subject, target_id)))?;
    Ok((subject, target_id))
}

fn join(
    cx: &mut Cx<'_>,
    incoming: &IncomingLead,
    target: Target,
    (subject, target_id): (Subject, i64),
) -> Result<(), Error> {
    carrying::move_incoming(cx, incoming.id, Place::lead(incoming.lead_id), Place { subject, id: target_id })?;
    let recognised = match target {
        Target::Contact(contact) => recognise(cx, incoming, contact)?,
        Target::Lead(_) | Target::Company(_) => None,
    };
    if subject == Subject::Lead && recognised.is_none() {
        join_people(cx, incoming, LeadId(target_id))?;
    }
    let mut about = inbox::about(incoming);
    if subject == Subject::Lead {
        about.lead = Some(LeadId(target_id));
    }
    let after = json!({ "subject": subject.as_str(), "id": target_id, "recognised": recognised });
    journal::record(cx, Happening::change(Kind::IncomingLeadLinked, about, Json::Null, after))?;
    Ok(())
}

/// The person who asked becomes a contact of the lead; if nobody knew them, they show in lists from now on.
fn join_people(cx: &mut Cx<'_>, incoming: &IncomingLead, lead: LeadId) -> Result<(), Error> {
    let Some(contact) = incoming.contact_id.map(|id| contacts::find(cx, id)).transpose()?.flatten() else {
        return Ok(());
    };
    let responsible = leads::load(cx, lead)?.responsible_id;
    contacts::set_draft(cx, contact.id, false, responsible)?;
    leads::add_contact(cx, lead, contact.id, false)?;
    Ok(())
}

/// Takes a link back within 30 days: what was said returns to its own draft lead, which waits again.
///
/// # Errors
/// `NotDecided` when it was not linked, `TooLate`.
pub fn take_back_link(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<(), Error> {
    let linked = inbox::load(cx, id)?;
    inbox::reopen_decision(cx, id, State::Linked)?;
    access::once_allowed(cx, |cx| part(cx, &linked))
}

fn part(cx: &mut Cx<'_>, linked: &IncomingLead) -> Result<(), Error> {
    let draft = match leads::find(cx, linked.lead_id)?.filter(|lead| lead.is_draft) {
        Some(draft) => draft,
        // It had joined a lead by itself and never had a draft of its own.
        None => open_draft(cx, linked)?,
    };
    let stood = linked.target.map_or(Place::lead(draft.id), |(subject, id)| Place { subject, id });
    carrying::move_incoming(cx, linked.id, stood, Place::lead(draft.id))?;
    if let (Some((Subject::Lead, target)), Some(contact)) = (linked.target, linked.contact_id)
        && store::was_put_on(cx, LeadId(target), contact, linked.decided_at.unwrap_or(0))?
        && leads::find(cx, LeadId(target))?.is_some()
    {
        leads::remove_contact(cx, LeadId(target), contact)?;
    }
    take_back_recognition(cx, linked)?;
    Shown::came_with(cx, &draft)?.hide(cx)
}

fn open_draft(cx: &mut Cx<'_>, incoming: &IncomingLead) -> Result<Lead, Error> {
    let pipeline = load_or_main(cx, incoming.pipeline_id)?;
    let stage = pipeline.stage_of_kind(StageKind::Incoming).ok_or(Error::NoWorkingStage)?.id;
    let mut new = NewLead::in_stage(pipeline.id, stage);
    new.name.clone_from(&incoming.sender);
    new.contacts = incoming.contact_id.into_iter().collect();
    new.source_id = Some(incoming.source_id);
    new.is_draft = true;
    let lead = leads::open(cx, new)?;
    inbox::set_lead(cx, incoming.id, lead.id)?;
    Ok(lead)
}
