//! What a record was before an import changed it, kept as JSON so that it can be as it was.

use super::Error;
use super::directory::{Directory, can_import};
use crate::own_cells;
use base::Cx;
use base::clock::Seconds;
use base::fields::{self, Change};
use base::ids::{CompanyId, ContactId, FieldId, LeadId, PipelineId, StageId, UserId};
use base::search::Subject;
use flow::channels::handles::{Handle, HandleKind};
use flow::contacts::{self, companies};
use flow::leads::{self, tags};
use serde::{Deserialize, Serialize};

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
    pub contacts: Vec<ContactId>,
    pub created_at: Seconds,
    /// Of the account's own fields, as an export writes them.
    pub typed: Vec<(FieldId, Vec<String>)>,
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

/// Looks at a record before it is changed.
///
/// # Errors
/// When it is gone.
pub fn look(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Before, Error> {
    let tags = tags::of(cx, subject, id)?.into_iter().map(|tag| tag.name).collect();
    let typed = typed(cx, subject, id)?;
    let before = match subject {
        Subject::Lead => {
            let lead = leads::load(cx, LeadId(id))?;
            Before {
                name: lead.name,
                responsible: lead.responsible_id,
                company: lead.company_id,
                price_minor: lead.price_minor,
                place: Some((lead.pipeline_id, lead.stage_id)),
                contacts: lead.contacts,
                created_at: lead.stamps.created_at,
                tags,
                ..Before::default()
            }
        }
        Subject::Contact => {
            let contact = contacts::load(cx, ContactId(id))?;
            Before {
                name: contact.name,
                first_name: contact.first_name,
                last_name: contact.last_name,
                responsible: contact.responsible_id,
                company: contact.company_id,
                customer_since: contact.customer_since,
                handles: contact.handles.into_iter().map(Address::from).collect(),
                tags,
                ..Before::default()
            }
        }
        Subject::Company => {
            let company = companies::load(cx, CompanyId(id))?;
            Before {
                name: company.name,
                responsible: company.responsible_id,
                customer_since: company.customer_since,
                handles: company.handles.into_iter().map(Address::from).collect(),
                tags,
                ..Before::default()
            }
        }
    };
    Ok(Before { typed, ..before })
}

impl Before {
    /// The changes that give the record's own fields the values they had.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn values(&self, cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Vec<Change>, Error> {
        let now = typed(cx, subject, id)?;
        let zone = Directory::zone(cx)?;
        let mut changes = Vec::new();
        for field in fields::list(cx, subject)?.iter().filter(|field| can_import(field)) {
            let of = |typed: &[(FieldId, Vec<String>)]| {
                typed.iter().find(|(id, _)| *id == field.id).map(|(_, texts)| texts.clone()).unwrap_or_default()
            };
            let (then, now) = (of(&self.typed), of(&now));
            if then != now {
                let values = then.iter().map(|cell| own_cells::read(field, cell, &zone));
                let values = values.collect::<Result<Vec<_>, _>>()?.concat();
                changes.push(Change { field: field.id, values });
            }
        }
        Ok(changes)
    }
}

fn typed(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Vec<(FieldId, Vec<String>)>, Error> {
    let Some(values) = fields::values_of(cx, subject, &[id])?.remove(&id) else { return Ok(Vec::new()) };
    let zone = Directory::zone(cx)?;
    let own = fields::list(cx, subject)?;
    let own = own.iter().filter(|field| can_import(field));
    Ok(own.map(|field| (field.id, vec![own_cells::write(field, values.of(field.id), &zone)])).collect())
}
