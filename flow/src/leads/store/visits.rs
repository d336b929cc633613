//! The ways of leads through stages.

use crate::leads::{Lead, Visit};
use base::db::DbError;
use base::ids::{LeadId, StageId};
use base::{Cx, params};

pub fn insert_visit(cx: &mut Cx<'_>, lead: &Lead, from: Option<StageId>) -> Result<(), DbError> {
    let id: i64 = cx.next_id()?;
    cx.execute(
        "INSERT INTO stage_visits (account_id, id, lead_id, pipeline_id, stage_id, from_stage_id, entered_at, price_minor, responsible_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![cx.account, id, lead.id, lead.pipeline_id, lead.stage_id, from, cx.now, lead.price_minor, lead.responsible_id],
    )?;
    Ok(())
}

pub fn end_visit(cx: &mut Cx<'_>, lead: LeadId) -> Result<(), DbError> {
    cx.execute(
        "UPDATE stage_visits SET left_at = $3 WHERE account_id = $1 AND lead_id = $2 AND left_at IS NULL",
        params![cx.account, lead, cx.now],
    )?;
    Ok(())
}

/// The newest first.
pub fn list_visits(cx: &mut Cx<'_>, lead: LeadId, limit: i64) -> Result<Vec<Visit>, DbError> {
    cx.query(
        "SELECT pipeline_id, stage_id, from_stage_id, entered_at, left_at, price_minor, responsible_id FROM stage_visits
         WHERE account_id = $1 AND lead_id = $2 ORDER BY id DESC LIMIT $3",
        params![cx.account, lead, limit],
        |row| {
            Ok(Visit {
                pipeline_id: row.take()?,
                stage_id: row.take()?,
                from_stage_id: row.take()?,
                entered_at: row.take()?,
                left_at: row.take()?,
                price_minor: row.take()?,
                responsible_id: row.take()?,
            })
        },
    )
}
