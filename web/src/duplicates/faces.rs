//! A record as a list of suspects names it.

use crate::failure::Failure;
use crate::feed::name_of;
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId};
use base::search::Subject;
use flow::channels::handles::{Handle, HandleKind};
use flow::contacts::{self, companies};
use flow::leads;
use std::collections::HashMap;

/// What tells a record from others of its name.
#[derive(Clone, Debug, Default)]
pub struct Face {
    /// What it is called.
    pub name: String,
    /// An address, or whose it is; may be empty.
    pub detail: String,
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
            };
            found.iter().map(|contact| (contact.id.0, face(contact))).collect()
        }
        Subject::Company => {
            let ids: Vec<CompanyId> = ids.iter().copied().map(CompanyId).collect();
            let found = companies::list_by_ids(cx, &ids)?;
            let face =
                |company: &contacts::Company| Face { name: company.name.clone(), detail: address(&company.handles) };
            found.iter().map(|company| (company.id.0, face(company))).collect()
        }
        Subject::Lead => {
            let ids: Vec<LeadId> = ids.iter().copied().map(LeadId).collect();
            let found = leads::list_by_ids(cx, &ids)?;
            let face = |lead: leads::LeadCard| Face { name: lead.name, detail: lead.contact_name.unwrap_or_default() };
            found.into_iter().map(|lead| (lead.id.0, face(lead))).collect()
        }
    })
}

/// The first e-mail address, else the first phone.
fn address(handles: &[Handle]) -> String {
    let first = |kind| handles.iter().find(|handle| handle.kind == kind);
    let found = first(HandleKind::Email).or_else(|| first(HandleKind::Phone));
    found.map(|handle| handle.written.clone()).unwrap_or_default()
}
