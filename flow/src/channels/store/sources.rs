//! The table of sources.

use super::of_somebody_else;
use crate::channels::{Channel, Health, Source, Support};
use base::db::{DbError, Row, Value};
use base::ids::{PipelineId, SourceId};
use base::{Cx, params};

const COLUMNS: &str = "id, pipeline_id, channel, name, external_id, public_key, responsible_id, is_on, duplicate_support, settings, created_at, last_request_at, last_error, last_error_at";

/// What a query takes for [`read`]: [`COLUMNS`], and whether it is the personal mailbox of somebody else.
fn columns(cx: &Cx<'_>) -> String {
    let others = of_somebody_else(cx.actor, "sources", "id").unwrap_or_else(|| "1 = 0".to_owned());
    format!("{COLUMNS}, CASE WHEN {others} THEN 1 ELSE 0 END AS is_private")
}

/// Reads a source; of somebody else's mailbox neither its address nor what went wrong at it (EM-14).
fn read(row: &mut Row) -> Result<Source, DbError> {
    let mut source = Source {
        id: row.take()?,
        pipeline_id: row.take()?,
        channel: Channel::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
        name: row.take()?,
        external_id: row.take()?,
        public_key: row.take()?,
        responsible_id: row.take()?,
        is_on: row.take()?,
        support: Support::from_stored(&row.take::<String>()?).unwrap_or_default(),
        settings: row.take_json()?,
        created_at: row.take()?,
        health: Health { last_request_at: row.take()?, last_error: row.take()?, last_error_at: row.take()? },
        is_private: row.take()?,
    };
    if source.is_private {
        source.name = Source::PRIVATE_NAME.to_owned();
        source.health = Health::default();
    }
    Ok(source)
}

pub fn insert_source(cx: &mut Cx<'_>, source: &Source) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO sources (account_id, id, pipeline_id, channel, name, external_id, public_key, responsible_id, is_on, settings, created_at, duplicate_support)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            cx.account, source.id, source.pipeline_id, source.channel.as_str(), &source.name, source.external_id.clone(),
            &source.public_key, source.responsible_id, source.is_on, &source.settings, source.created_at,
            source.support.as_str(),
        ],
    )?;
    Ok(())
}

pub fn rename_source(cx: &mut Cx<'_>, id: SourceId, name: &str) -> Result<(), DbError> {
    cx.write("UPDATE sources SET name = $3 WHERE account_id = $1 AND id = $2", params![cx.account, id, name])?;
    Ok(())
}

/// Writes everything but the name: of somebody else's mailbox it was not read.
pub fn update_source(cx: &mut Cx<'_>, source: &Source) -> Result<(), DbError> {
    cx.write(
        "UPDATE sources SET from_pipeline_id = CASE WHEN pipeline_id = $3 THEN from_pipeline_id ELSE NULL END,
                pipeline_id = $3, external_id = $4, responsible_id = $5, is_on = $6, settings = $7, duplicate_support = $8
         WHERE account_id = $1 AND id = $2",
        params![
            cx.account,
            source.id,
            source.pipeline_id,
            source.external_id.clone(),
            source.responsible_id,
            source.is_on,
            &source.settings,
            source.support.as_str(),
        ],
    )?;
    Ok(())
}

pub fn give_sources(cx: &mut Cx<'_>, from: PipelineId, to: PipelineId) -> Result<(), DbError> {
    cx.write(
        "UPDATE sources SET pipeline_id = $3, from_pipeline_id = $2 WHERE account_id = $1 AND pipeline_id = $2",
        params![cx.account, from, to],
    )?;
    Ok(())
}

pub fn take_sources_back(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<(), DbError> {
    cx.write(
        "UPDATE sources SET pipeline_id = $2, from_pipeline_id = NULL WHERE account_id = $1 AND from_pipeline_id = $2",
        params![cx.account, pipeline],
    )?;
    Ok(())
}

pub fn delete_source(cx: &mut Cx<'_>, id: SourceId) -> Result<(), DbError> {
    cx.write(
        "UPDATE sources SET deleted_at = $3, is_on = 0, external_id = NULL WHERE account_id = $1 AND id = $2",
        params![cx.account, id, cx.now],
    )?;
    Ok(())
}

/// A source that was deleted is there again, with its settings as they were.
pub fn revive_source(cx: &mut Cx<'_>, id: SourceId) -> Result<(), DbError> {
    cx.write(
        "UPDATE sources SET deleted_at = NULL, is_on = 1 WHERE account_id = $1 AND id = $2",
        params![cx.account, id],
    )?;
    Ok(())
}

pub fn count_sources(cx: &mut Cx<'_>) -> Result<i64, DbError> {
    cx.number("SELECT count(*) FROM sources WHERE account_id = $1 AND deleted_at IS NULL", params![cx.account])
}

pub fn find_source(cx: &mut Cx<'_>, id: SourceId) -> Result<Option<Source>, DbError> {
    let sql = format!("SELECT {} FROM sources WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL", columns(cx));
    cx.find(&sql, params![cx.account, id], read)
}

pub fn find_source_by_key(cx: &mut Cx<'_>, key: &str) -> Result<Option<Source>, DbError> {
    let sql =
        format!("SELECT {} FROM sources WHERE account_id = $1 AND public_key = $2 AND deleted_at IS NULL", columns(cx));
    cx.find(&sql, params![cx.account, key], read)
}

pub fn find_source_by_external_id(cx: &mut Cx<'_>, external_id: &str) -> Result<Option<Source>, DbError> {
    let sql = format!(
        "SELECT {} FROM sources WHERE account_id = $1 AND external_id = $2 AND deleted_at IS NULL ORDER BY id LIMIT 1",
        columns(cx)
    );
    cx.find(&sql, params![cx.account, external_id], read)
}

/// An account has at most `MAX_SOURCES` of them, so the list needs no page.
pub fn list_sources(cx: &mut Cx<'_>, pipeline: Option<PipelineId>) -> Result<Vec<Source>, DbError> {
    let sql = format!(
        "SELECT {} FROM sources WHERE account_id = $1 AND deleted_at IS NULL AND (pipeline_id = $2 OR $2 = 0) ORDER BY id",
        columns(cx)
    );
    cx.query(&sql, params![cx.account, pipeline.map_or(0, |id| id.0)], read)
}

/// The sources that a pipeline lost when it was deleted.
pub fn list_sources_from(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<Source>, DbError> {
    let sql = format!(
        "SELECT {} FROM sources WHERE account_id = $1 AND deleted_at IS NULL AND from_pipeline_id = $2 ORDER BY id",
        columns(cx)
    );
    cx.query(&sql, params![cx.account, pipeline], read)
}

pub fn set_last_request(cx: &mut Cx<'_>, id: SourceId) -> Result<(), DbError> {
    cx.write("UPDATE sources SET last_request_at = $3 WHERE account_id = $1 AND id = $2 AND (last_request_at IS NULL OR last_request_at < $3)", params![cx.account, id, cx.now])?;
    Ok(())
}

pub fn set_last_error(cx: &mut Cx<'_>, id: SourceId, error: &str) -> Result<(), DbError> {
    cx.write(
        "UPDATE sources SET last_error = $3, last_error_at = $4 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, error, cx.now],
    )?;
    Ok(())
}

/// Whether one of these values, each with its kind, is blocked.
pub fn is_any_blocked(cx: &mut Cx<'_>, blockable: &[(&str, &str)]) -> Result<bool, DbError> {
    if blockable.is_empty() {
        return Ok(false);
    }
    let mut values: Vec<Value> = params![cx.account].to_vec();
    let mut conditions = Vec::new();
    for (kind, value) in blockable {
        conditions.push(format!("(kind = ${} AND value = ${})", values.len() + 1, values.len() + 2));
        values.extend([(*kind).into(), (*value).into()]);
    }
    let sql = format!("SELECT count(*) FROM blocks WHERE account_id = $1 AND ({})", conditions.join(" OR "));
    Ok(cx.number(&sql, &values)? > 0)
}
