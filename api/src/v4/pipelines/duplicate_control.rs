//! Duplicate control of a pipeline, and its trial: ours, Kommo's API has none.

use crate::call::Call;
use crate::v4::known::Known;
use crate::wire::{Answer, Code, Item, Problem};
use base::Cx;
use base::access::{Right, require};
use base::ids::{FieldId, PipelineId, SourceId, StageId};
use flow::channels::{self, Source, Support};
use flow::duplicates::control::{
    self, AfterMerging, Candidate, Conflict, Control, ControlChange, FOLLOW_UP, Method, Several, Switch, Trial, Verdict,
};
use flow::pipelines;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// What is said of rules: with a misspelt key they would stay as they are, and nobody would know.
const KEYS: [&str; 8] = ["is_enabled", "methods", "field_ids", "stages", "sources", "conflict", "several", "task"];

/// `GET /leads/pipelines/{id}/duplicate_control`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let pipeline = pipeline(cx, call)?;
    let control = control::load(cx, pipeline)?;
    Ok(Answer::Found(show(cx, call, &control)?))
}

/// `PATCH /leads/pipelines/{id}/duplicate_control`: what is left out stays.
pub fn patch(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let pipeline = pipeline(cx, call)?;
    let item = call.body.object()?;
    let change = read(cx, call, pipeline, &item)?;
    let control = control::change(cx, pipeline, &change)?;
    Ok(Answer::Found(show(cx, call, &control)?))
}

/// `GET` and `POST /leads/pipelines/{id}/duplicate_control/trial`: what these rules would have done with past requests, or
/// these rules with the changes of the body. Nothing is changed.
pub fn trial(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let pipeline = pipeline(cx, call)?;
    let change =
        if call.body.is_blank() { ControlChange::default() } else { read(cx, call, pipeline, &call.body.object()?)? };
    let now = control::load(cx, pipeline)?;
    let rules = control::changed_rules(cx, &now, &change)?;
    let trial = control::try_on_past(cx, pipeline, &rules)?;
    Ok(Answer::Found(show_trial(call, pipeline, &trial)))
}

fn pipeline(cx: &mut Cx<'_>, call: &Call) -> Result<PipelineId, Problem> {
    require(cx, Right::SetUp)?;
    let id: PipelineId = call.id("id")?;
    pipelines::find(cx, id)?.ok_or_else(|| Problem::NotFound(format!("There is no pipeline {id}")))?;
    Ok(id)
}

fn read(cx: &mut Cx<'_>, call: &Call, pipeline: PipelineId, item: &Item) -> Result<ControlChange, Problem> {
    if let Some(unknown) = item.keys().find(|key| !KEYS.contains(key)) {
        return Err(item.wrong(unknown, Code::FieldNotExpected, "This field was not expected."));
    }
    let known = &Known::load(cx, call)?;
    let sources = switches(item, &supporting(cx, pipeline)?)?;
    Ok(ControlChange {
        is_on: item.truth("is_enabled")?,
        methods: values(item, "methods", |value| Method::from_word(value.as_str()?))?,
        fields: values(item, "field_ids", |value| value.as_i64().map(FieldId))?,
        stages: stages(item, known)?,
        sources,
        conflict: word(item, "conflict", Conflict::from_word)?,
        several: word(item, "several", Several::from_word)?,
        task: if item.has("task") { Some(task(item, known)?) } else { None },
    })
}

/// The sources of the pipeline that support duplicate control: those that have a switch.
fn supporting(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<Source>, Problem> {
    let mut sources = channels::list_sources(cx, Some(pipeline))?;
    sources.retain(|source| source.support != Support::Absent);
    Ok(sources)
}

fn switches(item: &Item, supporting: &[Source]) -> Result<Vec<(SourceId, Switch)>, Problem> {
    let mut switches = Vec::new();
    for said in item.list("sources")? {
        let id = SourceId(said.required_number("id")?);
        if !supporting.iter().any(|source| source.id == id) {
            return Err(said.no_choice("id"));
        }
        let is_on = said.truth("is_enabled")?.ok_or_else(|| said.missing("is_enabled"))?;
        switches.push((id, if is_on { Switch::On } else { Switch::Off }));
    }
    Ok(switches)
}

fn word<T>(item: &Item, key: &str, read: fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
    item.text(key)?.map(|word| read(&word).ok_or_else(|| item.no_choice(key))).transpose()
}

fn values<T: Ord>(item: &Item, key: &str, read: fn(&Json) -> Option<T>) -> Result<Option<BTreeSet<T>>, Problem> {
    match item.json(key) {
        None => Ok(None),
        Some(Json::Array(list)) => {
            let found: Option<BTreeSet<T>> = list.iter().map(read).collect();
            found.map(Some).ok_or_else(|| item.no_choice(key))
        }
        Some(_) => Err(item.wrong(key, Code::InvalidType, "This value should be of type array.")),
    }
}

fn stages(item: &Item, known: &Known) -> Result<Option<BTreeSet<StageId>>, Problem> {
    if item.json("stages").is_none() {
        return Ok(None);
    }
    let mut found = BTreeSet::new();
    for stage in item.list("stages")? {
        let (pipeline, status) = (stage.required_number("pipeline_id")?, stage.required_number("status_id")?);
        let meant = known.stages.find(status, Some(pipeline)).ok_or_else(|| stage.no_choice("status_id"))?;
        found.insert(meant.id);
    }
    Ok(Some(found))
}

fn task(item: &Item, known: &Known) -> Result<Option<AfterMerging>, Problem> {
    let Some(task) = item.inner("task")? else { return Ok(None) };
    Ok(Some(AfterMerging {
        text: task.required_text("text")?,
        kind_id: task.number("task_type_id")?.unwrap_or(FOLLOW_UP),
        within: task.required_number("complete_in_s")?,
        responsible_id: known.user(&task, "responsible_user_id")?.flatten(),
    }))
}

/// What rules name and is gone is left out: what is said can be written back.
fn show(cx: &mut Cx<'_>, call: &Call, control: &Control) -> Result<Json, Problem> {
    let rules = control::without_gone(cx, &control.rules)?;
    let known = Known::load(cx, call)?;
    let sources = supporting(cx, control.pipeline_id)?;
    let shown = |source: &Source| {
        let is_on = !rules.sources_off.contains(&source.id);
        json!({ "id": source.id, "name": source.name, "support": source.support.as_str(), "is_enabled": is_on })
    };
    let stages = rules.stages.iter().filter_map(|stage| known.stages.of_stage(*stage));
    let stage = |(pipeline, status)| json!({ "pipeline_id": pipeline, "status_id": status });
    let methods: Vec<&str> = rules.methods.iter().map(|method| method.as_str()).collect();
    let path = format!("leads/pipelines/{}/duplicate_control", control.pipeline_id);
    Ok(json!({
        "pipeline_id": control.pipeline_id, "is_enabled": control.is_on, "stopped_at": control.stopped_at,
        "methods": methods, "field_ids": rules.fields,
        "stages": stages.map(stage).collect::<Vec<_>>(),
        "conflict": rules.conflict.as_str(), "several": rules.several.as_str(),
        "sources": sources.iter().map(shown).collect::<Vec<_>>(),
        "task": rules.task.as_ref().map(show_task),
        "expected": { "requests": control.expected.requests, "merged": control.expected.merges },
        "merged": control.merges, "account_id": call.account.id, "_links": call.links.own(&path),
    }))
}

fn show_task(task: &AfterMerging) -> Json {
    json!({
        "text": task.text, "task_type_id": task.kind_id, "complete_in_s": task.within,
        "responsible_user_id": task.responsible_id,
    })
}

fn show_trial(call: &Call, pipeline: PipelineId, trial: &Trial) -> Json {
    let candidate = |one: &Candidate| {
        let reasons: Vec<&str> = one.reasons.iter().map(|reason| reason.words.as_str()).collect();
        json!({ "id": one.lead, "name": one.name, "reasons": reasons, "is_conflicting": !one.conflicts.is_empty() })
    };
    let pairs = trial.pairs.iter().map(|pair| {
        let (verdict, into) = match &pair.verdict {
            Verdict::Merge(first, others) => ("merge", std::iter::once(*first).chain(others.iter().copied()).collect()),
            Verdict::Beside(_) => ("create", Vec::new()),
            Verdict::Leave(_) | Verdict::Nothing => ("leave", Vec::new()),
        };
        json!({
            "lead_id": pair.lead, "sender": pair.sender, "created_at": pair.at, "verdict": verdict, "into": into,
            "duplicates": pair.candidates.iter().map(candidate).collect::<Vec<_>>(),
        })
    });
    let path = format!("leads/pipelines/{pipeline}/duplicate_control/trial");
    json!({
        "requests": trial.requests, "merged": trial.merges(), "pairs": pairs.collect::<Vec<_>>(),
        "_links": call.links.own(&path),
    })
}
