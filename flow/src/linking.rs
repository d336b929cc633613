//! An incoming lead joins an existing record, and back, with what its draft says besides and what colleagues noted and planned
//! meanwhile. The order of the steps, no SQL.

use crate::bringing::{self, Besides, Otherwise};
use crate::channels::Channel;
use crate::channels::said::Place;
use crate::duplicates::merges::{self, Alternate, Part};
use crate::inbox::IncomingLead;
use crate::leads::tags::TagWish;
use crate::leads::{Lead, Target};
use crate::merging::undo_merge;
use crate::{Error, filling, inbox, joining, leads, pipelines, timeline};
use base::Cx;
use base::access;
use base::ids::{CompanyId, ContactId, IncomingLeadId, LeadId};
use base::journal::About;
use base::search::Subject;

/// Links an incoming lead (IL-50, IL-51): what was said, noted and planned goes to the target, and so does what its draft says
/// besides, as far as it contradicts nothing there; the feed tells the rest.
///
/// # Errors
/// As [`pipelines::link`].
pub fn link(cx: &mut Cx<'_>, id: IncomingLeadId, target: Target) -> Result<Place, Error> {
    let (subject, record) = pipelines::link(cx, id, target)?;
    let place = Place { subject, id: record };
    access::once_allowed(cx, |cx| {
        let incoming = inbox::load(cx, id)?;
        let brought = filling::brought_by_drafts(cx, &incoming, target, (subject, record))?;
        timeline::carry_tasks(cx, id, place)?;
        let mut otherwise = bring_draft(cx, &incoming, place)?;
        otherwise.extend(filling::fill(cx, &incoming, brought)?);
        joining::tell(cx, about(&incoming, place), &otherwise)
    })?;
    Ok(place)
}

/// What the draft lead of a request says besides goes to the record that the request joins; gives what that record does not
/// take.
fn bring_draft(cx: &mut Cx<'_>, incoming: &IncomingLead, place: Place) -> Result<Vec<Alternate>, Error> {
    let draft = leads::load(cx, incoming.lead_id)?;
    let besides = Besides {
        price_minor: draft.price_minor,
        tags: draft.tags.iter().map(|tag| TagWish::Name(tag.name.clone())).collect(),
        // Whoever asked is on the lead by the link itself, or is whom it names.
        people: draft.contacts.iter().copied().filter(|contact| Some(*contact) != incoming.contact_id).collect(),
        company: draft.company_id,
        card: Some(draft.id),
    };
    let mut otherwise: Vec<Otherwise> = given_name(incoming, &draft).into_iter().collect();
    let mut of_fields = Vec::new();
    match place.subject {
        Subject::Lead => {
            let lead = leads::load(cx, LeadId(place.id))?;
            otherwise.retain(|(_, name)| *name != lead.name);
            otherwise.extend(bringing::bring_to_lead(cx, incoming, &lead, besides)?);
        }
        Subject::Contact => {
            otherwise.extend(bringing::bring_to_contact(cx, incoming, ContactId(place.id), besides)?);
            of_fields = filling::said_in_draft(cx, incoming)?;
        }
        Subject::Company => {
            otherwise.extend(bringing::bring_to_company(cx, incoming, CompanyId(place.id), besides)?);
            of_fields = filling::said_in_draft(cx, incoming)?;
        }
    }
    Ok(otherwise.into_iter().map(|said| joining::alternate(incoming.id, said)).chain(of_fields).collect())
}

/// What somebody called the draft; its sender and its subject stand in the feed anyhow.
fn given_name(incoming: &IncomingLead, draft: &Lead) -> Option<Otherwise> {
    let name = draft.name.trim();
    let is_subject = incoming.channel == Channel::Mail && incoming.title.ends_with(name);
    let is_given = !name.is_empty() && name != incoming.sender && !is_subject;
    is_given.then(|| (Part::Name, name.to_owned()))
}

/// The record in whose feed it is told.
fn about(incoming: &IncomingLead, place: Place) -> About {
    let of_request = inbox::about(incoming);
    let of_nobody = About { lead: None, contact: None, company: None, ..of_request };
    match place.subject {
        Subject::Lead => About { lead: Some(LeadId(place.id)), ..of_request },
        Subject::Contact => About { contact: Some(ContactId(place.id)), ..of_nobody },
        Subject::Company => About { company: Some(CompanyId(place.id)), ..of_nobody },
    }
}

/// Takes a link back within 30 days: all of it returns to the request, which waits again; what it brought and filled is gone
/// from the target again unless somebody changed it. A request that was merged into a lead waits again at any time: its merge
/// is undone.
///
/// # Errors
/// As [`pipelines::take_back_link`].
pub fn take_back_link(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<(), Error> {
    if let Some(merge) = merges::find_done_of_request(cx, id)? {
        return undo_merge(cx, merge).map(drop);
    }
    let linked = inbox::load(cx, id)?;
    let filled = filling::filled_by(cx, &linked)?;
    let taken = bringing::taken_by_target(cx, &linked)?;
    pipelines::take_back_link(cx, id)?;
    access::once_allowed(cx, |cx| {
        let waiting = inbox::load(cx, id)?;
        let (besides, values) = (taken.besides(), filling::moved(&filled, linked.lead_id, waiting.lead_id));
        taken.give_back(cx, waiting.lead_id)?;
        taken.take_away(cx)?;
        filling::take_back(cx, &linked, filled)?;
        if waiting.lead_id != linked.lead_id {
            // It had joined by itself: what it said besides is said by the draft that it has now.
            let draft = leads::load(cx, waiting.lead_id)?;
            bringing::bring_to_lead(cx, &waiting, &draft, besides)?;
            filling::fill(cx, &waiting, values)?;
        }
        Ok(timeline::carry_tasks(cx, id, Place::lead(waiting.lead_id))?)
    })
}
