//! Pages of leads, and the leads of some people.

use super::leads::{COLUMNS, read};
use super::places;
use crate::contacts::store::seen;
use crate::leads::Lead;
use base::Cx;
use base::db::{DbError, Value};
use base::filters::{self, Filter, Part};
use base::ids::LeadId;
use base::search::Subject;

/// Pairs of a person and a lead that are read at once.
const MOST_PAIRS: usize = 5_000;

pub fn list_page(cx: &mut Cx<'_>, filter: &Filter, part: &Part) -> Result<Vec<Lead>, DbError> {
    let mut query = filters::select(cx, Subject::Lead, filter)?;
    query.columns(COLUMNS.split(',').map(str::trim));
    filters::cut(&mut query, part);
    cx.select(&query, read)
}

/// Each contact with each of its leads that are in lists.
pub fn list_leads_of_contacts(cx: &mut Cx<'_>, contacts: &[i64]) -> Result<Vec<(i64, LeadId)>, DbError> {
    let seen = seen(cx, Subject::Lead)?;
    let sql = format!(
        "SELECT lead_contacts.contact_id, leads.id FROM lead_contacts
         JOIN leads ON leads.account_id = lead_contacts.account_id AND leads.id = lead_contacts.lead_id
         WHERE lead_contacts.account_id = $1 AND leads.is_draft = 0 AND leads.deleted_at IS NULL{seen} AND lead_contacts.contact_id IN"
    );
    pairs(cx, &sql, contacts)
}

/// Each company with each of its leads that are in lists.
pub fn list_leads_of_companies(cx: &mut Cx<'_>, companies: &[i64]) -> Result<Vec<(i64, LeadId)>, DbError> {
    let seen = seen(cx, Subject::Lead)?;
    let sql = format!(
        "SELECT company_id, id FROM leads WHERE account_id = $1 AND is_draft = 0 AND deleted_at IS NULL{seen} AND company_id IN"
    );
    pairs(cx, &sql, companies)
}

fn pairs(cx: &mut Cx<'_>, sql: &str, ids: &[i64]) -> Result<Vec<(i64, LeadId)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| Value::from(*id))).collect();
    cx.query(&format!("{sql} ({}) ORDER BY 2 DESC LIMIT {MOST_PAIRS}", places(2, ids.len())), &values, |row| {
        Ok((row.take()?, row.take()?))
    })
}
