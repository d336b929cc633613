//! Merges and what took them back: ours, in Kommo's spelling.

use super::Telling;
use super::found::Found;
use base::search::Subject;
use flow::duplicates::merges::{Because, Merge};
use flow::updates::webhooks::{News, Verb};
use serde_json::{Value as Json, json};

/// The survivor, what became part of it or is itself again, why, by whom and when.
pub(super) fn say(telling: &Telling<'_>, found: &Found, news: &News) -> Option<Json> {
    let merge = found.merge_of(&news.entry)?;
    let is_undone = news.event.verb == Verb::Unmerged;
    let folds = || merge.folds.iter();
    let others: Vec<i64> = folds().filter(|fold| fold.kind() == merge.subject).map(|fold| fold.from).collect();
    let records: Vec<Json> = folds()
        .map(|fold| {
            json!({ "entity_type": fold.kind().as_str(), "id": fold.from, "into": fold.into, "name": fold.name })
        })
        .collect();
    let by = news.entry.user().map_or(0, |user| user.0);
    let mut said = json!({
        "id": merge.survivor, "name": merge.survivor_name, "merge_id": merge.id, "merged_ids": others, "merged": records,
        "cause": cause(merge), "reasons": reasons(merge), "batch_id": merge.batch, "created_by": by,
        "created_at": news.entry.at, "account_id": telling.account.id,
    });
    if let Because::Rule { pipeline, .. } = &merge.because {
        said["pipeline_id"] = pipeline.0.into();
    }
    if merge.subject != Subject::Lead {
        said["type"] = merge.subject.as_str().into();
    }
    if is_undone {
        said["merged_at"] = merge.at.into();
        said["kept"] = news.entry.after["kept"].clone();
    }
    Some(said)
}

fn cause(merge: &Merge) -> &'static str {
    if matches!(merge.because, Because::Rule { .. }) { "rule" } else { "hand" }
}

fn reasons(merge: &Merge) -> Json {
    merge.because.reasons().iter().map(|reason| json!({ "text": reason.words, "bits": reason.bits })).collect()
}
