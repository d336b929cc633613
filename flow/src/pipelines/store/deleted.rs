//! Deleted stages and pipelines: marked, not removed, so that what happened in them keeps its names.

use super::{STAGE, read_stage};
use crate::pipelines::Stage;
use base::clock::Seconds;
use base::db::{DbError, Row};
use base::ids::{PipelineId, StageId};
use base::{Cx, params};

pub fn delete_stage(cx: &mut Cx<'_>, id: StageId, deletion_id: i64) -> Result<(), DbError> {
    cx.write(
        "UPDATE stages SET deleted_at = $3, deletion_id = $4 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, cx.now, deletion_id],
    )?;
    Ok(())
}

/// A pipeline, and with it the stages that are not deleted yet.
pub fn delete_pipeline(cx: &mut Cx<'_>, id: PipelineId, deletion_id: i64) -> Result<(), DbError> {
    cx.write(
        "UPDATE pipelines SET deleted_at = $3, deletion_id = $4 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, cx.now, deletion_id],
    )?;
    cx.write(
        "UPDATE stages SET deleted_at = $3, deletion_id = $4 WHERE account_id = $1 AND pipeline_id = $2 AND deleted_at IS NULL",
        params![cx.account, id, cx.now, deletion_id],
    )?;
    Ok(())
}

/// A stage that was deleted since then, with the id of its deletion.
pub fn find_deleted_stage(cx: &mut Cx<'_>, id: StageId, since: Seconds) -> Result<Option<(Stage, i64)>, DbError> {
    let sql = format!("SELECT {STAGE}, deletion_id FROM stages WHERE account_id = $1 AND id = $2 AND deleted_at > $3");
    cx.find(&sql, params![cx.account, id, since], |row| Ok((read_stage(row)?, row.take()?)))
}

/// The name of a pipeline that was deleted since then, and the id of its deletion.
pub fn find_deleted_pipeline(
    cx: &mut Cx<'_>,
    id: PipelineId,
    since: Seconds,
) -> Result<Option<(String, i64)>, DbError> {
    cx.find(
        "SELECT name, deletion_id FROM pipelines WHERE account_id = $1 AND id = $2 AND deleted_at > $3",
        params![cx.account, id, since],
        |row: &mut Row| Ok((row.take()?, row.take()?)),
    )
}

pub fn restore_stage(cx: &mut Cx<'_>, id: StageId) -> Result<(), DbError> {
    cx.write(
        "UPDATE stages SET deleted_at = NULL, deletion_id = NULL WHERE account_id = $1 AND id = $2",
        params![cx.account, id],
    )?;
    Ok(())
}

/// A pipeline, and with it the stages that were deleted with it.
pub fn restore_pipeline(cx: &mut Cx<'_>, id: PipelineId, deletion_id: i64) -> Result<(), DbError> {
    cx.write(
        "UPDATE pipelines SET deleted_at = NULL, deletion_id = NULL WHERE account_id = $1 AND id = $2",
        params![cx.account, id],
    )?;
    cx.write(
        "UPDATE stages SET deleted_at = NULL, deletion_id = NULL WHERE account_id = $1 AND pipeline_id = $2 AND deletion_id = $3",
        params![cx.account, id, deletion_id],
    )?;
    Ok(())
}
