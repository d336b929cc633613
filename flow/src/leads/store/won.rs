//! Sums over the leads of one contact or company.

use crate::contacts::store::seen;
use crate::leads::Won;
use base::db::DbError;
use base::search::Subject;
use base::{Cx, params};

/// Won leads of a contact or company: those of one index each, then the stage that they stand in.
pub fn won_of(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Won, DbError> {
    let theirs = match subject {
        Subject::Company => "leads.company_id = $2",
        _ => "leads.id IN (SELECT lead_id FROM lead_contacts WHERE account_id = $1 AND contact_id = $2)",
    };
    let seen = seen(cx, Subject::Lead)?;
    let sql = format!(
        "SELECT count(*), CAST(COALESCE(sum(leads.price_minor), 0) AS BIGINT) FROM leads
         JOIN stages ON stages.account_id = leads.account_id AND stages.id = leads.stage_id
         WHERE leads.account_id = $1 AND {theirs} AND stages.kind = 'won' AND leads.is_draft = 0 AND leads.deleted_at IS NULL{seen}"
    );
    let found =
        cx.find(&sql, params![cx.account, id], |row| Ok(Won { leads: row.take()?, price_minor: row.take()? }))?;
    Ok(found.unwrap_or_default())
}
