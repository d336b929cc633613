//! The requests of a whole pipeline at once.

use crate::channels::Channel;
use base::db::{DbError, Row};
use base::ids::PipelineId;
use base::{Cx, params};

fn read(row: &mut Row) -> Result<(PipelineId, Channel, i64), DbError> {
    let (pipeline, word) = (row.take()?, row.take::<String>()?);
    Ok((pipeline, Channel::from_stored(&word).ok_or(DbError::ColumnMissing)?, row.take()?))
}

/// How many wait in a pipeline, by channel.
pub fn waiting_in(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<(PipelineId, Channel, i64)>, DbError> {
    cx.query(
        "SELECT pipeline_id, channel, count(*) FROM incoming_leads WHERE account_id = $1 AND pipeline_id = $2 AND state = 'waiting' GROUP BY pipeline_id, channel",
        params![cx.account, pipeline],
        read,
    )
}

/// How many wait elsewhere that came from a pipeline, by where they are and by channel.
pub fn waiting_out_of(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<(PipelineId, Channel, i64)>, DbError> {
    cx.query(
        "SELECT pipeline_id, channel, count(*) FROM incoming_leads WHERE account_id = $1 AND from_pipeline_id = $2 AND state = 'waiting' GROUP BY pipeline_id, channel",
        params![cx.account, pipeline],
        read,
    )
}

pub fn give_to(cx: &mut Cx<'_>, from: PipelineId, to: PipelineId) -> Result<(), DbError> {
    cx.write(
        "UPDATE incoming_leads SET pipeline_id = $3, from_pipeline_id = $2 WHERE account_id = $1 AND pipeline_id = $2",
        params![cx.account, from, to],
    )?;
    Ok(())
}

pub fn take_back(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<(), DbError> {
    cx.write(
        "UPDATE incoming_leads SET pipeline_id = $2, from_pipeline_id = NULL WHERE account_id = $1 AND from_pipeline_id = $2",
        params![cx.account, pipeline],
    )?;
    Ok(())
}
