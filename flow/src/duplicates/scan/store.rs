//! The table of scans, and what they read of leads.

use super::leads::OpenLead;
use super::{Scan, State};
use base::db::{DbError, Row};
use base::ids::ScanId;
use base::{Cx, params};

const COLUMNS: &str = "id, state, planned, looked_at, found, model_id, created_at, created_by, ended_at";

/// Open leads that are in lists, each with its main contact.
const OPEN_LEADS: &str = "FROM leads JOIN lead_contacts ON lead_contacts.account_id = leads.account_id AND lead_contacts.lead_id = leads.id AND lead_contacts.is_main = 1
    WHERE leads.account_id = $1 AND leads.is_draft = 0 AND leads.closed_at IS NULL AND leads.deleted_at IS NULL";

fn read(row: &mut Row) -> Result<Scan, DbError> {
    let (id, state): (_, String) = (row.take()?, row.take()?);
    Ok(Scan {
        id,
        state: State::from_stored(&state),
        planned: row.take()?,
        looked_at: row.take()?,
        found: row.take()?,
        model_id: row.take()?,
        created_at: row.take()?,
        created_by: row.take()?,
        ended_at: row.take()?,
    })
}

pub(super) fn insert(cx: &mut Cx<'_>, scan: &Scan) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO duplicate_scans (account_id, id, state, planned, looked_at, found, model_id, created_at, created_by) VALUES ($1, $2, $3, $4, 0, 0, $5, $6, $7)",
        params![cx.account, scan.id, scan.state.as_str(), scan.planned, scan.model_id, scan.created_at, scan.created_by],
    )?;
    Ok(())
}

pub(super) fn find_newest(cx: &mut Cx<'_>) -> Result<Option<Scan>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM duplicate_scans WHERE account_id = $1 ORDER BY id DESC LIMIT 1");
    cx.find(&sql, params![cx.account], read)
}

pub(super) fn find(cx: &mut Cx<'_>, id: ScanId) -> Result<Option<Scan>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM duplicate_scans WHERE account_id = $1 AND id = $2");
    cx.find(&sql, params![cx.account, id], read)
}

pub(super) fn note(cx: &mut Cx<'_>, id: ScanId, looked_at: i64) -> Result<bool, DbError> {
    let sql = "UPDATE duplicate_scans SET looked_at = $3 WHERE account_id = $1 AND id = $2 AND state = 'going'";
    Ok(cx.execute(sql, params![cx.account, id, looked_at])? > 0)
}

pub(super) fn count_found(cx: &mut Cx<'_>, id: ScanId, more: i64) -> Result<(), DbError> {
    let sql = "UPDATE duplicate_scans SET found = found + $3 WHERE account_id = $1 AND id = $2";
    cx.write(sql, params![cx.account, id, more])?;
    Ok(())
}

/// False for one that ended before.
pub(super) fn end(cx: &mut Cx<'_>, id: ScanId, state: State) -> Result<bool, DbError> {
    let sql =
        "UPDATE duplicate_scans SET state = $3, ended_at = $4 WHERE account_id = $1 AND id = $2 AND state = 'going'";
    Ok(cx.execute(sql, params![cx.account, id, state.as_str(), cx.now])? > 0)
}

/// How many records a scan looks at: three counts over indexes, once for each scan.
pub(super) fn count_records(cx: &mut Cx<'_>) -> Result<i64, DbError> {
    let sql = format!(
        "SELECT (SELECT count(*) FROM contacts WHERE account_id = $1 AND is_draft = 0 AND deleted_at IS NULL)
              + (SELECT count(*) FROM companies WHERE account_id = $1 AND is_draft = 0 AND deleted_at IS NULL)
              + (SELECT count(*) {OPEN_LEADS})"
    );
    cx.number(&sql, params![cx.account])
}

pub(super) fn list_open_leads(cx: &mut Cx<'_>, after: i64, limit: i64) -> Result<Vec<OpenLead>, DbError> {
    let sql = format!(
        "SELECT leads.id, leads.pipeline_id, lead_contacts.contact_id {OPEN_LEADS} AND leads.id > $2 ORDER BY leads.id LIMIT $3"
    );
    cx.query(&sql, params![cx.account, after, limit], read_lead)
}

pub(super) fn list_leads_by_ids(cx: &mut Cx<'_>, ids: &[i64]) -> Result<Vec<OpenLead>, DbError> {
    let places: Vec<String> = (0..ids.len()).map(|at| format!("${}", at + 2)).collect();
    let sql = format!(
        "SELECT leads.id, leads.pipeline_id, lead_contacts.contact_id {OPEN_LEADS} AND leads.id IN ({})",
        places.join(", ")
    );
    let mut values = params![cx.account].to_vec();
    values.extend(ids.iter().map(|id| (*id).into()));
    cx.query(&sql, &values, read_lead)
}

fn read_lead(row: &mut Row) -> Result<OpenLead, DbError> {
    Ok(OpenLead { id: row.take()?, pipeline: row.take()?, contact: row.take()? })
}
