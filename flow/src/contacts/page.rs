//! Pages of contacts and companies, filtered and sorted. A page by id is a range of the table's key.

use super::{Company, Contact, Error, companies, people, store};
use base::Cx;
use base::filters::{Filter, Part};
use base::ids::{CompanyId, ContactId};

/// A page of contacts with their handles, in three queries, and those that its words take.
///
/// # Errors
/// Whatever the database answers.
pub fn list_page(cx: &mut Cx<'_>, filter: &Filter, part: &Part) -> Result<Vec<Contact>, Error> {
    let contacts = store::list_contact_page(cx, filter, part)?;
    people::with_handles(cx, contacts)
}

/// A page of companies with their handles, in three queries, and those that its words take.
///
/// # Errors
/// Whatever the database answers.
pub fn list_company_page(cx: &mut Cx<'_>, filter: &Filter, part: &Part) -> Result<Vec<Company>, Error> {
    let companies = store::list_company_page(cx, filter, part)?;
    companies::with_handles(cx, companies)
}

/// The contacts in lists of some companies, each with its company, by id.
///
/// # Errors
/// Whatever the database answers.
pub fn list_members(cx: &mut Cx<'_>, companies: &[CompanyId]) -> Result<Vec<(CompanyId, ContactId)>, Error> {
    Ok(store::list_members(cx, companies)?)
}
