//! A lead's own fields, and what a stage asks for before a lead comes to it.

use super::change::save;
use super::open::{about, index};
use super::{Error, Lead, list};
use base::Cx;
use base::access::Action;
use base::fields::{self, Change, Field};
use base::ids::{LeadId, StageId};
use base::search::Subject;

/// Sets fields of a lead; those that are not named stay. Nothing is stored when all are as they were.
///
/// # Errors
/// `NoSuchLead`, `Denied`, `Field`.
pub fn set_fields(cx: &mut Cx<'_>, id: LeadId, changes: Vec<Change>) -> Result<Lead, Error> {
    let mut lead = list::load_to(cx, id, Action::Edit)?;
    let changed = fields::set(cx, (Subject::Lead, id.0), about(&lead), changes)?;
    if !changed.is_empty() {
        save(cx, &mut lead)?;
        if !lead.is_draft {
            index(cx, &lead)?;
        }
    }
    Ok(lead)
}

/// A field that a stage requires and that is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// Whose: the lead, its main contact or its company.
    pub subject: Subject,
    /// Which of them.
    pub id: i64,
    /// The field.
    pub field: Field,
}

/// What a person fills in before a lead comes to a stage (ST-07): of the lead, its main contact, its company. Three
/// queries when the stage requires nothing.
///
/// # Errors
/// Whatever the database answers.
pub fn missing(cx: &mut Cx<'_>, lead: &Lead, stage: StageId) -> Result<Vec<Missing>, Error> {
    let contact = lead.contacts.first().map(|id| (Subject::Contact, id.0));
    let company = lead.company_id.map(|id| (Subject::Company, id.0));
    let mut found = Vec::new();
    for (subject, id) in [Some((Subject::Lead, lead.id.0)), contact, company].into_iter().flatten() {
        let fields = fields::missing(cx, subject, id, stage)?;
        found.extend(fields.into_iter().map(|field| Missing { subject, id, field }));
    }
    Ok(found)
}
