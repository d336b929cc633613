//! What a record was before an import changed it, kept as JSON so that it can be as it was.

use super::Error;
use base::Cx;
use base::clock::Seconds;
use base::ids::{CompanyId, ContactId, LeadId, PipelineId, StageId, UserId};
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
    Ok(match subject {
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
    })
}
