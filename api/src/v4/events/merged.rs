//! Which records a merge joined is told to who may see them, as everything else of them.

use super::event::{Event, MERGED, UNMERGED};
use crate::wire::Problem;
use base::Cx;
use base::search::Subject;
use flow::duplicates::merges;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Leaves the ids of records out that the caller may not see; one query for each kind of record.
///
/// # Errors
/// Whatever the database answers.
pub fn hide_unseen(cx: &mut Cx<'_>, events: &mut [Event]) -> Result<(), Problem> {
    for subject in Subject::ALL {
        let is_merge = |event: &&mut Event| [MERGED, UNMERGED].contains(&event.kind.as_str());
        let of_kind = events.iter_mut().filter(|event| event.entity_type == subject.as_str()).filter(is_merge);
        let mut told: Vec<&mut Json> =
            of_kind.flat_map(|event| &mut event.after).map(|one| &mut one["merge"]).collect();
        let ids: BTreeSet<i64> = told.iter().flat_map(|merge| ids_of(merge)).collect();
        let seen = merges::list_seen(cx, subject, &ids.into_iter().collect::<Vec<_>>())?;
        let is_seen = |id: &Json| id.as_i64().is_some_and(|id| seen.contains(&id));
        for merge in &mut told {
            if let Some(others) = merge["merged"].as_array_mut() {
                others.retain(is_seen);
            }
            if !is_seen(&merge["merged_into"]) {
                merge["merged_into"] = Json::Null;
            }
        }
    }
    Ok(())
}

fn ids_of(merge: &Json) -> impl Iterator<Item = i64> {
    let others = merge["merged"].as_array().into_iter().flatten();
    others.chain([&merge["merged_into"]]).filter_map(Json::as_i64)
}
