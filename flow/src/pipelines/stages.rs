//! Stages: add, rename, recolour, reorder, delete when empty (ST-01 to ST-05).

use super::{Error, MAX_STAGES, Pipeline, Stage, StageKind, load, set_up::checked_name, store};
use base::Cx;
use base::access::{Right, require};
use base::ids::{PipelineId, StageId};
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// The colours a stage may have: names of hues, readable in light and dark (ui.md §3.4).
pub const COLOURS: [&str; 12] =
    ["slate", "blue", "cyan", "teal", "green", "lime", "amber", "orange", "red", "pink", "violet", "indigo"];

/// The longest time without a change before a lead is stale, in days.
pub const MAX_STALE_DAYS: i64 = 365;

/// A stage to be added.
#[derive(Clone, Debug)]
pub struct NewStage {
    /// Its name.
    pub name: String,
    /// Its colour; nothing takes the next of the palette.
    pub colour: Option<String>,
    /// As a program wrote that colour, `#rrggbb`.
    pub hex: Option<String>,
    /// Behind which stage; nothing means behind the last working one.
    pub after: Option<StageId>,
}

/// What may be changed about a stage; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct StageChange {
    /// Another name; won and lost may have one too (ST-04).
    pub name: Option<String>,
    /// Another colour, of a working stage.
    pub colour: Option<String>,
    /// As a program wrote that colour, `#rrggbb`.
    pub hex: Option<String>,
    /// After how many days without a change its leads are stale; nothing within means never.
    pub stale_after_days: Option<Option<i64>>,
}

/// Adds a working stage.
///
/// # Errors
/// `Denied`, `NoSuchPipeline`, `BadValue`, `Refused` when there are 100.
pub fn add_stage(cx: &mut Cx<'_>, pipeline: PipelineId, new: &NewStage) -> Result<Stage, Error> {
    require(cx, Right::SetUp)?;
    let whole = load(cx, pipeline)?;
    if whole.stages.len() >= MAX_STAGES {
        return Err(Error::Refused(format!("A pipeline has at most {MAX_STAGES} stages. Nothing was added.")));
    }
    let working: Vec<&Stage> = whole.stages.iter().filter(|stage| stage.kind == StageKind::Open).collect();
    let colour = match &new.colour {
        Some(colour) => checked_colour(colour)?,
        None => COLOURS[(working.len() + 1) % COLOURS.len()].to_owned(),
    };
    let mut stage = Stage {
        id: cx.next_id()?,
        pipeline_id: pipeline,
        kind: StageKind::Open,
        name: checked_name(&new.name)?,
        colour,
        hex: new.hex.clone(),
        position: 0,
        stale_after_days: None,
        deleted_at: None,
    };
    let mut order: Vec<StageId> = working.iter().map(|stage| stage.id).collect();
    let at = new.after.and_then(|after| order.iter().position(|id| *id == after)).map_or(order.len(), |at| at + 1);
    let at = if new.after == whole.stage_of_kind(StageKind::Incoming).map(|stage| stage.id) { 0 } else { at };
    order.insert(at.min(order.len()), stage.id);
    store::insert_stage(cx, &stage)?;
    put_in_order(cx, &order)?;
    stage.position = position(at);
    record(cx, pipeline, Json::Null, json!({ "added": stage.name }))?;
    Ok(stage)
}

/// Renames or recolours a stage.
///
/// # Errors
/// `Denied`, `NoSuchStage`, `BadValue`, `Refused` for the colour of a fixed stage.
pub fn change_stage(cx: &mut Cx<'_>, id: StageId, change: &StageChange) -> Result<Stage, Error> {
    require(cx, Right::SetUp)?;
    let mut stage = find_stage(cx, id)?.ok_or(Error::NoSuchStage(id))?;
    let before = summary(&stage);
    if let Some(name) = &change.name {
        stage.name = checked_name(name)?;
    }
    if let Some(colour) = &change.colour {
        let colour = checked_colour(colour)?;
        if stage.kind != StageKind::Open && colour != stage.colour {
            return Err(Error::Refused("This stage keeps its colour.".to_owned()));
        }
        if colour != stage.colour || change.hex.is_some() {
            stage.hex.clone_from(&change.hex);
        }
        stage.colour = colour;
    }
    if let Some(days) = change.stale_after_days {
        if days.is_some_and(|days| !(1..=MAX_STALE_DAYS).contains(&days)) {
            return Err(Error::BadValue(format!("Leads are stale after 1 to {MAX_STALE_DAYS} days, or never.")));
        }
        stage.stale_after_days = days;
    }
    store::update_stage(cx, &stage)?;
    record(cx, stage.pipeline_id, before, summary(&stage))?;
    Ok(stage)
}

/// Puts the working stages of a pipeline into a new order; stages that are not named follow as they were.
///
/// # Errors
/// `Denied`, `NoSuchPipeline`, `NoSuchStage` for one that is fixed or of another pipeline.
pub fn order_stages(cx: &mut Cx<'_>, pipeline: PipelineId, order: &[StageId]) -> Result<Pipeline, Error> {
    require(cx, Right::SetUp)?;
    let whole = load(cx, pipeline)?;
    let working: Vec<StageId> =
        whole.stages.iter().filter(|stage| stage.kind == StageKind::Open).map(|stage| stage.id).collect();
    if let Some(stranger) = order.iter().find(|id| !working.contains(id)) {
        return Err(Error::NoSuchStage(*stranger));
    }
    let mut wanted: Vec<StageId> = Vec::new();
    for id in order.iter().chain(&working) {
        if !wanted.contains(id) {
            wanted.push(*id);
        }
    }
    put_in_order(cx, &wanted)?;
    record(cx, pipeline, json!({ "order": working }), json!({ "order": wanted }))?;
    load(cx, pipeline)
}

/// The stage, if it exists.
///
/// # Errors
/// Whatever the database answers.
pub fn find_stage(cx: &mut Cx<'_>, id: StageId) -> Result<Option<Stage>, Error> {
    Ok(store::find_stage(cx, id)?)
}

pub(super) fn checked_colour(colour: &str) -> Result<String, Error> {
    if COLOURS.contains(&colour) || colour == "grey" {
        return Ok(colour.to_owned());
    }
    Err(Error::BadValue(format!("“{colour}” is none of the colours {}.", COLOURS.join(", "))))
}

fn put_in_order(cx: &mut Cx<'_>, order: &[StageId]) -> Result<(), Error> {
    for (at, id) in order.iter().enumerate() {
        store::set_stage_position(cx, *id, position(at))?;
    }
    Ok(())
}

/// Incoming stands at 0, working stages from 1 on, won and lost behind any of them.
fn position(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(0) + 1
}

fn summary(stage: &Stage) -> Json {
    json!({ "stage": stage.id, "name": stage.name, "colour": stage.colour, "stale_after_days": stage.stale_after_days })
}

pub(super) fn record(cx: &mut Cx<'_>, pipeline: PipelineId, before: Json, after: Json) -> Result<(), Error> {
    let about = About { pipeline: Some(pipeline), ..About::default() };
    journal::record(cx, Happening::change(Kind::StagesChanged, about, before, after))?;
    Ok(())
}
