//! Pipelines: made with three working stages and the fixed ones (PL-03, ST-03, IL-05).

use super::{Error, Intake, MAX_NAME_CHARS, MAX_PIPELINES, MAX_STAGES, Pipeline, Stage, StageKind, store};
use crate::leads::{CardField, MAX_CUSTOM_CARD_FIELDS};
use base::Cx;
use base::access::{Right, require};
use base::ids::PipelineId;
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// Incoming, won and lost.
const FIXED_STAGES: usize = 3;
/// The position of won; lost stands behind it. Both are far behind any working stage.
const WON_POSITION: i64 = 10_000;

/// A pipeline to be made.
#[derive(Clone, Debug)]
pub struct NewPipeline {
    /// Its name.
    pub name: String,
    /// Its working stages, name and colour; none means the three of PL-03.
    pub stages: Vec<(String, String)>,
    /// The main pipeline of the account.
    pub is_main: bool,
}

/// What may be changed about a pipeline; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct PipelineChange {
    /// Another name.
    pub name: Option<String>,
    /// Another place.
    pub position: Option<i64>,
    /// Becomes the main one; the old main one no longer is.
    pub becomes_main: bool,
    /// Put away, or taken out again.
    pub is_archived: Option<bool>,
    /// Another intake.
    pub intake: Option<Intake>,
    /// Other fields on the cards of its board.
    pub card_fields: Option<Vec<CardField>>,
}

/// Makes a pipeline with its stages.
///
/// # Errors
/// `Denied`, `BadValue`, `Refused` when there are 50, or when it would have more than 100 stages.
pub fn add_pipeline(cx: &mut Cx<'_>, new: &NewPipeline) -> Result<Pipeline, Error> {
    require(cx, Right::SetUp)?;
    let others = list(cx)?;
    if others.len() >= MAX_PIPELINES {
        return Err(Error::Refused(format!("An account has at most {MAX_PIPELINES} pipelines. Nothing was added.")));
    }
    if new.stages.len() + FIXED_STAGES > MAX_STAGES {
        return Err(Error::Refused(format!("A pipeline has at most {MAX_STAGES} stages. Nothing was added.")));
    }
    let id: PipelineId = cx.next_id()?;
    let pipeline = Pipeline {
        id,
        name: checked_name(&new.name)?,
        // A program may have put the last one as far behind as a number goes; the newer one then stands behind it by its id.
        position: others.last().map_or(1, |last| last.position.saturating_add(1)),
        is_main: new.is_main || others.is_empty(),
        is_archived: false,
        intake: Intake::Triage,
        created_at: cx.now,
        card_fields: CardField::USUAL.to_vec(),
        deleted_at: None,
        stages: first_stages(cx, id, &new.stages)?,
    };
    if pipeline.is_main {
        store::clear_main(cx)?;
    }
    store::insert_pipeline(cx, &pipeline)?;
    for stage in &pipeline.stages {
        store::insert_stage(cx, stage)?;
    }
    record(cx, id, Json::Null, json!({ "name": pipeline.name }))?;
    Ok(pipeline)
}

/// Changes a pipeline.
///
/// # Errors
/// `Denied`, `NoSuchPipeline`, `BadValue`, `NoSuchStage` for an intake into a stage of another pipeline.
pub fn change_pipeline(cx: &mut Cx<'_>, id: PipelineId, change: &PipelineChange) -> Result<Pipeline, Error> {
    require(cx, Right::SetUp)?;
    let mut pipeline = load(cx, id)?;
    let before = summary(&pipeline);
    if let Some(name) = &change.name {
        pipeline.name = checked_name(name)?;
    }
    pipeline.position = change.position.unwrap_or(pipeline.position);
    pipeline.is_archived = change.is_archived.unwrap_or(pipeline.is_archived);
    if pipeline.is_archived && (pipeline.is_main || change.becomes_main) {
        return Err(Error::Refused(
            "The main pipeline cannot be archived: make another one the main one first.".to_owned(),
        ));
    }
    if let Some(Intake::Direct(stage)) = change.intake
        && pipeline.stage(stage).is_none_or(|stage| stage.kind != StageKind::Open)
    {
        return Err(Error::NoSuchStage(stage));
    }
    pipeline.intake = change.intake.unwrap_or(pipeline.intake);
    if let Some(fields) = &change.card_fields {
        if fields.iter().filter_map(|field| field.custom()).count() > MAX_CUSTOM_CARD_FIELDS {
            return Err(Error::BadValue(format!(
                "A card shows at most {MAX_CUSTOM_CARD_FIELDS} fields of your own: untick one first. Nothing was changed."
            )));
        }
        pipeline.card_fields.clone_from(fields);
    }
    if change.becomes_main {
        store::clear_main(cx)?;
        pipeline.is_main = true;
    }
    store::update_pipeline(cx, &pipeline)?;
    record(cx, id, before, summary(&pipeline))?;
    Ok(pipeline)
}

/// All pipelines with their stages, in order, in two queries; there are at most 50.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Pipeline>, Error> {
    Ok(store::list_pipelines(cx, None)?)
}

/// All pipelines there ever were with all their stages, the deleted too: for the names in what happened.
///
/// # Errors
/// Whatever the database answers.
pub fn list_with_deleted(cx: &mut Cx<'_>) -> Result<Vec<Pipeline>, Error> {
    Ok(store::list_with_deleted(cx)?)
}

/// The pipeline with its stages, if it exists.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: PipelineId) -> Result<Option<Pipeline>, Error> {
    Ok(store::list_pipelines(cx, Some(id))?.into_iter().next())
}

/// The pipeline with its stages, or an error if absent.
///
/// # Errors
/// `NoSuchPipeline`.
pub fn load(cx: &mut Cx<'_>, id: PipelineId) -> Result<Pipeline, Error> {
    find(cx, id)?.ok_or(Error::NoSuchPipeline(id))
}

/// The pipeline, or the main one when it is gone (PL-06).
///
/// # Errors
/// `NoSuchPipeline` when the account has none at all.
pub fn load_or_main(cx: &mut Cx<'_>, id: PipelineId) -> Result<Pipeline, Error> {
    match find(cx, id)? {
        Some(pipeline) => Ok(pipeline),
        None => list(cx)?.into_iter().find(|pipeline| pipeline.is_main).ok_or(Error::NoSuchPipeline(id)),
    }
}

pub(super) fn checked_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(Error::BadValue(format!("Write a name of 1 to {MAX_NAME_CHARS} characters.")));
    }
    Ok(name.to_owned())
}

fn first_stages(cx: &mut Cx<'_>, pipeline: PipelineId, wanted: &[(String, String)]) -> Result<Vec<Stage>, Error> {
    let default = [("Initial contact", "blue"), ("Offer made", "amber"), ("Negotiation", "violet")];
    let working: Vec<(String, String)> = if wanted.is_empty() {
        default.map(|(name, colour)| (name.to_owned(), colour.to_owned())).to_vec()
    } else {
        wanted.to_vec()
    };
    let mut stages = Vec::new();
    let mut push = |cx: &mut Cx<'_>, kind, name: &str, colour: &str, position| -> Result<(), Error> {
        let (name, colour) = (checked_name(name)?, super::stages::checked_colour(colour)?);
        let id = cx.next_id()?;
        stages.push(Stage {
            id,
            pipeline_id: pipeline,
            kind,
            name,
            colour,
            hex: None,
            position,
            stale_after_days: None,
            deleted_at: None,
        });
        Ok(())
    };
    push(cx, StageKind::Incoming, "Incoming leads", "grey", 0)?;
    for (position, (name, colour)) in (1..).zip(&working) {
        push(cx, StageKind::Open, name, colour, position)?;
    }
    push(cx, StageKind::Won, "Closed - won", "green", WON_POSITION)?;
    push(cx, StageKind::Lost, "Closed - lost", "slate", WON_POSITION + 1)?;
    Ok(stages)
}

fn summary(pipeline: &Pipeline) -> Json {
    json!({ "name": pipeline.name, "main": pipeline.is_main, "archived": pipeline.is_archived, "intake": format!("{:?}", pipeline.intake), "position": pipeline.position, "card": CardField::write_all(&pipeline.card_fields) })
}

pub(super) fn record(cx: &mut Cx<'_>, pipeline: PipelineId, before: Json, after: Json) -> Result<(), Error> {
    let about = About { pipeline: Some(pipeline), ..About::default() };
    journal::record(cx, Happening::change(Kind::PipelineChanged, about, before, after))?;
    Ok(())
}
