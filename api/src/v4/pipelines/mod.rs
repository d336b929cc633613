//! Pipelines, read and written (kommo-api §5.4).

mod colours;
pub mod duplicate_control;
pub mod statuses;

use crate::call::Call;
use crate::wire::stages::{LOST, WON};
use crate::wire::{Answer, Code, Item, Problem, listed, read_all};
use base::Cx;
use base::ids::PipelineId;
use flow::pipelines::{self, Intake, NewPipeline, Pipeline, PipelineChange, StageChange, StageKind};
use serde_json::{Value as Json, json};

/// `GET /leads/pipelines`: all of them, the archived too.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let rows = pipelines::list(cx)?.iter().map(|pipeline| shown(call, pipeline)).collect();
    Ok(listed(call, "pipelines", rows))
}

/// `GET /leads/pipelines/{id}`: the bare pipeline (kommo-api §12.1).
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let pipeline = pipelines::find(cx, call.id("id")?)?;
    Ok(pipeline.map_or(Answer::Nothing, |pipeline| Answer::Found(shown(call, &pipeline))))
}

/// `POST /leads/pipelines`.
pub fn post(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(pipelines::MAX_PIPELINES)?;
    let wishes = read_all(&items, Wish::read)?;
    let mut rows = Vec::new();
    for (item, wish) in items.iter().zip(wishes) {
        let pipeline = add(cx, &wish).map_err(|problem| problem.of_item(item.request_id()))?;
        rows.push(echoed(shown(call, &pipeline), item));
    }
    Ok(listed(call, "pipelines", rows))
}

/// `PATCH /leads/pipelines/{id}`.
pub fn patch(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id: PipelineId = call.id("id")?;
    let item = call.body.object()?;
    let old = pipelines::find(cx, id)?.ok_or_else(|| item.no_choice("id"))?;
    let change = read_change(&item, &old)?;
    let changed = pipelines::change_pipeline(cx, id, &change);
    let pipeline = changed.map_err(|error| named(error).of_item(item.request_id()))?;
    Ok(Answer::Found(echoed(shown(call, &pipeline), &item)))
}

/// `DELETE /leads/pipelines/{id}`: refused for the main one and for one that holds anything.
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id: PipelineId = call.id("id")?;
    pipelines::find(cx, id)?.ok_or_else(|| Problem::NotFound(format!("There is no pipeline {id}")))?;
    pipelines::delete_pipeline(cx, id, None)?;
    Ok(Answer::Nothing)
}

/// A pipeline to be made, as it was asked for.
struct Wish {
    new: NewPipeline,
    change: PipelineChange,
    won: Option<String>,
    lost: Option<String>,
    /// What its working statuses were written with, in their order.
    hexes: Vec<Option<String>>,
}

impl Wish {
    fn read(item: &Item) -> Result<Wish, Problem> {
        let embedded =
            item.inner("_embedded")?.map(|embedded| embedded.list("statuses")).transpose()?.unwrap_or_default();
        let (mut working, mut won, mut lost) = (Vec::new(), None, None);
        for (at, status) in embedded.iter().enumerate() {
            match status.number("id")? {
                Some(WON) => won = status.text("name")?,
                Some(LOST) => lost = status.text("name")?,
                _ => {
                    let hue = statuses::read_hue(status)?.unwrap_or(pipelines::COLOURS[at % pipelines::COLOURS.len()]);
                    working.push((
                        status.number("sort")?.unwrap_or(i64::MAX),
                        status.required_text("name")?,
                        hue.to_owned(),
                        statuses::read_hex(status)?,
                    ));
                }
            }
        }
        working.sort_by_key(|(sort, ..)| *sort);
        let hexes = working.iter().map(|(.., hex)| hex.clone()).collect();
        let stages = working.into_iter().map(|(_, name, hue, _)| (name, hue)).collect();
        let is_main = item.truth("is_main")?.unwrap_or(false);
        let new = NewPipeline { name: item.required_text("name")?, stages, is_main };
        let intake = item.truth("is_unsorted_on")?.filter(|is_on| !is_on).map(|_| Intake::Notify);
        let change = PipelineChange { position: item.number("sort")?, intake, ..PipelineChange::default() };
        Ok(Wish { new, change, won, lost, hexes })
    }
}

fn add(cx: &mut Cx<'_>, wish: &Wish) -> Result<Pipeline, Problem> {
    let pipeline = pipelines::add_pipeline(cx, &wish.new).map_err(named)?;
    for (kind, name) in [(StageKind::Won, &wish.won), (StageKind::Lost, &wish.lost)] {
        if let (Some(stage), Some(name)) = (pipeline.stage_of_kind(kind), name) {
            let change = StageChange { name: Some(name.clone()), colour: None, ..StageChange::default() };
            pipelines::change_stage(cx, stage.id, &change).map_err(named)?;
        }
    }
    let working = pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open);
    for (stage, hex) in working.zip(&wish.hexes).filter(|(_, hex)| hex.is_some()) {
        let (colour, hex) = (Some(stage.colour.clone()), hex.clone());
        pipelines::change_stage(cx, stage.id, &StageChange { colour, hex, ..StageChange::default() }).map_err(named)?;
    }
    pipelines::change_pipeline(cx, pipeline.id, &wish.change).map_err(named)
}

fn read_change(item: &Item, old: &Pipeline) -> Result<PipelineChange, Problem> {
    let intake = match item.truth("is_unsorted_on")? {
        Some(true) => Some(Intake::Triage),
        // Off says nothing of where requests go instead: what was chosen on the set-up page stays.
        Some(false) if old.intake == Intake::Triage => Some(Intake::Notify),
        _ => None,
    };
    Ok(PipelineChange {
        name: item.text("name")?,
        position: item.number("sort")?,
        becomes_main: item.truth("is_main")?.unwrap_or(false),
        is_archived: item.truth("is_archive")?,
        intake,
        card_fields: None,
    })
}

/// What only the name can have caused is said of the name.
fn named(error: pipelines::Error) -> Problem {
    match error {
        pipelines::Error::BadValue(sentence) => Problem::value(&Json::Null, Code::InvalidValue, "name", sentence),
        other => other.into(),
    }
}

fn shown(call: &Call, pipeline: &Pipeline) -> Json {
    let statuses: Vec<Json> = pipeline.stages.iter().map(|stage| statuses::shown(call, stage)).collect();
    json!({
        "id": pipeline.id, "name": pipeline.name, "sort": pipeline.position, "is_main": pipeline.is_main,
        "is_unsorted_on": pipeline.intake == Intake::Triage, "is_archive": pipeline.is_archived,
        "account_id": call.account.id, "_links": call.links.own(&format!("leads/pipelines/{}", pipeline.id)),
        "_embedded": { "statuses": statuses },
    })
}

/// The row with the id by which its sender knows it.
fn echoed(mut row: Json, item: &Item) -> Json {
    row["request_id"] = item.request_id().clone();
    row
}
