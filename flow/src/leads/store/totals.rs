//! Counts and sums per stage: maintained rows.

use base::db::DbError;
use base::ids::{PipelineId, StageId};
use base::{Cx, params};
use std::collections::HashMap;

pub fn count(cx: &mut Cx<'_>, stage: StageId, leads: i64, price_minor: i64) -> Result<(), DbError> {
    cx.execute(
        "INSERT INTO stage_totals (account_id, stage_id, leads, price_minor) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, stage_id) DO UPDATE SET leads = stage_totals.leads + excluded.leads, price_minor = stage_totals.price_minor + excluded.price_minor",
        params![cx.account, stage, leads, price_minor],
    )?;
    Ok(())
}

pub fn stage_totals(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<HashMap<StageId, (i64, i64)>, DbError> {
    let rows = cx.query(
        "SELECT stage_totals.stage_id, stage_totals.leads, stage_totals.price_minor FROM stage_totals
         JOIN stages ON stages.account_id = stage_totals.account_id AND stages.id = stage_totals.stage_id
         WHERE stage_totals.account_id = $1 AND stages.pipeline_id = $2",
        params![cx.account, pipeline],
        |row| Ok((row.take()?, (row.take()?, row.take()?))),
    )?;
    Ok(rows.into_iter().collect())
}

pub fn count_open(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<(i64, i64), DbError> {
    let found = cx.find(
        "SELECT CAST(COALESCE(sum(stage_totals.leads), 0) AS BIGINT), CAST(COALESCE(sum(stage_totals.price_minor), 0) AS BIGINT) FROM stage_totals
         JOIN stages ON stages.account_id = stage_totals.account_id AND stages.id = stage_totals.stage_id
         WHERE stage_totals.account_id = $1 AND stages.pipeline_id = $2 AND stages.kind = 'open'",
        params![cx.account, pipeline],
        |row| Ok((row.take()?, row.take()?)),
    )?;
    Ok(found.unwrap_or((0, 0)))
}
