//! Looking at incoming leads: list, one, summary.

use super::{CATEGORIES, category, channel, link, load, metadata, records};
use crate::call::Call;
use crate::wire::{Answer, Direction, Problem, page_behind};
use base::Cx;
use base::clock::Seconds;
use base::ids::{IncomingLeadId, PipelineId, SourceId};
use flow::channels::{self, Channel};
use flow::inbox::{self, IncomingLead, Selection, State, Summary};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// Incoming leads that are summed up by their uids.
const MAX_SUMMED: usize = 250;

/// `GET /leads/unsorted`: what waits.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let categories = call.query.words(&["filter", "category"]);
    let channels: Vec<Channel> = categories.iter().filter_map(|word| channel(word)).collect();
    if channels.is_empty() && !categories.is_empty() {
        return Ok(Answer::Nothing);
    }
    let (is_by_change, is_descending) = order(call);
    let selection = Selection {
        uids: call.query.words(&["filter", "uid"]).into_iter().map(str::to_owned).collect(),
        pipelines: call
            .query
            .numbers(&["filter", "pipeline_id"])
            .unwrap_or_default()
            .into_iter()
            .map(PipelineId)
            .collect(),
        channels,
        is_by_change,
        is_descending,
        behind: call.query.text(&["after"]).and_then(behind),
    };
    let skipped = if selection.behind.is_some() { 0 } else { asked.offset() };
    let found = inbox::list_selected(cx, &selection, skipped, asked.reach())?;
    let sources = source_uids(cx)?;
    let rows = found.iter().map(|incoming| shown(call, incoming, &sources)).collect();
    let last = asked.limit().checked_sub(1).and_then(|last| found.get(last));
    let last = last.map(|last| format!("{}.{}", if is_by_change { last.updated_at } else { last.created_at }, last.id));
    Ok(page_behind(call, "unsorted", rows, (asked, last)))
}

/// By the last message instead of the first? The newest first?
fn order(call: &Call) -> (bool, bool) {
    let asked = call.query.order().into_iter().find(|(key, _)| matches!(*key, "created_at" | "updated_at"));
    asked.map_or((false, false), |(key, direction)| (key == "updated_at", direction == Direction::Down))
}

/// The time and the id of the row behind which a page begins; nothing for junk.
fn behind(after: &str) -> Option<(Seconds, IncomingLeadId)> {
    let (at, id) = after.split_once('.')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

/// `GET /leads/unsorted/{uid}`: also one that was decided, so that a program finds what became of it.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let incoming = load(cx, call)?;
    let sources = source_uids(cx)?;
    Ok(Answer::Found(shown(call, &incoming, &sources)))
}

/// `GET /leads/unsorted/summary` (IL-14).
pub fn summary(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let uids = call.query.words(&["filter", "uid"]);
    let summary = if uids.is_empty() {
        let pipeline = call.query.numbers(&["filter", "pipeline_id"]).and_then(|ids| ids.first().copied());
        let span = call.query.range(&["filter", "created_at"]).unwrap_or_default();
        inbox::summary(cx, pipeline.map(PipelineId), span.from.unwrap_or(0), span.to.unwrap_or(cx.now))?
    } else {
        let mut found = Vec::new();
        for uid in uids.into_iter().take(MAX_SUMMED) {
            found.extend(inbox::find_by_uid(cx, uid)?);
        }
        sum(&found)
    };
    let total =
        |channel: Channel| summary.channels.iter().find(|(known, _)| *known == channel).map_or(0, |(_, count)| *count);
    let categories: Map<String, Json> =
        CATEGORIES.iter().map(|(channel, word)| ((*word).to_owned(), json!({ "total": total(*channel) }))).collect();
    Ok(Answer::Found(json!({
        "total": summary.total, "accepted": summary.accepted, "declined": summary.declined, "linked": summary.linked,
        "average_sort_time": summary.average_decision_seconds, "categories": categories,
        "_links": call.links.own("leads/unsorted/summary"),
    })))
}

fn sum(found: &[IncomingLead]) -> Summary {
    let count =
        |state: State| i64::try_from(found.iter().filter(|incoming| incoming.state == state).count()).unwrap_or(0);
    let of_channel = |channel: Channel| found.iter().filter(|incoming| incoming.channel == channel).count();
    let times: Vec<i64> =
        found.iter().filter_map(|incoming| Some(incoming.decided_at? - incoming.created_at)).collect();
    Summary {
        total: i64::try_from(found.len()).unwrap_or(0),
        accepted: count(State::Accepted),
        declined: count(State::Declined),
        linked: count(State::Linked),
        average_decision_seconds: times.iter().sum::<i64>() / i64::try_from(times.len().max(1)).unwrap_or(1),
        channels: Channel::ALL.map(|channel| (channel, i64::try_from(of_channel(channel)).unwrap_or(0))).to_vec(),
    }
}

/// The ids by which programs know the sources, in one query: an account has at most 100 of them.
fn source_uids(cx: &mut Cx<'_>) -> Result<HashMap<SourceId, String>, Problem> {
    let sources = channels::list_sources(cx, None)?;
    Ok(sources.into_iter().filter_map(|source| Some((source.id, source.external_id?))).collect())
}

/// A source that has no id of a program's is known by its own.
fn shown(call: &Call, incoming: &IncomingLead, sources: &HashMap<SourceId, String>) -> Json {
    let source_uid = sources.get(&incoming.source_id).cloned().unwrap_or_else(|| incoming.source_id.to_string());
    json!({
        "uid": incoming.uid, "source_uid": source_uid, "source_name": incoming.source_name,
        "category": category(incoming.channel), "pipeline_id": incoming.pipeline_id,
        "created_at": incoming.created_at, "updated_at": incoming.updated_at, "state": incoming.state.as_str(),
        "metadata": metadata::shown(incoming), "account_id": call.account.id,
        "_links": link(call, &incoming.uid), "_embedded": records(call, incoming),
    })
}
