//! Pages of contacts and companies.

use crate::contacts::{Company, Contact};
use base::Cx;
use base::db::DbError;
use base::filters::{self, Filter, Part};
use base::ids::{CompanyId, ContactId};
use base::search::Subject;

/// Contacts of some companies that are read at once.
const MOST_MEMBERS: usize = 5_000;

pub fn list_contact_page(cx: &mut Cx<'_>, filter: &Filter, part: &Part) -> Result<Vec<Contact>, DbError> {
    let mut query = filters::select(cx, Subject::Contact, filter)?;
    query.columns(super::CONTACT.split(", "));
    filters::cut(&mut query, part);
    cx.select(&query, super::read_contact)
}

pub fn list_company_page(cx: &mut Cx<'_>, filter: &Filter, part: &Part) -> Result<Vec<Company>, DbError> {
    let mut query = filters::select(cx, Subject::Company, filter)?;
    query.columns(super::COMPANY.split(", "));
    filters::cut(&mut query, part);
    cx.select(&query, super::read_company)
}

pub fn list_members(cx: &mut Cx<'_>, companies: &[CompanyId]) -> Result<Vec<(CompanyId, ContactId)>, DbError> {
    if companies.is_empty() {
        return Ok(Vec::new());
    }
    let seen = super::seen(cx, Subject::Contact)?;
    let sql = format!(
        "SELECT company_id, id FROM contacts WHERE account_id = $1 AND company_id IN ({}) AND is_draft = 0 AND deleted_at IS NULL{seen} ORDER BY id LIMIT {MOST_MEMBERS}",
        super::places(companies.len())
    );
    cx.query(&sql, &super::with_account(cx, companies), |row| Ok((row.take()?, row.take()?)))
}
