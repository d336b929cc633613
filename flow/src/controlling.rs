//! Requests where duplicate control runs: they continue a conversation, join a lead, stand beside one, or wait. The order of
//! the steps, no SQL.

use crate::channels::handles::Handle;
use crate::channels::said::Place;
use crate::channels::talks;
use crate::channels::{Details, SourceEvent};
use crate::contacts::{self, Identity};
use crate::duplicates::control::{
    self, AfterMerging, Asked, Brought, Came, Conflict, Control, Judged, Profile, Verdict,
};
use crate::duplicates::merges::{Because, Choices, Prefer, Reason};
use crate::joining::{continue_waiting, join_lead};
use crate::pipelines::{Acceptance, Door, StageKind};
use crate::timeline::NewTask;
use crate::{Error, TakenIn, draft_contact, duplicates, inbox, leads, merging, pipelines, timeline, wait};
use base::Cx;
use base::access::{Actor, Role};
use base::ids::{ArrivalId, ContactId, IncomingLeadId, LeadId, StageId, TaskId, UserId};
use base::people::users;
use std::collections::BTreeSet;

/// The kind of a task whose own kind is gone meanwhile.
const FOLLOW_UP: i64 = 1;

/// Takes in a request of a source that duplicate control supports.
///
/// # Errors
/// Whatever a station answers.
pub(crate) fn take_in(
    cx: &mut Cx<'_>,
    (door, control): (&Door, &Control),
    arrival: ArrivalId,
    event: &SourceEvent,
    (identity, handles): (Identity, Vec<Handle>),
) -> Result<TakenIn, Error> {
    if let Some(taken) = continue_conversation(cx, (door, control), arrival, event, (identity, &handles))? {
        return Ok(taken);
    }
    let profile = Profile::of_request(event, &handles);
    let asked = asked((door, cx.actor), event, identity, profile.clone());
    let judged = control::judge(cx, control, &door.source, asked)?;
    if judged.verdict == Verdict::Nothing
        && let Some(card) = own_card(cx, (door, control), event, identity)?
    {
        return continue_waiting(cx, door, arrival, event, card, &handles);
    }
    let taken = match &judged.verdict {
        Verdict::Nothing if !would_change(cx, control, identity, &profile)? => {
            begin_known(cx, arrival, event, door, (identity, handles))
        }
        // What is not merged says what it says with a person of its own: the known one stays as they are (DC-20).
        Verdict::Nothing | Verdict::Leave(_) => {
            let contact = draft_contact(cx, &event.sender, door, handles)?;
            crate::begin(cx, arrival, event, door, contact)
        }
        Verdict::Beside(stage) => {
            let taken = begin_known(cx, arrival, event, door, (identity, handles))?;
            let placed = match &taken {
                TakenIn::Held(incoming) => place_beside(cx, *incoming, *stage)?.map(|lead| (lead, *incoming)),
                _ => None,
            };
            Ok(placed.map_or(taken, |(lead, incoming)| TakenIn::Opened(lead, incoming)))
        }
        Verdict::Merge(into, others) => {
            let contact = draft_contact(cx, &event.sender, door, handles)?;
            let (_, incoming) = wait(cx, arrival, event, door, contact)?;
            let is_merged = merge(cx, control, (incoming, Came::Merged), (&judged, *into, others))?;
            Ok(if is_merged { TakenIn::Joined(*into, incoming) } else { TakenIn::Held(incoming) })
        }
    }?;
    if !matches!(taken, TakenIn::Joined(..)) {
        control::count(cx, door.pipeline.id, Came::Alone)?;
    }
    Ok(taken)
}

/// What a request is compared by when it comes in.
fn asked((door, by): (&Door, Actor), event: &SourceEvent, identity: Identity, profile: Profile) -> Asked {
    Asked {
        profile,
        support: door.source.support,
        before: event.draft.compared_before.unwrap_or(i64::MAX),
        own: None,
        person: None,
        sender: identity.contact(),
        sender_name: event.sender.name.clone(),
        by,
        brought: Brought::default(),
        survivor: None,
        // A program is told whether its lead was merged, and not again (DC-40).
        is_compared: matches!(event.details, Details::Chat(_)) || event.draft.compared_before.is_some(),
    }
}

/// Whether to take what a request says to the person who is known would change them, where that is not to be (DC-20).
fn would_change(cx: &mut Cx<'_>, control: &Control, identity: Identity, said: &Profile) -> Result<bool, Error> {
    let (Conflict::Keep, Some(known)) = (control.rules.conflict, identity.contact()) else { return Ok(false) };
    let known = contacts::list_by_ids(cx, &[known])?.pop();
    Ok(known.is_some_and(|known| {
        let held = Profile { name: known.name, handles: known.handles, ..Profile::default() };
        !held.conflicts_with(said).is_empty()
    }))
}

/// A message that goes on with what was said: in the talk of its visitor, or on the card of the same person that waits from
/// the same source. What a form or a program says is a request of its own, which rules compare before.
fn continue_conversation(
    cx: &mut Cx<'_>,
    (door, control): (&Door, &Control),
    arrival: ArrivalId,
    event: &SourceEvent,
    (identity, handles): (Identity, &[Handle]),
) -> Result<Option<TakenIn>, Error> {
    if let Details::Chat(chat) = &event.details
        && let Some(talk) = talks::find_talk_of_visitor(cx, event.source_id, &chat.visitor)?
        && let Some(contact) = talk.contact_id
        && let Some(lead) = leads::find(cx, talk.lead_id)?
    {
        if !lead.is_draft && lead.closed_at.is_none() {
            return join_lead(cx, door, arrival, event, (lead.id, contact), handles).map(Some);
        }
        if let Some(waiting) = inbox::find_of_lead(cx, lead.id)?.filter(|one| one.state == inbox::State::Waiting) {
            return continue_waiting(cx, door, arrival, event, (waiting.id, contact), handles).map(Some);
        }
    }
    if matches!(event.details, Details::Form(_)) || event.draft.compared_before.is_some() {
        return Ok(None);
    }
    let card = own_card(cx, (door, control), event, identity)?;
    card.map(|card| continue_waiting(cx, door, arrival, event, card, handles)).transpose()
}

/// The card of the same person that waits from the same source; where that is switched off, each request is a new lead
/// (DC-03), and so is each item of a batch (DC-40).
fn own_card(
    cx: &mut Cx<'_>,
    (door, control): (&Door, &Control),
    event: &SourceEvent,
    identity: Identity,
) -> Result<Option<(IncomingLeadId, ContactId)>, Error> {
    let is_on = !control.rules.sources_off.contains(&door.source.id);
    let Some(contact) = identity.contact().filter(|_| is_on) else { return Ok(None) };
    let waiting = control::find_waiting_of_source(cx, contact, door.pipeline.id, door.source.id, event.private_to)?;
    let was_there = |waiting: &IncomingLeadId| event.draft.compared_before.is_none_or(|before| waiting.0 < before);
    let Some(waiting) = waiting.filter(was_there) else { return Ok(None) };
    Ok(crate::is_card_reached(cx, waiting)?.then_some((waiting, contact)))
}

/// A new request, of the person who is known by their addresses, if one is.
fn begin_known(
    cx: &mut Cx<'_>,
    arrival: ArrivalId,
    event: &SourceEvent,
    door: &Door,
    (identity, handles): (Identity, Vec<Handle>),
) -> Result<TakenIn, Error> {
    let contact: Option<ContactId> = match identity.contact() {
        Some(known) => {
            contacts::enrich(cx, known, &event.sender.name, &handles)?;
            Some(known)
        }
        None => draft_contact(cx, &event.sender, door, handles)?,
    };
    crate::begin(cx, arrival, event, door, contact)
}

/// Places a waiting request on the stage where its duplicates are (DC-23), as a lead of whoever answers for it already. It
/// goes on waiting where nobody works on leads: where others wait, or have ended.
pub(crate) fn place_beside(cx: &mut Cx<'_>, request: IncomingLeadId, stage: StageId) -> Result<Option<LeadId>, Error> {
    let open = pipelines::find_stage(cx, stage)?.filter(|stage| stage.kind == StageKind::Open);
    let Some(stage) = open.map(|stage| stage.id) else { return Ok(None) };
    let how = Acceptance { stage: Some(stage), responsible: None };
    Ok(Some(pipelines::accept(cx, request, how)?.id))
}

/// Merges a waiting request into a lead and lets the others have its values; with the task that the rules ask for. False
/// when together they would be more than one record may be: the request goes on waiting, and nothing of it is lost.
pub(crate) fn merge(
    cx: &mut Cx<'_>,
    control: &Control,
    (request, came): (IncomingLeadId, Came),
    (judged, into, others): (&Judged, LeadId, &[LeadId]),
) -> Result<bool, Error> {
    let prefer = match control.rules.conflict {
        Conflict::Update => Prefer::Newcomer,
        Conflict::Keep => Prefer::Survivor,
    };
    let choices = Choices { updated: others.to_vec(), ..Choices::from(prefer) };
    let merged = cx.attempt(|cx| {
        let task = control.rules.task.as_ref().map(|task| set_task(cx, into, task)).transpose()?.flatten();
        merging::merge_request(cx, request, into, choices, because((control, judged), into, task))
    });
    match merged {
        Err(Error::Duplicate(duplicates::Error::Refused(_))) => return Ok(false),
        merged => merged?,
    };
    control::count(cx, control.pipeline_id, came)?;
    Ok(true)
}

/// Why a request joined a lead, as the feed says it.
fn because((control, judged): (&Control, &Judged), lead: LeadId, task: Option<TaskId>) -> Because {
    let found = judged.candidates.iter().find(|one| one.lead == lead);
    let reasons = found.map(|one| one.reasons.clone()).unwrap_or_default();
    let methods: BTreeSet<_> = reasons.iter().map(|reason| reason.method).collect();
    let words = |reason: control::Reason| Reason { words: reason.words, bits: reason.bits };
    Because::Rule {
        pipeline: control.pipeline_id,
        run: control.run,
        methods: methods.into_iter().collect(),
        reasons: reasons.into_iter().map(words).collect(),
        task,
    }
}

/// Somebody is to look at a lead that a request has joined (DC-26): who the rules name, else who answers for it, else an
/// administrator; a kind of task that is gone is a follow-up.
fn set_task(cx: &mut Cx<'_>, lead: LeadId, after: &AfterMerging) -> Result<Option<TaskId>, Error> {
    let lead = leads::load(cx, lead)?;
    let named = users::active(cx, after.responsible_id)?;
    let Some(responsible_id) = named.or(users::active(cx, lead.responsible_id)?).or(administrator(cx)?) else {
        return Ok(None);
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
    Ok(Some(timeline::add_task(cx, &new)?.id))
}

fn administrator(cx: &mut Cx<'_>) -> Result<Option<UserId>, Error> {
    let people = users::list(cx)?;
    Ok(people.into_iter().find(|user| user.is_active() && user.role == Role::Admin).map(|user| user.id))
}
