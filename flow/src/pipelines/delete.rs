//! A stage or a whole pipeline is deleted: what stands in it goes where somebody says, its history stays (ST-09).

use super::set_up::record as record_pipeline;
use super::stages::record as record_stages;
use super::{Error, Pipeline, Stage, StageKind, find_stage, list, load, store};
use crate::leads::{self, Crowd, Home};
use crate::{channels, inbox};
use base::Cx;
use base::access::{Right, require};
use base::ids::{PipelineId, StageId};
use serde_json::json;

/// Why the journal says that leads moved.
const BECAUSE: &str = "stage_deleted";

/// What a deletion did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The name of what is gone.
    pub name: String,
    /// Leads that were moved.
    pub moved: i64,
}

/// Deletes a working stage; its leads go to `heir`, a working stage of any pipeline. It can be restored for 30 days.
///
/// # Errors
/// `Denied`, `NoSuchStage`; `Refused` for a fixed stage, the last working one, or one that holds leads when nobody says
/// where they go.
pub fn delete_stage(cx: &mut Cx<'_>, id: StageId, heir: Option<StageId>) -> Result<Deletion, Error> {
    require(cx, Right::SetUp)?;
    let stage = find_stage(cx, id)?.ok_or(Error::NoSuchStage(id))?;
    if stage.kind != StageKind::Open {
        return Err(Error::Refused(format!("“{}” is a fixed stage and stays.", stage.name)));
    }
    let whole = load(cx, stage.pipeline_id)?;
    let Some(other) = whole.stages.iter().find(|other| other.kind == StageKind::Open && other.id != id) else {
        return Err(Error::Refused("A pipeline keeps at least one working stage.".to_owned()));
    };
    let held = leads::stage_totals(cx, whole.id)?.get(&id).map_or(0, |(leads, _)| *leads);
    let heir = match heir {
        Some(heir) => working(cx, heir, |stage| stage.id != id)?,
        None if held > 0 => {
            let (name, leads) = (&stage.name, leads_in_words(held));
            let sentence = format!("“{name}” holds {leads}. Say to which stage they go; nothing was deleted.");
            return Err(Error::Refused(sentence));
        }
        // Only leads in the bin can be left: they wait in the next best stage.
        None => other.clone(),
    };
    let deletion: i64 = cx.next_id()?;
    let moved = leads::resettle(cx, Crowd::Of(id), home(&heir))?;
    store::release_intake(cx, id)?;
    store::delete_stage(cx, id, deletion)?;
    let after = json!({ "heir": heir.id, "leads": moved });
    record_stages(cx, stage.pipeline_id, json!({ "deleted": stage.name, "stage": id }), after)?;
    Ok(Deletion { name: stage.name, moved })
}

/// Deletes a pipeline; its open leads go to `heir`, a working stage of another pipeline, where its won and lost ones are
/// won and lost, its requests wait and its sources lead. It can be restored for 30 days.
///
/// # Errors
/// `Denied`, `NoSuchPipeline`, `NoSuchStage`; `Refused` for the main one, and for one that holds anything when nobody
/// says where it goes.
pub fn delete_pipeline(cx: &mut Cx<'_>, id: PipelineId, heir: Option<StageId>) -> Result<Deletion, Error> {
    require(cx, Right::SetUp)?;
    let pipeline = load(cx, id)?;
    if pipeline.is_main {
        return Err(Error::Refused(
            "The main pipeline cannot be deleted: make another one the main one first.".to_owned(),
        ));
    }
    let heir = match (heir, store::what_holds(cx, id)?) {
        (Some(heir), _) => working(cx, heir, |stage| stage.pipeline_id != id)?,
        (None, Some(what)) => {
            let name = &pipeline.name;
            return Err(Error::Refused(format!(
                "“{name}” still holds {what}. Say to which stage they go; nothing was deleted."
            )));
        }
        (None, None) => main_stage(cx)?,
    };
    let deletion: i64 = cx.next_id()?;
    let moved = hand_over(cx, &pipeline, &heir)?;
    store::delete_pipeline(cx, id, deletion)?;
    let after = json!({ "heir": heir.id, "leads": moved });
    record_pipeline(cx, id, json!({ "deleted": pipeline.name }), after)?;
    Ok(Deletion { name: pipeline.name, moved })
}

fn hand_over(cx: &mut Cx<'_>, pipeline: &Pipeline, heir: &Stage) -> Result<i64, Error> {
    let new = load(cx, heir.pipeline_id)?;
    let mut moved = 0;
    for stage in &pipeline.stages {
        let to = if stage.kind == StageKind::Open { Some(heir) } else { new.stage_of_kind(stage.kind) };
        let to = home(to.ok_or(Error::NoWorkingStage)?);
        moved += leads::resettle(cx, Crowd::Of(stage.id), to)?;
        if stage.kind == StageKind::Incoming {
            leads::resettle_drafts(cx, stage.id, to)?;
        }
    }
    inbox::hand_over(cx, pipeline.id, new.id)?;
    channels::hand_over_sources(cx, pipeline.id, new.id)?;
    Ok(moved)
}

fn home(stage: &Stage) -> Home {
    Home { pipeline_id: stage.pipeline_id, stage_id: stage.id, because: BECAUSE }
}

/// A working stage that leads may go to.
fn working(cx: &mut Cx<'_>, id: StageId, may: impl Fn(&Stage) -> bool) -> Result<Stage, Error> {
    let stage = find_stage(cx, id)?.filter(|stage| stage.kind == StageKind::Open && may(stage));
    stage.ok_or_else(|| {
        Error::Refused("Leads of what is deleted go to a working stage that stays. Nothing was deleted.".to_owned())
    })
}

fn main_stage(cx: &mut Cx<'_>) -> Result<Stage, Error> {
    let main = list(cx)?.into_iter().find(|pipeline| pipeline.is_main).ok_or(Error::NoWorkingStage)?;
    main.first_stage().cloned().ok_or(Error::NoWorkingStage)
}

fn leads_in_words(count: i64) -> String {
    if count == 1 { "1 lead".to_owned() } else { format!("{count} leads") }
}
