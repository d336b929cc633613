//! Linking and unlinking.

use super::pair::Pair;
use crate::call::Call;
use crate::v4::leads::find as find_lead;
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, entities, listed};
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId};
use base::search::Subject;
use flow::contacts::{self, ContactChange, companies};
use flow::leads;

/// `POST /{entity}/{id}/link`.
pub fn link(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id = call.id("id")?;
    each(cx, call, Some(id), put)
}

/// `POST /{entity}/link`: each item names its record with `entity_id`.
pub fn link_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    each(cx, call, None, put)
}

/// `POST /{entity}/{id}/unlink`: 204.
pub fn unlink(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id = call.id("id")?;
    each(cx, call, Some(id), remove).map(|_| Answer::Nothing)
}

/// `POST /{entity}/unlink`: 204.
pub fn unlink_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    each(cx, call, None, remove).map(|_| Answer::Nothing)
}

/// Does the same with every pair of a body, and shows the pairs.
fn each(
    cx: &mut Cx<'_>,
    call: &Call,
    id: Option<i64>,
    act: fn(&mut Cx<'_>, Pair) -> Result<Pair, Problem>,
) -> Result<Answer, Problem> {
    let subject = call.subject()?;
    let mut rows = Vec::new();
    for item in call.body.items(MAX_ITEMS)? {
        let done = pair(cx, subject, id, &item).and_then(|pair| act(cx, pair));
        rows.push(done.map_err(|problem| problem.of_item(item.request_id()))?.show());
    }
    Ok(listed(call, "links", rows))
}

/// The two records that an item names; both must be in this account.
fn pair(cx: &mut Cx<'_>, subject: Subject, id: Option<i64>, item: &Item) -> Result<Pair, Problem> {
    let id = id.map_or_else(|| item.required_number("entity_id"), Ok)?;
    let kind = item.required_text("to_entity_type")?;
    let kind = entities::of_plural(&kind).filter(|kind| *kind != subject);
    let kind = kind.ok_or_else(|| item.no_choice("to_entity_type"))?;
    let to = item.required_number("to_entity_id")?;
    if !is_there(cx, subject, id)? {
        return Err(item.no_choice("entity_id"));
    }
    if !is_there(cx, kind, to)? {
        return Err(item.no_choice("to_entity_id"));
    }
    let metadata = item.inner("metadata")?;
    let is_main = match &metadata {
        Some(metadata) => metadata.truth("is_main")?.or(metadata.truth("main_contact")?),
        None => None,
    };
    Ok(Pair { of: (subject, id), to: (kind, to), is_main })
}

fn is_there(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<bool, Problem> {
    Ok(match subject {
        Subject::Lead => find_lead(cx, LeadId(id))?.is_some(),
        Subject::Contact => contacts::find(cx, ContactId(id))?.is_some(),
        Subject::Company => companies::find(cx, CompanyId(id))?.is_some(),
    })
}

/// What a pair joins, whichever side it was written from.
enum Joined {
    LeadContact(LeadId, ContactId),
    LeadCompany(LeadId, CompanyId),
    ContactCompany(ContactId, CompanyId),
}

fn joined(pair: Pair) -> Result<Joined, Problem> {
    match (pair.of, pair.to) {
        ((Subject::Lead, lead), (Subject::Contact, contact)) | ((Subject::Contact, contact), (Subject::Lead, lead)) => {
            Ok(Joined::LeadContact(LeadId(lead), ContactId(contact)))
        }
        ((Subject::Lead, lead), (Subject::Company, company)) | ((Subject::Company, company), (Subject::Lead, lead)) => {
            Ok(Joined::LeadCompany(LeadId(lead), CompanyId(company)))
        }
        ((Subject::Contact, contact), (Subject::Company, company))
        | ((Subject::Company, company), (Subject::Contact, contact)) => {
            Ok(Joined::ContactCompany(ContactId(contact), CompanyId(company)))
        }
        _ => Err(Problem::no_such_choice("to_entity_type")),
    }
}

fn put(cx: &mut Cx<'_>, pair: Pair) -> Result<Pair, Problem> {
    match joined(pair)? {
        Joined::LeadContact(lead, contact) => {
            let lead = leads::add_contact(cx, lead, contact, pair.is_main == Some(true))?;
            return Ok(Pair { is_main: Some(lead.contacts.first() == Some(&contact)), ..pair });
        }
        Joined::LeadCompany(lead, company) => {
            leads::set_company(cx, lead, Some(company))?;
        }
        Joined::ContactCompany(contact, company) => employ(cx, contact, Some(company))?,
    }
    Ok(Pair { is_main: None, ..pair })
}

/// Unlinking what is not linked changes nothing.
fn remove(cx: &mut Cx<'_>, pair: Pair) -> Result<Pair, Problem> {
    match joined(pair)? {
        Joined::LeadContact(lead, contact) => {
            leads::remove_contact(cx, lead, contact)?;
        }
        Joined::LeadCompany(lead, company) => {
            if leads::load(cx, lead)?.company_id == Some(company) {
                leads::set_company(cx, lead, None)?;
            }
        }
        Joined::ContactCompany(contact, company) => {
            if contacts::load(cx, contact)?.company_id == Some(company) {
                employ(cx, contact, None)?;
            }
        }
    }
    Ok(pair)
}

fn employ(cx: &mut Cx<'_>, contact: ContactId, company: Option<CompanyId>) -> Result<(), Problem> {
    contacts::change(cx, contact, ContactChange { company_id: Some(company), ..ContactChange::default() })?;
    Ok(())
}
