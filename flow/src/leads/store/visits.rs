//! The ways of leads through stages.

use super::places;
use crate::leads::{Lead, Visit};
use base::db::{DbError, Value};
use base::ids::{LeadId, StageId};
use base::{Cx, params};

/// A new visit of each lead.
pub fn insert_visits_of(cx: &mut Cx<'_>, leads: &[&Lead], from: Option<StageId>) -> Result<(), DbError> {
    let mut rows = Vec::with_capacity(leads.len());
    for lead in leads {
        let id: i64 = cx.next_id()?;
        let (place, sale) = ((lead.pipeline_id, lead.stage_id), lead.price_minor);
        rows.push(params![cx.account, id, lead.id, place.0, place.1, from, cx.now, sale, lead.responsible_id].to_vec());
    }
    let into = "stage_visits (account_id, id, lead_id, pipeline_id, stage_id, from_stage_id, entered_at, price_minor, responsible_id)";
    cx.insert_all(into, &rows, "")
}

pub fn end_visits(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<(), DbError> {
    let sql = format!(
        "UPDATE stage_visits SET left_at = $2 WHERE account_id = $1 AND lead_id IN ({}) AND left_at IS NULL",
        places(3, leads.len())
    );
    let mut values: Vec<Value> = params![cx.account, cx.now].to_vec();
    values.extend(leads.iter().map(|id| Value::from(*id)));
    cx.write(&sql, &values)?;
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
