//! A deleted stage or pipeline comes back within 30 days, with the leads that are still where its deletion put them:
//! what somebody has moved since stays where they moved it.

use super::delete::Deletion;
use super::set_up::record as record_pipeline;
use super::stages::record as record_stages;
use super::{Error, MAX_PIPELINES, MAX_STAGES, Pipeline, Stage, StageKind, list, list_with_deleted, load, store};
use crate::leads::{self, Crowd, Home};
use crate::{channels, inbox};
use base::Cx;
use base::access::{Right, require};
use base::clock::{DAY, Seconds};
use base::ids::{PipelineId, StageId};
use serde_json::{Value as Json, json};

/// How long a deleted stage or pipeline can be restored.
pub const RESTORABLE: Seconds = 30 * DAY;
/// Why the journal says that leads moved.
const BECAUSE: &str = "stage_restored";

/// The stages of a pipeline that can be restored, the last deleted first; those of a deleted pipeline come with it.
///
/// # Errors
/// `NoSuchPipeline`.
pub fn list_deleted_stages(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<Stage>, Error> {
    let since = cx.now - RESTORABLE;
    let whole = list_with_deleted(cx)?.into_iter().find(|one| one.id == pipeline);
    let mut stages = whole.ok_or(Error::NoSuchPipeline(pipeline))?.stages;
    stages.retain(|stage| stage.deleted_at.is_some_and(|at| at > since));
    stages.sort_by_key(|stage| (-stage.deleted_at.unwrap_or(0), stage.id));
    Ok(stages)
}

/// The pipelines that can be restored, the last deleted first.
///
/// # Errors
/// Whatever the database answers.
pub fn list_deleted_pipelines(cx: &mut Cx<'_>) -> Result<Vec<Pipeline>, Error> {
    let since = cx.now - RESTORABLE;
    let mut pipelines = list_with_deleted(cx)?;
    pipelines.retain(|pipeline| pipeline.deleted_at.is_some_and(|at| at > since));
    pipelines.sort_by_key(|pipeline| (-pipeline.deleted_at.unwrap_or(0), pipeline.id));
    Ok(pipelines)
}

/// Restores a stage with its leads, at its old place.
///
/// # Errors
/// `Denied`; `NoSuchStage` when it is not deleted, its pipeline is, or it is too late; `Refused` when there are 100.
pub fn restore_stage(cx: &mut Cx<'_>, id: StageId) -> Result<Deletion, Error> {
    require(cx, Right::SetUp)?;
    let (stage, deletion_id) = store::find_deleted_stage(cx, id, cx.now - RESTORABLE)?.ok_or(Error::NoSuchStage(id))?;
    let whole = load(cx, stage.pipeline_id).map_err(|_| Error::NoSuchStage(id))?;
    if whole.stages.len() >= MAX_STAGES {
        return Err(Error::Refused(format!("A pipeline has at most {MAX_STAGES} stages. Nothing was restored.")));
    }
    store::restore_stage(cx, id)?;
    let moved = take_back(cx, &stage, deletion_id)?;
    record_stages(cx, stage.pipeline_id, Json::Null, json!({ "restored": stage.name, "stage": id, "leads": moved }))?;
    Ok(Deletion { name: stage.name, moved })
}

/// Restores a pipeline with its stages, leads, requests and sources, behind the others.
///
/// # Errors
/// `Denied`; `NoSuchPipeline` when it is not deleted or it is too late; `Refused` when there are 50.
pub fn restore_pipeline(cx: &mut Cx<'_>, id: PipelineId) -> Result<Deletion, Error> {
    require(cx, Right::SetUp)?;
    let deleted = store::find_deleted_pipeline(cx, id, cx.now - RESTORABLE)?;
    let (name, deletion_id) = deleted.ok_or(Error::NoSuchPipeline(id))?;
    if list(cx)?.len() >= MAX_PIPELINES {
        return Err(Error::Refused(format!("An account has at most {MAX_PIPELINES} pipelines. Nothing was restored.")));
    }
    store::restore_pipeline(cx, id, deletion_id)?;
    let whole = load(cx, id)?;
    let mut moved = 0;
    inbox::take_over_again(cx, id)?;
    channels::take_sources_again(cx, id)?;
    for stage in &whole.stages {
        moved += take_back(cx, stage, deletion_id)?;
        if stage.kind == StageKind::Incoming {
            leads::resettle_drafts_of_requests(cx, home(stage))?;
        }
    }
    record_pipeline(cx, id, Json::Null, json!({ "restored": name, "leads": moved }))?;
    Ok(Deletion { name, moved })
}

fn take_back(cx: &mut Cx<'_>, stage: &Stage, deletion_id: i64) -> Result<i64, Error> {
    let crowd = Crowd::TakenFrom { stage_id: stage.id, deletion_id };
    Ok(leads::resettle(cx, crowd, home(stage))?)
}

fn home(stage: &Stage) -> Home {
    Home { pipeline_id: stage.pipeline_id, stage_id: stage.id, because: BECAUSE }
}
