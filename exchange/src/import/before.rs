//! What a record was before an import changed it, kept as JSON so that it can be as it was.

use super::Error;
use super::apply::about;
use super::directory::{Directory, can_import};
use crate::own_cells;
use base::Cx;
use base::clock::Seconds;
use base::fields::{self, Change, FieldError, Values};
use base::ids::{CompanyId, ContactId, FieldId, LeadId, LossReasonId, PipelineId, StageId, UserId};
use base::journal::About;
use base::search::Subject;
use flow::channels::handles::{Handle, HandleKind};
use flow::contacts::{self, Company, Contact, companies};
use flow::leads::{self, Lead, tags};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Texts of fields.
type Typed = Vec<(FieldId, Vec<String>)>;

/// The values that an import can change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Before {
    pub name: String,
    pub first_name: String,
    pub last_name: String,
    pub responsible: Option<UserId>,
    pub company: Option<CompanyId>,
    pub customer_since: Option<Seconds>,
    pub handles: Vec<Address>,
    pub tags: Vec<String>,
    pub price_minor: i64,
    pub place: Option<(PipelineId, StageId)>,
    /// Why and when it ended there.
    pub loss_reason: Option<LossReasonId>,
    pub closed_at: Option<Seconds>,
    pub contacts: Vec<ContactId>,
    pub created_at: Seconds,
    /// Of the account's own fields, as an export writes them.
    pub typed: Typed,
}

/// A phone number or e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    kind: String,
    value: String,
    written: String,
    label: String,
}

impl From<Handle> for Address {
    fn from(handle: Handle) -> Address {
        let Handle { kind, value, written, label } = handle;
        Address { kind: kind.as_str().to_owned(), value, written, label }
    }
}

impl From<Address> for Handle {
    fn from(address: Address) -> Handle {
        let Address { kind, value, written, label } = address;
        Handle { kind: HandleKind::from_stored(&kind), value, written, label }
    }
}

/// Looks at records before they are changed, in a fixed number of queries; one that is gone is not in the map.
///
/// # Errors
/// Whatever the database answers.
pub fn look(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<HashMap<i64, Before>, Error> {
    let mut found: HashMap<i64, Before> = match subject {
        Subject::Lead => {
            let ids: Vec<LeadId> = ids.iter().copied().map(LeadId).collect();
            leads::list_whole(cx, &ids)?.into_iter().map(|lead| (lead.id.0, lead.into())).collect()
        }
        Subject::Contact => {
            let ids: Vec<ContactId> = ids.iter().copied().map(ContactId).collect();
            contacts::list_by_ids(cx, &ids)?.into_iter().map(|contact| (contact.id.0, contact.into())).collect()
        }
        Subject::Company => {
            let ids: Vec<CompanyId> = ids.iter().copied().map(CompanyId).collect();
            companies::list_by_ids(cx, &ids)?.into_iter().map(|company| (company.id.0, company.into())).collect()
        }
    };
    let mut tags = tags::of_many(cx, subject, ids)?;
    let mut typed = typed(cx, subject, ids)?;
    for (id, before) in &mut found {
        before.tags = tags.remove(id).unwrap_or_default().into_iter().map(|tag| tag.name).collect();
        before.typed = typed.remove(id).unwrap_or_default();
    }
    Ok(found)
}

impl From<Lead> for Before {
    fn from(lead: Lead) -> Before {
        Before {
            name: lead.name,
            responsible: lead.responsible_id,
            company: lead.company_id,
            price_minor: lead.price_minor,
            place: Some((lead.pipeline_id, lead.stage_id)),
            loss_reason: lead.loss_reason_id,
            closed_at: lead.closed_at,
            contacts: lead.contacts,
            created_at: lead.stamps.created_at,
            ..Before::default()
        }
    }
}

impl From<Contact> for Before {
    fn from(contact: Contact) -> Before {
        Before {
            name: contact.name,
            first_name: contact.first_name,
            last_name: contact.last_name,
            responsible: contact.responsible_id,
            company: contact.company_id,
            customer_since: contact.customer_since,
            handles: contact.handles.into_iter().map(Address::from).collect(),
            ..Before::default()
        }
    }
}

impl From<Company> for Before {
    fn from(company: Company) -> Before {
        Before {
            name: company.name,
            responsible: company.responsible_id,
            customer_since: company.customer_since,
            handles: company.handles.into_iter().map(Address::from).collect(),
            ..Before::default()
        }
    }
}

impl Before {
    /// What the journal says a happening of it is about.
    pub fn about(&self, subject: Subject, id: i64) -> About {
        let pipeline = self.place.map(|(pipeline, _)| pipeline);
        let of = About { company: self.company, ..about(subject, id) };
        match subject {
            Subject::Lead => About { pipeline, contact: self.contacts.first().copied(), ..of },
            Subject::Contact => of,
            Subject::Company => about(subject, id),
        }
    }

    /// The changes that give the account's own fields of a record the values they had.
    ///
    /// # Errors
    /// When a value cannot be read any more.
    pub fn values(&self, now: &Before, own: &[fields::Field], zone: &TimeZone) -> Result<Vec<Change>, FieldError> {
        let mut changes = Vec::new();
        for field in own.iter().filter(|field| can_import(field)) {
            let of = |typed: &Typed| {
                typed.iter().find(|(id, _)| *id == field.id).map(|(_, texts)| texts.clone()).unwrap_or_default()
            };
            let (then, now) = (of(&self.typed), of(&now.typed));
            if then != now {
                let values = then.iter().map(|cell| own_cells::read(field, cell, zone));
                let values = values.collect::<Result<Vec<_>, _>>()?.concat();
                changes.push(Change { field: field.id, values });
            }
        }
        Ok(changes)
    }
}

/// What is written in the account's own fields of records, as an export writes it.
fn typed(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<HashMap<i64, Typed>, Error> {
    let values = fields::values_of(cx, subject, ids)?;
    let zone = Directory::zone(cx)?;
    let own = fields::list(cx, subject)?;
    let written = |values: &Values| {
        let own = own.iter().filter(|field| can_import(field));
        own.map(|field| (field.id, vec![own_cells::write(field, values.of(field.id), &zone)])).collect()
    };
    Ok(values.iter().map(|(id, values)| (*id, written(values))).collect())
}
