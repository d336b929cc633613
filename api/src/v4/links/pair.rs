//! Two records that are linked.

use crate::wire::{Problem, entities};
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId};
use base::search::Subject;
use flow::{contacts, leads};
use serde_json::{Value as Json, json};

/// One record and another that it is linked to.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The one that was asked about.
    pub of: (Subject, i64),
    /// The other one.
    pub to: (Subject, i64),
    /// Whether the contact is the lead's main one, between a lead and a contact.
    pub is_main: Option<bool>,
}

impl Pair {
    /// A link in Kommo's shape.
    pub fn show(&self) -> Json {
        json!({
            "entity_id": self.of.1, "entity_type": entities::plural(self.of.0),
            "to_entity_id": self.to.1, "to_entity_type": entities::plural(self.to.0),
            "metadata": self.is_main.map(|is_main| json!({ "main_contact": is_main })),
        })
    }
}

/// Everything that some records of one kind are linked to.
///
/// # Errors
/// Whatever the stations answer.
pub fn pairs_of(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<Pair>, Problem> {
    match subject {
        Subject::Lead => of_leads(cx, ids),
        Subject::Contact => of_contacts(cx, ids),
        Subject::Company => of_companies(cx, ids),
    }
}

fn of_leads(cx: &mut Cx<'_>, ids: &[i64]) -> Result<Vec<Pair>, Problem> {
    let ids: Vec<LeadId> = ids.iter().map(|id| LeadId(*id)).collect();
    let mut pairs = Vec::new();
    for lead in leads::list_whole(cx, &ids)? {
        let of = (Subject::Lead, lead.id.0);
        pairs.extend(lead.contacts.iter().enumerate().map(|(at, contact)| Pair {
            of,
            to: (Subject::Contact, contact.0),
            is_main: Some(at == 0),
        }));
        pairs.extend(lead.company_id.map(|company| Pair { of, to: (Subject::Company, company.0), is_main: None }));
    }
    Ok(pairs)
}

fn of_contacts(cx: &mut Cx<'_>, ids: &[i64]) -> Result<Vec<Pair>, Problem> {
    let linked = leads::list_ids_of(cx, Subject::Contact, ids)?;
    let leads = leads::list_whole(cx, &linked.iter().map(|(_, lead)| *lead).collect::<Vec<_>>())?;
    let is_main = |contact: i64, lead: LeadId| {
        leads.iter().any(|known| known.id == lead && known.contacts.first() == Some(&ContactId(contact)))
    };
    let mut pairs: Vec<Pair> = linked
        .into_iter()
        .map(|(contact, lead)| Pair {
            of: (Subject::Contact, contact),
            to: (Subject::Lead, lead.0),
            is_main: Some(is_main(contact, lead)),
        })
        .collect();
    let contacts = contacts::list_by_ids(cx, &ids.iter().map(|id| ContactId(*id)).collect::<Vec<_>>())?;
    let employed = contacts.into_iter().filter_map(|contact| Some((contact.id.0, contact.company_id?.0)));
    pairs.extend(employed.map(|(contact, company)| Pair {
        of: (Subject::Contact, contact),
        to: (Subject::Company, company),
        is_main: None,
    }));
    Ok(pairs)
}

fn of_companies(cx: &mut Cx<'_>, ids: &[i64]) -> Result<Vec<Pair>, Problem> {
    let members = contacts::list_members(cx, &ids.iter().map(|id| CompanyId(*id)).collect::<Vec<_>>())?;
    let pair = |company, to| Pair { of: (Subject::Company, company), to, is_main: None };
    let mut pairs: Vec<Pair> =
        members.into_iter().map(|(company, contact)| pair(company.0, (Subject::Contact, contact.0))).collect();
    let linked = leads::list_ids_of(cx, Subject::Company, ids)?;
    pairs.extend(linked.into_iter().map(|(company, lead)| pair(company, (Subject::Lead, lead.0))));
    Ok(pairs)
}
