//! What the form of the rules sends, as a change.

use super::rules::Tab;
use base::clock::Seconds;
use base::ids::{FieldId, SourceId, StageId};
use flow::channels::{Source, Support};
use flow::duplicates::control::{AfterMerging, Conflict, ControlChange, Method, Several, Switch};
use std::collections::BTreeSet;

/// Names and values, those of ticked boxes under one name each.
pub type Sent = Vec<(String, String)>;

/// All that the form shows is sent, so that what is not ticked is not wanted.
pub(super) fn change(sent: &Sent, sources: &[Source]) -> ControlChange {
    let ticked: BTreeSet<SourceId> = ids(sent, "source").into_iter().map(SourceId).collect();
    let switched = |source: &Source| (source.id, if ticked.contains(&source.id) { Switch::On } else { Switch::Off });
    let supporting = sources.iter().filter(|source| source.support != Support::Absent);
    ControlChange {
        is_on: None,
        methods: Some(all(sent, "method").filter_map(Method::from_word).collect()),
        fields: Some(ids(sent, "field").into_iter().map(FieldId).collect()),
        stages: Some(ids(sent, "stage").into_iter().map(StageId).collect()),
        sources: supporting.map(switched).collect(),
        conflict: all(sent, "conflict").find_map(Conflict::from_word),
        several: all(sent, "several").find_map(Several::from_word),
        task: Some(task(sent)),
    }
}

/// Which tab was open.
pub(super) fn tab(sent: &Sent) -> Tab {
    match all(sent, "tab").next() {
        Some("sources") => Tab::Sources,
        Some("merged") => Tab::Merged,
        _ => Tab::Rules,
    }
}

fn task(sent: &Sent) -> Option<AfterMerging> {
    all(sent, "task").next()?;
    let number = |name| all(sent, name).find_map(|text| text.parse::<i64>().ok());
    Some(AfterMerging {
        text: all(sent, "task_text").next().unwrap_or_default().to_owned(),
        kind_id: number("task_kind").unwrap_or_default(),
        within: number("task_within").unwrap_or_default() as Seconds,
        responsible_id: number("task_responsible").map(Into::into),
    })
}

fn all<'s>(sent: &'s Sent, name: &'s str) -> impl Iterator<Item = &'s str> {
    sent.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn ids(sent: &Sent, name: &str) -> Vec<i64> {
    all(sent, name).filter_map(|text| text.parse().ok()).collect()
}
