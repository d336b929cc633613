//! All leads of one responsible.

use base::db::{DbError, Row};
use base::ids::{LeadId, StageId, UserId};
use base::journal::About;
use base::{Cx, params};

/// What each stage holds of somebody's: how many leads and their sum.
pub fn totals_of(cx: &mut Cx<'_>, responsible: UserId) -> Result<Vec<(StageId, i64, i64)>, DbError> {
    let sql = "SELECT stage_id, leads, price_minor FROM stage_totals WHERE account_id = $1 AND responsible_id = $2";
    cx.query(sql, params![cx.account, responsible], |row| Ok((row.take()?, row.take()?, row.take()?)))
}

/// Somebody's leads after one, by id, with what a journal row about them names.
pub fn list_of_responsible(
    cx: &mut Cx<'_>,
    responsible: UserId,
    after: LeadId,
    limit: i64,
) -> Result<Vec<(LeadId, About)>, DbError> {
    let read = |row: &mut Row| {
        let id: LeadId = row.take()?;
        let (pipeline, company, source) = (row.take()?, row.take()?, row.take()?);
        Ok((id, About { lead: Some(id), pipeline, company, source, ..About::default() }))
    };
    cx.query(
        "SELECT id, pipeline_id, company_id, source_id FROM leads WHERE account_id = $1 AND responsible_id = $2 AND id > $3 ORDER BY id LIMIT $4",
        params![cx.account, responsible, after, limit],
        read,
    )
}

/// Gives those after one up to another.
pub fn give(cx: &mut Cx<'_>, (from, to): (UserId, UserId), after: LeadId, last: LeadId) -> Result<(), DbError> {
    let by = cx.actor.user().map_or(0, |user| user.0);
    cx.write(
        "UPDATE leads SET responsible_id = $3, version = version + 1, updated_at = $6, updated_by = $7
         WHERE account_id = $1 AND responsible_id = $2 AND id > $4 AND id <= $5",
        params![cx.account, from, to, after, last, cx.now, by],
    )?;
    Ok(())
}
