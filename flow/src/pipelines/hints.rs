//! What a stage asks of who works there, at three levels of experience (ST-06): each sees the words for their own.

use super::stages::record;
use super::{Error, find_stage, store};
use base::Cx;
use base::access::{Right, require};
use base::clock::Seconds;
use base::ids::{PipelineId, StageId, UserId};
use base::people::Experience;
use serde_json::json;
use std::collections::HashMap;

/// Characters of a hint.
pub const MAX_HINT_CHARS: usize = 1_000;

/// The words of a stage for one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The id.
    pub id: i64,
    /// Of which stage.
    pub stage_id: StageId,
    /// For whom.
    pub level: Experience,
    /// The words.
    pub text: String,
    /// When it was first written, Unix seconds.
    pub created_at: Seconds,
    /// When it last changed.
    pub updated_at: Seconds,
    /// Who wrote it.
    pub created_by: UserId,
    /// Who changed it.
    pub updated_by: UserId,
}

/// The hints of all stages of a pipeline.
///
/// # Errors
/// Whatever the database answers.
pub fn list_hints(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<Hint>, Error> {
    Ok(store::list_hints(cx, pipeline)?)
}

/// The hints of a pipeline's stages for who acts, in one query.
///
/// # Errors
/// Whatever the database answers.
pub fn list_own_hints(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<HashMap<StageId, String>, Error> {
    Ok(store::list_hints_for(cx, pipeline)?)
}

/// Writes the hint of a stage for one level; no words remove it.
///
/// # Errors
/// `Denied`, `NoSuchStage`, `BadValue` for more than 1,000 characters.
pub fn set_hint(cx: &mut Cx<'_>, stage_id: StageId, level: Experience, text: &str) -> Result<(), Error> {
    require(cx, Right::SetUp)?;
    let stage = find_stage(cx, stage_id)?.ok_or(Error::NoSuchStage(stage_id))?;
    let text = text.trim();
    if text.chars().count() > MAX_HINT_CHARS {
        return Err(Error::BadValue(format!("A hint has at most {MAX_HINT_CHARS} characters. Nothing was changed.")));
    }
    let old = store::list_hints(cx, stage.pipeline_id)?;
    let old = old.into_iter().find(|hint| hint.stage_id == stage_id && hint.level == level);
    let before = old.as_ref().map_or("", |hint| &hint.text).to_owned();
    if before == text {
        return Ok(());
    }
    if text.is_empty() {
        store::delete_hint(cx, stage_id, level)?;
    } else {
        store::put_hint(cx, stage_id, level, text)?;
    }
    let (name, level) = (&stage.name, level.as_str());
    let before = json!({ "hint": before, "level": level, "name": name });
    record(cx, stage.pipeline_id, before, json!({ "hint": text, "level": level, "name": name }))
}
