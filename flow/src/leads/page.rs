//! Pages of leads, filtered and sorted. A page by id is a range of the table's key.

use super::list::fill;
use super::{Error, Lead, store};
use base::Cx;
use base::filters::{Filter, Part};
use base::ids::LeadId;
use base::search::Subject;

/// A page of whole leads with their contacts and tags, in four queries, and those that its words take.
///
/// # Errors
/// Whatever the database answers.
pub fn list_page(cx: &mut Cx<'_>, filter: &Filter, part: &Part) -> Result<Vec<Lead>, Error> {
    let leads = store::list_page(cx, filter, part)?;
    fill(cx, leads)
}

/// The leads in lists of some contacts or some companies, each with whose it is, the newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list_ids_of(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<(i64, LeadId)>, Error> {
    Ok(match subject {
        Subject::Contact => store::list_leads_of_contacts(cx, ids)?,
        Subject::Company => store::list_leads_of_companies(cx, ids)?,
        Subject::Lead => Vec::new(),
    })
}
