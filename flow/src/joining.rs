//! A request joins a lead, or a card that waits: its words stand in the feed, what it says besides fills what is empty there,
//! and what it says otherwise is told in the feed, as a merge tells it. The order of the steps, no SQL.

use crate::channels::SourceEvent;
use crate::channels::arrivals;
use crate::channels::handles::Handle;
use crate::contacts::{self, companies};
use crate::duplicates::merges::{self, Alternate, Part};
use crate::inbox::{self, NewIncomingLead};
use crate::leads::tags::{self, TagWish};
use crate::leads::{self, Lead, LeadChange, MAX_CONTACTS};
use crate::pipelines::Door;
use crate::{Error, TakenIn, draft_company, duplicates, filling, hold_talk, lead_name, people};
use base::Cx;
use base::ids::{ArrivalId, CompanyId, ContactId, IncomingLeadId, LeadId};
use base::journal::{self, Happening, Kind};
use base::search::Subject;
use serde_json::{Value as Json, json};

/// A part of a card of which a request says something else than stands there, and what.
type Otherwise = (Part, String);

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
    let mut otherwise = bring_values(cx, event, &lead)?;
    let tags = draft.tags.iter().map(|name| TagWish::Name(name.clone())).collect();
    tags::add_all(cx, Subject::Lead, &[(lead.id.0, leads::about(&lead), tags)])?;
    bring_people(cx, door, event, &lead)?;
    let (company, another) = bring_company(cx, event, &lead)?;
    otherwise.extend(another);
    let own = [(Subject::Lead, lead.id.0), (Subject::Contact, contact.0)];
    let company = company.map(|company| (Subject::Company, company.0));
    let of_fields = fill(cx, event, incoming, &own.into_iter().chain(company).collect::<Vec<_>>())?;
    let said = |(part, text): Otherwise| Alternate { part, title: part.title().to_owned(), record: incoming.0, text };
    tell(cx, incoming, &otherwise.into_iter().map(said).chain(of_fields).collect::<Vec<_>>())
}

/// The sale, and what the lead is called. A draft that is called only as who asks was given no name by anybody.
fn bring_values(cx: &mut Cx<'_>, event: &SourceEvent, lead: &Lead) -> Result<Vec<Otherwise>, Error> {
    let (name, price) = (event.draft.name.trim(), event.draft.price_minor);
    let is_unnamed = lead.name.trim().is_empty() || lead.is_draft && lead.name == inbox::sender(event);
    let mut change = LeadChange::default();
    let mut otherwise = Vec::new();
    if !name.is_empty() && is_unnamed {
        change.name = Some(lead_name(event));
    } else if !name.is_empty() && name != lead.name {
        otherwise.push((Part::Name, name.to_owned()));
    }
    if price != 0 && lead.price_minor == 0 {
        change.price_minor = Some(price);
    } else if price != 0 && price != lead.price_minor {
        otherwise.push((Part::Price, merges::amount(cx, price)?));
    }
    if change.name.is_some() || change.price_minor.is_some() {
        leads::change(cx, lead.id, change)?;
    }
    Ok(otherwise)
}

/// The further people whom a request names are on the lead too, as many as fit; those of a lead in lists are in lists.
fn bring_people(cx: &mut Cx<'_>, door: &Door, event: &SourceEvent, lead: &Lead) -> Result<(), Error> {
    let room = MAX_CONTACTS.saturating_sub(lead.contacts.len());
    let mut new = people(cx, event, door, None)?;
    new.retain(|contact| !lead.contacts.contains(contact));
    for contact in new.into_iter().take(room) {
        if !lead.is_draft {
            contacts::show(cx, contact, lead.responsible_id)?;
        }
        leads::add_contact(cx, lead.id, contact, false)?;
    }
    Ok(())
}

/// The company that a request names is the lead's where it has none; else it is the one that the lead has, or another one.
fn bring_company(
    cx: &mut Cx<'_>,
    event: &SourceEvent,
    lead: &Lead,
) -> Result<(Option<CompanyId>, Option<Otherwise>), Error> {
    let name = event.sender.company.trim();
    if name.is_empty() {
        return Ok((None, None));
    }
    if let Some(held) = lead.company_id {
        let is_same = companies::load(cx, held)?.is_called(name);
        let another = (!is_same).then(|| (Part::Company, name.to_owned()));
        let is_filled = is_same && duplicates::is_reached(cx, Subject::Company, held.0)?;
        return Ok((Some(held).filter(|_| is_filled), another));
    }
    let company = draft_company(cx, event)?;
    if let Some(company) = company {
        leads::set_company(cx, lead.id, Some(company))?;
        if !lead.is_draft {
            companies::show(cx, company)?;
        }
    }
    Ok((company, None))
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

/// The feed tells what a request said otherwise than the records that it came to.
pub(crate) fn tell(cx: &mut Cx<'_>, incoming: IncomingLeadId, otherwise: &[Alternate]) -> Result<(), Error> {
    if otherwise.is_empty() {
        return Ok(());
    }
    let about = inbox::about(&inbox::load(cx, incoming)?);
    let after = json!({ "alternates": otherwise });
    journal::record(cx, Happening::change(Kind::SaidOtherwise, about, Json::Null, after))?;
    Ok(())
}
