//! Writes: pipelines, stages, stage_hints, board_orders.

mod board_orders;
mod deleted;
mod hints;

pub(super) use board_orders::*;
pub(super) use deleted::*;
pub(super) use hints::*;

use super::recognise::Recognised;
use super::{Intake, Pipeline, Stage, StageKind};
use crate::inbox::IncomingLead;
use crate::leads::CardField;
use base::clock::Seconds;
use base::db::{DbError, Row};
use base::ids::{ContactId, LeadId, PipelineId, StageId};
use base::journal::Kind;
use base::{Cx, params};
use serde_json::json;

const PIPELINE: &str =
    "id, name, position, is_main, is_archived, intake, intake_stage_id, created_at, card_fields, deleted_at";
const STAGE: &str = "id, pipeline_id, kind, name, colour, hex, position, stale_after_days, deleted_at";

fn read_stage(row: &mut Row) -> Result<Stage, DbError> {
    Ok(Stage {
        id: row.take()?,
        pipeline_id: row.take()?,
        kind: StageKind::from_stored(&row.take::<String>()?),
        name: row.take()?,
        colour: row.take()?,
        hex: row.take()?,
        position: row.take()?,
        stale_after_days: row.take()?,
        deleted_at: row.take()?,
    })
}

fn read_pipeline(row: &mut Row) -> Result<Pipeline, DbError> {
    Ok(Pipeline {
        id: row.take()?,
        name: row.take()?,
        position: row.take()?,
        is_main: row.take()?,
        is_archived: row.take()?,
        intake: read_intake(&row.take::<String>()?, row.take()?),
        created_at: row.take()?,
        card_fields: CardField::read_all(&row.take::<String>()?),
        deleted_at: row.take()?,
        stages: Vec::new(),
    })
}

/// A direct intake whose stage is gone falls back to a person's decision.
fn read_intake(word: &str, stage: Option<StageId>) -> Intake {
    match (word, stage) {
        ("direct", Some(stage)) => Intake::Direct(stage),
        ("notify", _) => Intake::Notify,
        _ => Intake::Triage,
    }
}

fn stored_intake(intake: Intake) -> (&'static str, Option<StageId>) {
    match intake {
        Intake::Triage => ("triage", None),
        Intake::Direct(stage) => ("direct", Some(stage)),
        Intake::Notify => ("notify", None),
    }
}

/// All that are not deleted, or one of them.
pub(super) fn list_pipelines(cx: &mut Cx<'_>, only: Option<PipelineId>) -> Result<Vec<Pipeline>, DbError> {
    read_list(cx, only, "AND deleted_at IS NULL")
}

/// All there ever were, with all their stages.
pub(super) fn list_with_deleted(cx: &mut Cx<'_>) -> Result<Vec<Pipeline>, DbError> {
    read_list(cx, None, "")
}

fn read_list(cx: &mut Cx<'_>, only: Option<PipelineId>, and: &str) -> Result<Vec<Pipeline>, DbError> {
    let only = only.map_or(0, |id| id.0);
    let sql = format!(
        "SELECT {PIPELINE} FROM pipelines WHERE account_id = $1 AND (id = $2 OR $2 = 0) {and} ORDER BY position, id"
    );
    let mut pipelines = cx.query(&sql, params![cx.account, only], read_pipeline)?;
    let sql = format!(
        "SELECT {STAGE} FROM stages WHERE account_id = $1 AND (pipeline_id = $2 OR $2 = 0) {and} ORDER BY position, id"
    );
    for stage in cx.query(&sql, params![cx.account, only], read_stage)? {
        if let Some(pipeline) = pipelines.iter_mut().find(|pipeline| pipeline.id == stage.pipeline_id) {
            pipeline.stages.push(stage);
        }
    }
    Ok(pipelines)
}

pub(super) fn insert_pipeline(cx: &mut Cx<'_>, pipeline: &Pipeline) -> Result<(), DbError> {
    let (intake, stage) = stored_intake(pipeline.intake);
    cx.write(
        "INSERT INTO pipelines (account_id, id, name, position, is_main, is_archived, intake, intake_stage_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![cx.account, pipeline.id, &pipeline.name, pipeline.position, pipeline.is_main, pipeline.is_archived, intake, stage, pipeline.created_at],
    )?;
    Ok(())
}

pub(super) fn update_pipeline(cx: &mut Cx<'_>, pipeline: &Pipeline) -> Result<(), DbError> {
    let (intake, stage) = stored_intake(pipeline.intake);
    cx.write(
        "UPDATE pipelines SET name = $3, position = $4, is_main = $5, is_archived = $6, intake = $7, intake_stage_id = $8, card_fields = $9 WHERE account_id = $1 AND id = $2",
        params![
            cx.account, pipeline.id, &pipeline.name, pipeline.position, pipeline.is_main, pipeline.is_archived, intake, stage,
            CardField::write_all(&pipeline.card_fields),
        ],
    )?;
    Ok(())
}

pub(super) fn clear_main(cx: &mut Cx<'_>) -> Result<(), DbError> {
    cx.write("UPDATE pipelines SET is_main = 0 WHERE account_id = $1", params![cx.account])?;
    Ok(())
}

/// What keeps a pipeline from being deleted, in words.
pub(super) fn what_holds(cx: &mut Cx<'_>, id: PipelineId) -> Result<Option<&'static str>, DbError> {
    let holders = [
        (
            "leads",
            "SELECT count(*) FROM (SELECT 1 FROM stages JOIN leads ON leads.account_id = stages.account_id AND leads.stage_id = stages.id AND leads.deleted_at IS NULL AND leads.is_draft = 0
             WHERE stages.account_id = $1 AND stages.pipeline_id = $2 LIMIT 1) AS held",
        ),
        (
            "requests",
            "SELECT count(*) FROM (SELECT 1 FROM incoming_leads WHERE account_id = $1 AND pipeline_id = $2 LIMIT 1) AS held",
        ),
        ("sources", "SELECT count(*) FROM sources WHERE account_id = $1 AND pipeline_id = $2 AND deleted_at IS NULL"),
    ];
    for (what, sql) in holders {
        if cx.number(sql, params![cx.account, id])? > 0 {
            return Ok(Some(what));
        }
    }
    Ok(None)
}

pub(super) fn find_stage(cx: &mut Cx<'_>, id: StageId) -> Result<Option<Stage>, DbError> {
    let sql = format!("SELECT {STAGE} FROM stages WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL");
    cx.find(&sql, params![cx.account, id], read_stage)
}

pub(super) fn insert_stage(cx: &mut Cx<'_>, stage: &Stage) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO stages (account_id, id, pipeline_id, kind, name, colour, hex, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![cx.account, stage.id, stage.pipeline_id, stage.kind.as_str(), &stage.name, &stage.colour, stage.hex.clone(), stage.position],
    )?;
    Ok(())
}

pub(super) fn update_stage(cx: &mut Cx<'_>, stage: &Stage) -> Result<(), DbError> {
    cx.write(
        "UPDATE stages SET name = $3, colour = $4, hex = $5, stale_after_days = $6 WHERE account_id = $1 AND id = $2",
        params![cx.account, stage.id, &stage.name, &stage.colour, stage.hex.clone(), stage.stale_after_days],
    )?;
    Ok(())
}

pub(super) fn set_stage_position(cx: &mut Cx<'_>, id: StageId, position: i64) -> Result<(), DbError> {
    cx.write("UPDATE stages SET position = $3 WHERE account_id = $1 AND id = $2", params![cx.account, id, position])?;
    Ok(())
}

/// True when a contact was put on a lead in the unit of that time: the journal knows, the link itself does not. A company that
/// was put on it then stands there with the lead's main contact, too.
pub(super) fn was_put_on(cx: &mut Cx<'_>, lead: LeadId, contact: ContactId, at: Seconds) -> Result<bool, DbError> {
    let sql = "SELECT after FROM journal WHERE account_id = $1 AND lead_id = $2 AND contact_id = $3 AND kind = $4 AND at = $5";
    let linked = cx.query(sql, params![cx.account, lead, contact, Kind::LeadLinked.as_str(), at], Row::take_json)?;
    Ok(linked.into_iter().any(|after: serde_json::Value| after["contact"] == json!(contact)))
}

/// Whom the last link of an incoming lead recognised: the journal knows.
pub(super) fn find_recognised(cx: &mut Cx<'_>, incoming: &IncomingLead) -> Result<Option<Recognised>, DbError> {
    let mut after: Option<serde_json::Value> = cx.find(
        "SELECT after FROM journal WHERE account_id = $1 AND contact_id = $2 AND incoming_lead_id = $3 AND kind = $4 ORDER BY id DESC LIMIT 1",
        params![cx.account, incoming.contact_id, incoming.id, Kind::IncomingLeadLinked.as_str()],
        Row::take_json,
    )?;
    Ok(after.as_mut().map(|after| serde_json::from_value(after["recognised"].take())).transpose()?.flatten())
}

/// What the journal says of one kind with a request since its decision, or at all while it waits.
pub(super) fn list_remembered(
    cx: &mut Cx<'_>,
    incoming: &IncomingLead,
    kind: Kind,
) -> Result<Vec<(serde_json::Value, serde_json::Value)>, DbError> {
    cx.query(
        "SELECT before, after FROM journal WHERE account_id = $1 AND lead_id = $2 AND incoming_lead_id = $3 AND kind = $4 AND at >= $5 ORDER BY id",
        params![cx.account, incoming.lead_id, incoming.id, kind.as_str(), incoming.decided_at.unwrap_or(0)],
        |row| Ok((row.take_json()?, row.take_json()?)),
    )
}

pub(super) fn release_intake(cx: &mut Cx<'_>, id: StageId) -> Result<(), DbError> {
    cx.write(
        "UPDATE pipelines SET intake = 'triage', intake_stage_id = NULL WHERE account_id = $1 AND intake_stage_id = $2",
        params![cx.account, id],
    )?;
    Ok(())
}
