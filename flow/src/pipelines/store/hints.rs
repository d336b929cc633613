//! The table of hints.

use crate::pipelines::Hint;
use base::db::{DbError, Row};
use base::ids::{PipelineId, StageId};
use base::people::Experience;
use base::{Cx, params};
use std::collections::HashMap;

fn read(row: &mut Row) -> Result<Hint, DbError> {
    Ok(Hint {
        id: row.take()?,
        stage_id: row.take()?,
        level: Experience::from_word(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
        text: row.take()?,
        created_at: row.take()?,
        updated_at: row.take()?,
        created_by: row.take()?,
        updated_by: row.take()?,
    })
}

pub fn list_hints(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<Hint>, DbError> {
    cx.query(
        "SELECT stage_hints.id, stage_hints.stage_id, stage_hints.level, stage_hints.text, stage_hints.created_at, stage_hints.updated_at, stage_hints.created_by, stage_hints.updated_by
         FROM stages JOIN stage_hints ON stage_hints.account_id = stages.account_id AND stage_hints.stage_id = stages.id
         WHERE stages.account_id = $1 AND stages.pipeline_id = $2 AND stages.deleted_at IS NULL ORDER BY stage_hints.id",
        params![cx.account, pipeline],
        read,
    )
}

pub fn list_hints_for(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<HashMap<StageId, String>, DbError> {
    let hints = cx.query(
        "SELECT stage_hints.stage_id, stage_hints.text FROM stages
         JOIN users ON users.account_id = stages.account_id AND users.id = $3
         JOIN stage_hints ON stage_hints.account_id = stages.account_id AND stage_hints.stage_id = stages.id AND stage_hints.level = users.level
         WHERE stages.account_id = $1 AND stages.pipeline_id = $2 AND stages.deleted_at IS NULL",
        params![cx.account, pipeline, cx.actor.user().map_or(0, |user| user.0)],
        |row| Ok((row.take()?, row.take()?)),
    )?;
    Ok(hints.into_iter().collect())
}

pub fn put_hint(cx: &mut Cx<'_>, stage: StageId, level: Experience, text: &str) -> Result<(), DbError> {
    let (id, by) = (cx.next_id::<i64>()?, cx.actor.user().map_or(0, |user| user.0));
    cx.write(
        "INSERT INTO stage_hints (account_id, id, stage_id, level, text, created_at, updated_at, created_by, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $7)
         ON CONFLICT (account_id, stage_id, level) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        params![cx.account, id, stage, level.as_str(), text, cx.now, by],
    )?;
    Ok(())
}

pub fn delete_hint(cx: &mut Cx<'_>, stage: StageId, level: Experience) -> Result<(), DbError> {
    cx.write(
        "DELETE FROM stage_hints WHERE account_id = $1 AND stage_id = $2 AND level = $3",
        params![cx.account, stage, level.as_str()],
    )?;
    Ok(())
}
