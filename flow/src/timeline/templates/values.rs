//! What the fields of a template stand for, of the records that a mail is about.

use super::codes::code_of;
use crate::channels::handles::{Handle, HandleKind};
use crate::contacts::{self, companies};
use crate::leads;
use crate::timeline::Error;
use base::Cx;
use base::accounts;
use base::fields;
use base::ids::{CompanyId, ContactId, LeadId};
use base::money;
use base::people::users;
use base::search::Subject;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// Whom and what a mail is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AboutWhom {
    /// The lead.
    pub lead: Option<LeadId>,
    /// The contact; the lead's main one when there is none.
    pub contact: Option<ContactId>,
}

/// The values of all codes that have one, of records that the actor may see; they are written by the actor.
///
/// # Errors
/// Whatever the database answers.
pub fn values(cx: &mut Cx<'_>, about: AboutWhom) -> Result<BTreeMap<String, String>, Error> {
    let account = accounts::load(cx)?;
    let zone = TimeZone::get(&account.time_zone).unwrap_or(TimeZone::UTC);
    let mut found = BTreeMap::new();
    let mut put = |code: &str, value: String| drop(found.insert(code.to_owned(), value));
    let lead = match about.lead {
        Some(id) => leads::find(cx, id)?,
        None => None,
    };
    let contact = match about.contact.or(lead.as_ref().and_then(|lead| lead.contacts.first().copied())) {
        Some(id) => contacts::find(cx, id)?,
        None => None,
    };
    if let Some(lead) = &lead {
        put("lead.name", lead.name.clone());
        put("lead.number", lead.id.to_string());
        put("lead.price", money::written(lead.price_minor, &account.currency));
    }
    if let Some(contact) = &contact {
        put("contact.name", contact.name.clone());
        put("contact.first_name", first_name(&contact.first_name, &contact.name));
        put("contact.last_name", contact.last_name.clone());
        put("contact.email", written(&contact.handles, HandleKind::Email));
        put("contact.phone", written(&contact.handles, HandleKind::Phone));
    }
    if let Some(user) = cx.actor.user()
        && let Some(user) = users::find(cx, user)?
    {
        put("user.name", user.name);
        put("user.email", user.email);
    }
    let company = lead.as_ref().and_then(|lead| lead.company_id);
    let company = company.or(contact.as_ref().and_then(|contact| contact.company_id));
    if let Some(company) = load_company(cx, company)? {
        put("company.name", company.name);
        put_fields(cx, ("company", Subject::Company, company.id.0), &zone, &mut found)?;
    }
    if let Some(lead) = lead {
        put_fields(cx, ("lead", Subject::Lead, lead.id.0), &zone, &mut found)?;
    }
    if let Some(contact) = contact {
        put_fields(cx, ("contact", Subject::Contact, contact.id.0), &zone, &mut found)?;
    }
    Ok(found)
}

fn load_company(cx: &mut Cx<'_>, id: Option<CompanyId>) -> Result<Option<companies::Company>, Error> {
    Ok(match id {
        Some(id) => companies::find(cx, id)?,
        None => None,
    })
}

/// Somebody who gave only one name is called by its first word.
fn first_name(first: &str, whole: &str) -> String {
    if first.is_empty() { whole.split_whitespace().next().unwrap_or_default().to_owned() } else { first.to_owned() }
}

fn written(handles: &[Handle], kind: HandleKind) -> String {
    handles.iter().find(|handle| handle.kind == kind).map_or_else(String::new, |handle| handle.written.clone())
}

/// The account's own fields of one record.
fn put_fields(
    cx: &mut Cx<'_>,
    (record, subject, id): (&str, Subject, i64),
    zone: &TimeZone,
    found: &mut BTreeMap<String, String>,
) -> Result<(), Error> {
    let values = fields::values_of(cx, subject, &[id])?.remove(&id).unwrap_or_default();
    for field in fields::list(cx, subject)? {
        if !field.is_predefined && !values.is_empty(field.id) {
            found.insert(code_of(record, &field), fields::text_of(&field, values.of(field.id), zone));
        }
    }
    Ok(())
}
