//! A request joins a lead, or a card that waits: its words stand in the feed, what it says besides fills what is empty there,
//! and what it says otherwise is told in the feed, as a merge tells it. The order of the steps, no SQL.

use crate::bringing::{Besides, Otherwise};
use crate::channels::SourceEvent;
use crate::channels::arrivals;
use crate::channels::handles::Handle;
use crate::contacts::{self, companies};
use crate::duplicates::merges::{Alternate, Part};
use crate::inbox::{self, NewIncomingLead};
use crate::leads::tags::TagWish;
use crate::leads::{self, Lead, LeadChange};
use crate::pipelines::Door;
use crate::{Error, TakenIn, bringing, draft_company, duplicates, filling, hold_talk, lead_name, people};
use base::Cx;
use base::ids::{ArrivalId, CompanyId, ContactId, IncomingLeadId, LeadId};
use base::journal::{self, About, Happening, Kind};
use base::search::Subject;
use serde_json::{Value as Json, json};

/// A known person speaks again: it joins their open lead.
pub(crate) fn join_lead(
    cx: &mut Cx<'_>,
    door: &Door,
    arrival: ArrivalId,
    event: &SourceEvent,
    (lead, contact): (LeadId, ContactId),
    handles: &[Handle],
) -> Result<TakenIn, Error> {
    contacts::enrich(cx, contact, &event.sender.name, handles)?;
    let talk = hold_talk(cx, event, Some(contact), lead)?;
    let place =
        NewIncomingLead { pipeline_id: door.pipeline.id, lead_id: lead, contact_id: Some(contact), company_id: None };
    let incoming = inbox::note_joined(cx, event, place)?;
    leads::append(cx, event, lead, Some(contact), Some(incoming), talk, arrival)?;
    bring(cx, door, event, (incoming, lead, contact))?;
    arrivals::mark_stored(cx, arrival, Some(incoming), Some(lead))?;
    Ok(TakenIn::Joined(lead, incoming))
}

/// Whoever waits speaks again: it joins their card.
pub(crate) fn continue_waiting(
    cx: &mut Cx<'_>,
    door: &Door,
    arrival: ArrivalId,
    event: &SourceEvent,
    (incoming, contact): (IncomingLeadId, ContactId),
    handles: &[Handle],
) -> Result<TakenIn, Error> {
    contacts::enrich(cx, contact, &event.sender.name, handles)?;
    let lead = inbox::continue_with(cx, event, incoming)?.lead_id;
    let talk = hold_talk(cx, event, Some(contact), lead)?;
    leads::append(cx, event, lead, Some(contact), Some(incoming), talk, arrival)?;
    inbox::settle(cx, incoming)?;
    bring(cx, door, event, (incoming, lead, contact))?;
    arrivals::mark_stored(cx, arrival, Some(incoming), Some(lead))?;
    Ok(TakenIn::Continued(incoming))
}

/// What a request says besides its words goes to the records that it came to. Most say nothing besides.
fn bring(
    cx: &mut Cx<'_>,
    door: &Door,
    event: &SourceEvent,
    (incoming, lead, contact): (IncomingLeadId, LeadId, ContactId),
) -> Result<(), Error> {
    let (draft, sender) = (&event.draft, &event.sender);
    let says_nothing = draft.name.trim().is_empty()
        && draft.price_minor == 0
        && draft.tags.is_empty()
        && draft.others.is_empty()
        && draft.fields.is_empty()
        && sender.fields.is_empty()
        && sender.company.trim().is_empty();
    if says_nothing {
        return Ok(());
    }
    let lead = leads::load(cx, lead)?;
    let mut otherwise: Vec<Otherwise> = bring_name(cx, event, &lead)?.into_iter().collect();
    let (company, another) = company_of(cx, event, &lead)?;
    let besides = Besides {
        price_minor: draft.price_minor,
        tags: draft.tags.iter().map(|name| TagWish::Name(name.clone())).collect(),
        people: people(cx, event, door, None)?,
        company: company.filter(|_| lead.company_id.is_none()),
        card: None,
    };
    let request = inbox::load(cx, incoming)?;
    otherwise.extend(bringing::bring_to_lead(cx, &request, &lead, besides)?);
    otherwise.extend(another);
    let own = [(Subject::Lead, lead.id.0), (Subject::Contact, contact.0)];
    let company = company.map(|company| (Subject::Company, company.0));
    let of_fields = fill(cx, event, incoming, &own.into_iter().chain(company).collect::<Vec<_>>())?;
    let said = otherwise.into_iter().map(|said| alternate(incoming, said));
    tell(cx, inbox::about(&request), &said.chain(of_fields).collect::<Vec<_>>())
}

/// What the lead is called. A draft that is called only as who asks was given no name by anybody.
fn bring_name(cx: &mut Cx<'_>, event: &SourceEvent, lead: &Lead) -> Result<Option<Otherwise>, Error> {
    let name = event.draft.name.trim();
    if name.is_empty() || name == lead.name {
        return Ok(None);
    }
    if lead.name.trim().is_empty() || lead.is_draft && lead.name == inbox::sender(event) {
        leads::change(cx, lead.id, LeadChange { name: Some(lead_name(event)), ..LeadChange::default() })?;
        return Ok(None);
    }
    Ok(Some((Part::Name, name.to_owned())))
}

/// The company that a request names: the lead's, if it is called so and within reach, or the one that it is to have where it
/// has none; else that it is another one.
fn company_of(
    cx: &mut Cx<'_>,
    event: &SourceEvent,
    lead: &Lead,
) -> Result<(Option<CompanyId>, Option<Otherwise>), Error> {
    let name = event.sender.company.trim();
    if name.is_empty() {
        return Ok((None, None));
    }
    let Some(held) = lead.company_id else { return Ok((draft_company(cx, event)?, None)) };
    let is_same = companies::load(cx, held)?.is_called(name);
    let another = (!is_same).then(|| (Part::Company, name.to_owned()));
    let is_filled = is_same && duplicates::is_reached(cx, Subject::Company, held.0)?;
    Ok((Some(held).filter(|_| is_filled), another))
}

/// What a request says in fields fills those that are empty still, of the records that it came to; gives what it says
/// otherwise than others.
pub(crate) fn fill(
    cx: &mut Cx<'_>,
    event: &SourceEvent,
    incoming: IncomingLeadId,
    records: &[(Subject, i64)],
) -> Result<Vec<Alternate>, Error> {
    let says = |(subject, _): &(Subject, i64)| match subject {
        Subject::Lead => &event.draft.fields,
        Subject::Contact => &event.sender.fields,
        Subject::Company => &event.draft.company_fields,
    };
    let brought: Vec<_> = records.iter().map(|record| (*record, says(record).clone())).collect();
    if brought.iter().all(|(_, changes)| changes.is_empty()) {
        return Ok(Vec::new());
    }
    let incoming = inbox::load(cx, incoming)?;
    filling::fill(cx, &incoming, brought)
}

/// A part of which a request says something else, as the feed tells it.
pub(crate) fn alternate(incoming: IncomingLeadId, (part, text): Otherwise) -> Alternate {
    Alternate { part, title: part.title().to_owned(), record: incoming.0, text }
}

/// The feed tells what a request said otherwise than the records that it came to.
pub(crate) fn tell(cx: &mut Cx<'_>, about: About, otherwise: &[Alternate]) -> Result<(), Error> {
    if otherwise.is_empty() {
        return Ok(());
    }
    let after = json!({ "alternates": otherwise });
    journal::record(cx, Happening::change(Kind::SaidOtherwise, about, Json::Null, after))?;
    Ok(())
}
