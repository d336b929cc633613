//! A record as a list of suspects names it.

use crate::failure::Failure;
use crate::feed::name_of;
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId};
use base::search::Subject;
use flow::channels::handles::{Handle, HandleKind};
use flow::contacts::{self, companies};
use flow::leads;
use maud::{Markup, html};
use std::collections::HashMap;

/// What tells a record from others of its name.
#[derive(Clone, Debug, Default)]
pub struct Face {
    /// What it is called.
    pub name: String,
    /// An address, or whose it is; may be empty.
    pub detail: String,
    /// Nobody knows them but from a request that waits.
    pub is_waiting: bool,
}

/// The faces of records that may be seen, by id; a fixed number of statements.
///
/// # Errors
/// Whatever the database answers.
pub fn faces(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<HashMap<i64, Face>, Failure> {
    Ok(match subject {
        Subject::Contact => {
            let ids: Vec<ContactId> = ids.iter().copied().map(ContactId).collect();
            let found = contacts::list_by_ids(cx, &ids)?;
            let face = |contact: &contacts::Contact| Face {
                name: name_of(contact).to_owned(),
                detail: address(&contact.handles),
                is_waiting: contact.is_draft,
            };
            found.iter().map(|contact| (contact.id.0, face(contact))).collect()
        }
        Subject::Company => {
            let ids: Vec<CompanyId> = ids.iter().copied().map(CompanyId).collect();
            let found = companies::list_by_ids(cx, &ids)?;
            let face = |company: &contacts::Company| Face {
                name: company.name.clone(),
                detail: address(&company.handles),
                is_waiting: company.is_draft,
            };
            found.iter().map(|company| (company.id.0, face(company))).collect()
        }
        Subject::Lead => {
            let ids: Vec<LeadId> = ids.iter().copied().map(LeadId).collect();
            let found = leads::list_by_ids(cx, &ids)?;
            let face = |lead: leads::LeadCard| Face {
                name: lead.name,
                detail: lead.contact_name.unwrap_or_default(),
                is_waiting: false,
            };
            found.into_iter().map(|lead| (lead.id.0, face(lead))).collect()
        }
    })
}

/// Records by their names in one line.
pub fn line(records: &[i64], faces: &HashMap<i64, Face>) -> Markup {
    html! {
        span.faces {
            @for (at, id) in records.iter().enumerate() {
                @if at > 0 { span.muted aria-hidden="true" { "·" } span.sr { " and " } }
                @let face = faces.get(id);
                span.face {
                    b { (face.map(|face| face.name.as_str()).filter(|name| !name.is_empty()).unwrap_or("No name")) }
                    @if let Some(face) = face { @if !face.detail.is_empty() { " " span.muted { (face.detail) } } }
                }
            }
        }
    }
}

/// The first e-mail address, else the first phone.
fn address(handles: &[Handle]) -> String {
    let first = |kind| handles.iter().find(|handle| handle.kind == kind);
    let found = first(HandleKind::Email).or_else(|| first(HandleKind::Phone));
    found.map(|handle| handle.written.clone()).unwrap_or_default()
}
