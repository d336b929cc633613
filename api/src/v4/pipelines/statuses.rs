//! Stages, which Kommo calls statuses, read and written (kommo-api §5.5).

use super::{colours, echoed, named};
use crate::call::Call;
use crate::wire::stages::{in_pipeline, number};
use crate::wire::{Answer, Item, Problem, listed, read_all};
use base::Cx;
use base::ids::{PipelineId, StageId};
use base::people::Experience;
use flow::pipelines::{self, Hint, NewStage, Pipeline, Stage, StageChange, StageKind};
use serde_json::{Value as Json, json};

/// The sort of Incoming leads, and the distance between stages.
const SORT_STEP: i64 = 10;

/// `GET /leads/pipelines/{pipeline_id}/statuses`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let pipeline = pipelines::find(cx, call.id("pipeline_id")?)?;
    let stages = pipeline.map(|pipeline| pipeline.stages).unwrap_or_default();
    let mut rows = Vec::new();
    let hints = match stages.first().filter(|_| call.query.with("descriptions")) {
        Some(stage) => Some(pipelines::list_hints(cx, stage.pipeline_id)?),
        None => None,
    };
    for stage in &stages {
        let mut row = shown(call, stage);
        if let Some(hints) = &hints {
            row["descriptions"] = descriptions(call, stage, hints);
        }
        rows.push(row);
    }
    Ok(listed(call, "statuses", rows))
}

/// `GET /leads/pipelines/{pipeline_id}/statuses/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let Some(pipeline) = pipelines::find(cx, call.id("pipeline_id")?)? else { return Ok(Answer::Nothing) };
    match in_pipeline(&pipeline, call.id("id")?) {
        Some(stage) => described(cx, call, stage).map(Answer::Found),
        None => Ok(Answer::Nothing),
    }
}

/// `POST /leads/pipelines/{pipeline_id}/statuses`.
pub fn post(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let pipeline = load(cx, call)?;
    let items = call.body.items(pipelines::MAX_STAGES)?;
    let wishes = read_all(&items, |item| {
        Ok((item.required_text("name")?, item.number("sort")?, read_hue(item)?.map(str::to_owned), read_hex(item)?))
    })?;
    let mut order = sorted(&pipeline, None);
    let mut added = Vec::new();
    for (item, (name, sort, colour, hex)) in items.iter().zip(wishes) {
        let at = place(&order, sort.unwrap_or(i64::MAX));
        let after = at.checked_sub(1).and_then(|before| order.get(before)).map(|(_, id)| *id);
        let stage = pipelines::add_stage(cx, pipeline.id, &NewStage { name, colour, hex, after });
        let stage = stage.map_err(|error| named(error).of_item(item.request_id()))?;
        order.insert(at, (sort.unwrap_or(i64::MAX), stage.id));
        describe(cx, stage.id, item)?;
        added.push((item, stage.id));
    }
    // The places of all are known once the last has its own.
    let whole = pipelines::load(cx, pipeline.id)?;
    let mut rows = Vec::new();
    for (item, id) in added {
        let stage = whole.stage(id).ok_or_else(|| item.no_choice("id"))?;
        rows.push(echoed(described(cx, call, stage)?, item));
    }
    Ok(listed(call, "statuses", rows))
}

/// `PATCH /leads/pipelines/{pipeline_id}/statuses/{id}`.
pub fn patch(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let pipeline = load(cx, call)?;
    let item = call.body.object()?;
    let stage = in_pipeline(&pipeline, call.id("id")?).ok_or_else(|| item.no_choice("id"))?;
    // Clients send a whole status back: the colour of a fixed one is passed over instead of refused.
    let is_open = stage.kind == StageKind::Open;
    let colour = if is_open { read_hue(&item)?.map(str::to_owned) } else { None };
    let hex = if is_open { read_hex(&item)? } else { None };
    let change = StageChange { name: item.text("name")?, colour, hex, ..StageChange::default() };
    pipelines::change_stage(cx, stage.id, &change).map_err(|error| named(error).of_item(item.request_id()))?;
    if let Some(sort) = item.number("sort")?.filter(|sort| stage.kind == StageKind::Open && *sort != self::sort(stage))
    {
        put(cx, &pipeline, stage.id, sort)?;
    }
    describe(cx, stage.id, &item)?;
    let changed = pipelines::find_stage(cx, stage.id)?.ok_or_else(|| item.no_choice("id"))?;
    Ok(Answer::Found(echoed(described(cx, call, &changed)?, &item)))
}

/// `DELETE /leads/pipelines/{pipeline_id}/statuses/{id}`: not for fixed ones, nor for one that holds leads.
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (pipeline, id) = (load(cx, call)?, call.id("id")?);
    let stage = in_pipeline(&pipeline, id).ok_or_else(|| Problem::NotFound(format!("There is no status {id}")))?;
    pipelines::delete_stage(cx, stage.id, None)?;
    Ok(Answer::Nothing)
}

/// A status as it is read.
pub fn shown(call: &Call, stage: &Stage) -> Json {
    let (id, pipeline) = (number(stage), stage.pipeline_id);
    let color = match stage.kind {
        StageKind::Incoming => colours::GREY,
        StageKind::Won => "#CCFF66",
        StageKind::Lost => "#D5D8DB",
        StageKind::Open => stage.hex.as_deref().unwrap_or_else(|| colours::hex(&stage.colour)),
    };
    json!({
        "id": id, "name": stage.name, "sort": sort(stage), "is_editable": stage.kind == StageKind::Open,
        "pipeline_id": pipeline, "color": color, "type": i64::from(stage.kind == StageKind::Incoming),
        "account_id": call.account.id, "_links": call.links.own(&format!("leads/pipelines/{pipeline}/statuses/{id}")),
    })
}

/// The status with its descriptions, when they are asked for.
fn described(cx: &mut Cx<'_>, call: &Call, stage: &Stage) -> Result<Json, Problem> {
    let mut row = shown(call, stage);
    if call.query.with("descriptions") {
        let hints = pipelines::list_hints(cx, stage.pipeline_id)?;
        row["descriptions"] = descriptions(call, stage, &hints);
    }
    Ok(row)
}

fn descriptions(call: &Call, stage: &Stage, hints: &[Hint]) -> Json {
    let own = hints.iter().filter(|hint| hint.stage_id == stage.id);
    let shown = own.map(|hint| {
        json!({
            "id": hint.id, "account_id": call.account.id, "status_id": number(stage), "pipeline_id": stage.pipeline_id,
            "level": hint.level.as_str(), "description": hint.text, "created_at": hint.created_at,
            "updated_at": hint.updated_at, "created_by": hint.created_by, "updated_by": hint.updated_by,
        })
    });
    shown.collect()
}

/// The hints that an item brings, each for its level.
fn read_descriptions(item: &Item) -> Result<Vec<(Experience, String)>, Problem> {
    let read = |description: &Item| {
        let level = Experience::from_word(&description.required_text("level")?);
        let level = level.ok_or_else(|| description.no_choice("level"))?;
        Ok((level, description.text("description")?.unwrap_or_default()))
    };
    item.list("descriptions")?.iter().map(read).collect()
}

fn describe(cx: &mut Cx<'_>, stage: StageId, item: &Item) -> Result<(), Problem> {
    for (level, text) in read_descriptions(item)? {
        pipelines::set_hint(cx, stage, level, &text).map_err(|error| named(error).of_item(item.request_id()))?;
    }
    Ok(())
}

/// The hue of a status's `color`, if it has one.
pub(super) fn read_hue(status: &Item) -> Result<Option<&'static str>, Problem> {
    let Some(hex) = status.text("color")? else { return Ok(None) };
    colours::hue(&hex).map(Some).ok_or_else(|| status.no_choice("color"))
}

/// A status's `color` as it is kept beside the hue.
pub(super) fn read_hex(status: &Item) -> Result<Option<String>, Problem> {
    Ok(status.text("color")?.map(|hex| hex.trim().to_lowercase()))
}

fn load(cx: &mut Cx<'_>, call: &Call) -> Result<Pipeline, Problem> {
    let id: PipelineId = call.id("pipeline_id")?;
    pipelines::find(cx, id)?.ok_or_else(|| Problem::NotFound(format!("There is no pipeline {id}")))
}

/// Incoming is 10, working stages follow in tens, won and lost have Kommo's own.
fn sort(stage: &Stage) -> i64 {
    match stage.kind {
        StageKind::Incoming => SORT_STEP,
        StageKind::Open => (stage.position + 1) * SORT_STEP,
        StageKind::Won => 10_000,
        StageKind::Lost => 11_000,
    }
}

/// Incoming and the working stages with their sorts, `moving` left out.
fn sorted(pipeline: &Pipeline, moving: Option<StageId>) -> Vec<(i64, StageId)> {
    let others = pipeline.stages.iter().filter(|stage| Some(stage.id) != moving && !stage.kind.is_closed());
    others.map(|stage| (sort(stage), stage.id)).collect()
}

/// Where one with this sort stands: behind all that have no greater one, never before Incoming.
fn place(order: &[(i64, StageId)], wanted: i64) -> usize {
    order.iter().take_while(|(sort, _)| *sort <= wanted).count().max(1).min(order.len())
}

fn put(cx: &mut Cx<'_>, pipeline: &Pipeline, moving: StageId, sort: i64) -> Result<(), Problem> {
    let mut order = sorted(pipeline, Some(moving));
    let at = place(&order, sort);
    order.insert(at, (sort, moving));
    let incoming = pipeline.stage_of_kind(StageKind::Incoming).map(|stage| stage.id);
    let working: Vec<StageId> = order.into_iter().map(|(_, id)| id).filter(|id| Some(*id) != incoming).collect();
    pipelines::order_stages(cx, pipeline.id, &working)?;
    Ok(())
}
