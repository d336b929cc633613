//! Contacts and companies of a lead, and what an incoming lead may be linked to (LD-04, IL-50 to IL-52).

use super::change::save;
use super::open::about;
use super::{Error, Lead, MAX_CONTACTS, list, store};
use crate::contacts::{self, companies};
use base::Cx;
use base::access::Action;
use base::ids::{CompanyId, ContactId, LeadId};
use base::journal::{self, Happening, Kind};
use base::search::Subject;
use serde_json::{Value as Json, json};

/// What an incoming lead is linked to; a customer is a contact or company that bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A lead of any pipeline.
    Lead(LeadId),
    /// A contact: its newest open lead, else its own feed.
    Contact(ContactId),
    /// A company: its newest open lead, else its own feed.
    Company(CompanyId),
}

/// A target that exists and is in lists: what is linked to it goes into the newest open lead of the
/// contact or company, if there is one. It must be the actor's to change (they join two records).
///
/// # Errors
/// `NoSuchLead`, `NoSuchContact`, `NoSuchCompany`: also for drafts; `Denied`.
pub fn load_target(cx: &mut Cx<'_>, target: Target) -> Result<(Subject, i64), Error> {
    let found = find_target(cx, target)?;
    require_edit(cx, found.0, found.1)?;
    Ok(found)
}

/// Asks whether a lead, contact or company may be changed, whatever it is about them.
///
/// # Errors
/// `NoSuchLead`, `NoSuchContact`, `NoSuchCompany` for what is not seen; `Denied`.
pub fn require_edit(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<(), Error> {
    match subject {
        Subject::Lead => drop(list::load_to(cx, LeadId(id), Action::Edit)?),
        Subject::Contact => drop(contacts::load_to(cx, ContactId(id), Action::Edit)?),
        Subject::Company => drop(companies::load_to(cx, CompanyId(id), Action::Edit)?),
    }
    Ok(())
}

fn find_target(cx: &mut Cx<'_>, target: Target) -> Result<(Subject, i64), Error> {
    match target {
        Target::Lead(id) => {
            let lead = list::find(cx, id)?.filter(|lead| !lead.is_draft).ok_or(Error::NoSuchLead(id))?;
            Ok((Subject::Lead, lead.id.0))
        }
        Target::Contact(id) => {
            if contacts::load(cx, id)?.is_draft {
                return Err(contacts::Error::NoSuchContact(id).into());
            }
            Ok(store::newest_open_lead_of_contact(cx, id)?
                .map_or((Subject::Contact, id.0), |lead| (Subject::Lead, lead.0)))
        }
        Target::Company(id) => {
            if companies::load(cx, id)?.is_draft {
                return Err(contacts::Error::NoSuchCompany(id).into());
            }
            Ok(store::newest_open_lead_of_company(cx, id)?
                .map_or((Subject::Company, id.0), |lead| (Subject::Lead, lead.0)))
        }
    }
}

/// Links a contact to a lead; the first one, or one that is asked for as such, is the main one.
///
/// # Errors
/// `NoSuchLead`, `NoSuchContact`, `BadValue` when the lead has too many.
pub fn add_contact(cx: &mut Cx<'_>, id: LeadId, contact: ContactId, is_main: bool) -> Result<Lead, Error> {
    let mut lead = list::load_to(cx, id, Action::Edit)?;
    contacts::load(cx, contact)?;
    let is_new = !lead.contacts.contains(&contact);
    if is_new && lead.contacts.len() >= MAX_CONTACTS {
        return Err(Error::BadValue(format!("A lead has at most {MAX_CONTACTS} contacts.")));
    }
    let is_main = is_main || lead.contacts.is_empty();
    if !is_new && !is_main {
        return Ok(lead);
    }
    if is_main {
        store::clear_main_contact(cx, id)?;
    }
    store::insert_contact(cx, id, contact, is_main)?;
    save(cx, &mut lead)?;
    let mut about = about(&lead);
    about.contact = Some(contact);
    journal::record(
        cx,
        Happening::change(Kind::LeadLinked, about, Json::Null, json!({ "contact": contact, "main": is_main })),
    )?;
    list::load(cx, id)
}

/// Unlinks a contact from a lead; the next one becomes the main one.
///
/// # Errors
/// `NoSuchLead`.
pub fn remove_contact(cx: &mut Cx<'_>, id: LeadId, contact: ContactId) -> Result<Lead, Error> {
    let mut lead = list::load_to(cx, id, Action::Edit)?;
    if !lead.contacts.contains(&contact) {
        return Ok(lead);
    }
    store::delete_contact(cx, id, contact)?;
    if lead.contacts.first() == Some(&contact)
        && let Some(next) = lead.contacts.get(1)
    {
        store::insert_contact(cx, id, *next, true)?;
    }
    save(cx, &mut lead)?;
    let mut about = about(&lead);
    about.contact = Some(contact);
    journal::record(cx, Happening::change(Kind::LeadUnlinked, about, json!({ "contact": contact }), Json::Null))?;
    list::load(cx, id)
}

/// Sets or clears the company of a lead.
///
/// # Errors
/// `NoSuchLead`, `NoSuchCompany`.
pub fn set_company(cx: &mut Cx<'_>, id: LeadId, company: Option<CompanyId>) -> Result<Lead, Error> {
    let mut lead = list::load_to(cx, id, Action::Edit)?;
    if let Some(company) = company {
        companies::load(cx, company)?;
    }
    let before = lead.company_id;
    if before == company {
        return Ok(lead);
    }
    lead.company_id = company;
    save(cx, &mut lead)?;
    let kind = if company.is_some() { Kind::LeadLinked } else { Kind::LeadUnlinked };
    journal::record(
        cx,
        Happening::change(kind, about(&lead), json!({ "company": before }), json!({ "company": company })),
    )?;
    Ok(lead)
}
