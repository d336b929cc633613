//! Duplicate control of a pipeline, set up by an administrator (DC-01, DC-02).

use super::brake::Share;
use super::gone::without_gone;
use super::rules::{
    AfterMerging, Conflict, MAX_FIELDS, MAX_STAGES, MAX_TASK_CHARS, MAX_TASK_TIME, Method, Rules, Several,
};
use super::{Error, store, trial};
use crate::channels::{self, Support};
use base::Cx;
use base::DbError;
use base::access::{Right, require};
use base::clock::Seconds;
use base::fields::{self, FieldKind};
use base::ids::{FieldId, PipelineId, SourceId, StageId};
use base::journal::{self, About, Happening, Kind};
use base::people::users;
use base::search::Subject;
use serde_json::json;
use std::collections::BTreeSet;

/// The kinds of fields by which duplicates may be found: text or number only (DC-15).
const KINDS: [FieldKind; 3] = [FieldKind::Text, FieldKind::TextArea, FieldKind::Number];

/// Duplicate control of a pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Of which pipeline.
    pub pipeline_id: PipelineId,
    /// The switch.
    pub is_on: bool,
    /// The rules.
    pub rules: Rules,
    /// The number of their run, which its merges carry, so that all of it can be found and undone.
    pub run: Option<i64>,
    /// Since when these rules run: when they were last switched on, changed, or let go on after the brake.
    pub running_since: Option<Seconds>,
    /// When the brake stopped them.
    pub stopped_at: Option<Seconds>,
    /// What the trial said when they began to run.
    pub expected: Share,
    /// What came in since the window began, and what of it was merged.
    pub window: Share,
    /// When the window of the brake began.
    pub window_began_at: Seconds,
    /// How many requests were merged in all.
    pub merges: i64,
}

impl Control {
    /// True while it judges requests: switched on, and not stopped by the brake.
    pub fn is_running(&self) -> bool {
        self.is_on && self.stopped_at.is_none()
    }

    fn at_first(cx: &mut Cx<'_>, pipeline_id: PipelineId) -> Result<Control, Error> {
        let stages = store::list_searched_at_first(cx, pipeline_id)?;
        Ok(Control {
            pipeline_id,
            is_on: false,
            rules: Rules::at_first(stages.into_iter().collect()),
            run: None,
            running_since: None,
            stopped_at: None,
            expected: Share::default(),
            window: Share::default(),
            window_began_at: 0,
            merges: 0,
        })
    }
}

/// What may be changed; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct ControlChange {
    /// The switch.
    pub is_on: Option<bool>,
    /// Other methods.
    pub methods: Option<BTreeSet<Method>>,
    /// Other fields.
    pub fields: Option<BTreeSet<FieldId>>,
    /// Other stages.
    pub stages: Option<BTreeSet<StageId>>,
    /// The switches of sources that are named.
    pub sources: Vec<(SourceId, Switch)>,
    /// What becomes of conflicting data.
    pub conflict: Option<Conflict>,
    /// What becomes of one of several.
    pub several: Option<Several>,
    /// Another task after merging, or none.
    pub task: Option<Option<AfterMerging>>,
}

/// A switch of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Its requests are compared.
    On,
    /// Each of them is a new lead.
    Off,
}

/// Duplicate control of a pipeline: off, with the rules it would begin with, while nobody has set it up.
///
/// # Errors
/// Whatever the database answers.
pub fn load(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Control, Error> {
    match store::find(cx, pipeline)? {
        Some(control) => Ok(control),
        None => Control::at_first(cx, pipeline),
    }
}

/// Duplicate control of a pipeline while it is switched on, be it that the brake has stopped it.
///
/// # Errors
/// Whatever the database answers.
pub fn find_switched_on(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Option<Control>, DbError> {
    Ok(store::find(cx, pipeline)?.filter(|control| control.is_on))
}

/// Duplicate control of a pipeline while it judges requests.
///
/// # Errors
/// Whatever the database answers.
pub fn find_running(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Option<Control>, DbError> {
    Ok(store::find(cx, pipeline)?.filter(Control::is_running))
}

/// Sets it up. Rules that begin to run are tried on the past, so that the brake knows what to expect of them; the brake
/// lets go of rules that are switched on again, and of no others: whoever changes them has not looked at what they did.
///
/// # Errors
/// `Denied` unless an administrator asks; `BadValue` says what is wrong. Nothing is changed then.
pub fn change(cx: &mut Cx<'_>, pipeline: PipelineId, change: &ControlChange) -> Result<Control, Error> {
    require(cx, Right::SetUp)?;
    let before = load(cx, pipeline)?;
    let rules = changed_rules(cx, &before, change)?;
    let is_on = change.is_on.unwrap_or(before.is_on);
    let is_switched_on = change.is_on == Some(true) && !before.is_running();
    if is_on && (is_switched_on || rules.find_otherwise(&before.rules)) {
        check_finds(cx, &rules)?;
    }
    let begins = is_on && (is_switched_on || before.is_running() && before.rules.merges_otherwise(&rules));
    let mut control = Control { is_on, rules, ..before.clone() };
    if begins {
        let tried = trial::try_on_past(cx, pipeline, &control.rules)?;
        control.expected = tried.share();
        control.run = Some(cx.next_id()?);
        (control.running_since, control.stopped_at) = (Some(cx.now), None);
        (control.window, control.window_began_at) = (Share::default(), cx.now);
    }
    if !is_on {
        (control.run, control.running_since, control.stopped_at) = (None, None, None);
    }
    if control != before {
        store::put(cx, &control)?;
        record(cx, Kind::DuplicateControlChanged, &before, &control)?;
    }
    Ok(control)
}

/// The rules as a change would make them, not kept: for a trial of what is still being chosen. Whoever says what is there
/// changes nothing of what is gone.
///
/// # Errors
/// As [`change`].
pub fn changed_rules(cx: &mut Cx<'_>, now: &Control, change: &ControlChange) -> Result<Rules, Error> {
    let there = without_gone(cx, &now.rules)?;
    let mut rules = now.rules.clone();
    rules.methods = change.methods.clone().unwrap_or(rules.methods);
    rules.conflict = change.conflict.unwrap_or(rules.conflict);
    rules.several = change.several.unwrap_or(rules.several);
    if let Some(fields) = change.fields.as_ref().filter(|fields| **fields != there.fields) {
        check_fields(cx, fields)?;
        rules.fields.clone_from(fields);
    }
    if let Some(stages) = change.stages.as_ref().filter(|stages| **stages != there.stages) {
        check_stages(cx, stages)?;
        rules.stages.clone_from(stages);
    }
    if !change.sources.is_empty() {
        let known = channels::list_sources(cx, None)?;
        for (id, switch) in &change.sources {
            if !known.iter().any(|source| source.id == *id && source.support != Support::Absent) {
                return Err(bad(format!("There is no source {id} that supports duplicate control.")));
            }
            match switch {
                Switch::On => rules.sources_off.remove(id),
                Switch::Off => rules.sources_off.insert(*id),
            };
        }
    }
    if let Some(task) = change.task.as_ref().filter(|task| **task != there.task) {
        rules.task = task.as_ref().map(|task| checked_task(cx, task)).transpose()?;
    }
    let is_chosen_anew = (&rules.methods, &rules.fields) != (&now.rules.methods, &now.rules.fields);
    if is_chosen_anew && without_gone(cx, &rules)?.lack_a_field() {
        return Err(bad("Choose at least one field by which duplicates are found, or leave that method out."));
    }
    Ok(rules)
}

/// The fields by which duplicates may be found.
///
/// # Errors
/// Whatever the database answers.
pub fn list_askable_fields(cx: &mut Cx<'_>) -> Result<Vec<fields::Field>, Error> {
    let mut found = fields::list(cx, Subject::Lead)?;
    found.extend(fields::list(cx, Subject::Contact)?);
    found.retain(|field| KINDS.contains(&field.kind) && !field.is_predefined);
    Ok(found)
}

fn check_fields(cx: &mut Cx<'_>, wanted: &BTreeSet<FieldId>) -> Result<(), Error> {
    if wanted.len() > MAX_FIELDS {
        return Err(bad(format!("Choose at most {MAX_FIELDS} fields.")));
    }
    let known = list_askable_fields(cx)?;
    match wanted.iter().find(|id| !known.iter().any(|field| field.id == **id)) {
        Some(id) => Err(bad(format!("Field {id} is no text or number of leads or contacts."))),
        None => Ok(()),
    }
}

fn check_stages(cx: &mut Cx<'_>, wanted: &BTreeSet<StageId>) -> Result<(), Error> {
    if wanted.len() > MAX_STAGES {
        return Err(bad(format!("Choose at most {MAX_STAGES} stages.")));
    }
    let known = store::list_stages(cx)?;
    match wanted.iter().find(|id| !known.contains(id)) {
        Some(id) => Err(bad(format!("There is no stage {id}."))),
        None => Ok(()),
    }
}

/// Rules that run find something.
fn check_finds(cx: &mut Cx<'_>, rules: &Rules) -> Result<(), Error> {
    let rules = without_gone(cx, rules)?;
    let missing = if rules.methods.is_empty() {
        "way by which duplicates are found"
    } else if rules.lack_a_field() && rules.methods.len() == 1 {
        "field by which duplicates are found"
    } else if rules.stages.is_empty() {
        "stage in which they are looked for"
    } else {
        return Ok(());
    };
    Err(bad(format!("Duplicate control that is on needs at least one {missing}: choose one, or switch it off.")))
}

fn checked_task(cx: &mut Cx<'_>, task: &AfterMerging) -> Result<AfterMerging, Error> {
    let text = task.text.trim().to_owned();
    if text.is_empty() || text.chars().count() > MAX_TASK_CHARS {
        return Err(bad(format!("Say in 1 to {MAX_TASK_CHARS} characters what is to be done after merging.")));
    }
    if !(0..=MAX_TASK_TIME).contains(&task.within) {
        return Err(bad("A task after merging is due within a year."));
    }
    if !store::is_task_kind(cx, task.kind_id)? {
        return Err(bad(format!("There is no kind of task {}.", task.kind_id)));
    }
    if task.responsible_id.is_some() && users::active(cx, task.responsible_id)?.is_none() {
        return Err(bad("Whoever is to do the task after merging does not work here any more."));
    }
    Ok(AfterMerging { text, ..task.clone() })
}

fn bad(sentence: impl Into<String>) -> Error {
    Error::BadValue(format!("{} Nothing was changed.", sentence.into()))
}

/// Journals a change of duplicate control, with its rules before and after.
pub(super) fn record(cx: &mut Cx<'_>, kind: Kind, before: &Control, after: &Control) -> Result<(), Error> {
    let shown = |control: &Control| {
        json!({
            "is_on": control.is_on, "rules": control.rules, "stopped_at": control.stopped_at,
            "expected": [control.expected.merges, control.expected.requests],
            "window": [control.window.merges, control.window.requests],
        })
    };
    let about = About { pipeline: Some(after.pipeline_id), ..About::default() };
    journal::record(cx, Happening::change(kind, about, shown(before), shown(after)))?;
    Ok(())
}
