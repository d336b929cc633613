//! A bulk change of more records than one request changes: a job goes through the list step by step, each step in one unit
//! with the place that it has come to. A program that is killed goes on there: nothing is done twice or left out (LD-06).

use crate::bulk::{self, Deed, MAX_STEP};
use crate::duplicates::merges::{self, MergeFilter};
use crate::merging;
use base::Cx;
use base::bulk_changes::{self, BulkChange, State};
use base::db::DbError;
use base::filters::{self, Filter, Key, KeyValue, Portion, Sort};
use base::ids::{BulkChangeId, JobId, MergeId};
use base::jobs;
use base::search::Subject;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The name of the job; it says which bulk change, and for whom.
pub const BULK_JOB: &str = "bulk_change";

/// Merges that are undone in one unit: each of them touches dozens of rows.
const MERGES_OF_STEP: i64 = 20;

/// What is still to be done: the records behind a place, the newest first, so that those that come meanwhile stay out.
#[derive(Serialize, Deserialize)]
struct Plan {
    deed: Deed,
    filter: Filter,
    /// The last record that was looked at.
    after: Option<i64>,
}

/// Merges that are still to be undone: those behind a place, the newest first.
#[derive(Serialize, Deserialize)]
struct MergePlan {
    merges: MergeFilter,
    after: Option<MergeId>,
}

/// Begins to undo all merges that a filter takes (DC-28): of a time, of somebody, of a pipeline's rules, of a run; gives how
/// many there are. The bulk change that it is can be taken back as any other: they are merged again.
///
/// # Errors
/// Whatever the database answers.
pub fn begin_undoing_merges(cx: &mut Cx<'_>, filter: MergeFilter) -> Result<(BulkChangeId, i64), crate::Error> {
    let filter = MergeFilter { only_done: true, ..filter };
    let planned = merges::count(cx, &filter)?;
    let subject = filter.subject.as_deref().and_then(Subject::from_stored).unwrap_or(Subject::Lead);
    let id = bulk_changes::begin(cx, subject, "Merges undone")?;
    bulk_changes::plan(cx, id, planned, &json!(MergePlan { merges: filter, after: None }))?;
    ask(cx, id)?;
    Ok((id, planned))
}

/// Begins a bulk change of all that a filter takes and asks for its job; `sentence` is for people, `planned` how many records
/// there are as far as they were counted.
///
/// # Errors
/// Whatever the database answers.
pub fn begin(
    cx: &mut Cx<'_>,
    subject: Subject,
    sentence: &str,
    (filter, planned): (Filter, i64),
    deed: Deed,
) -> Result<BulkChangeId, DbError> {
    let id = bulk_changes::begin(cx, subject, sentence)?;
    bulk_changes::plan(cx, id, planned, &json!(Plan { deed, filter, after: None }))?;
    ask(cx, id)?;
    Ok(id)
}

/// Asks for a bulk change to be taken back by a job: the one that still changes records turns round.
///
/// # Errors
/// Whatever the database answers.
pub fn begin_back(cx: &mut Cx<'_>, change: &BulkChange) -> Result<(), DbError> {
    bulk_changes::set_state(cx, change.id, State::Undoing)?;
    if change.state.is_busy() { Ok(()) } else { ask(cx, change.id) }
}

fn ask(cx: &mut Cx<'_>, id: BulkChangeId) -> Result<(), DbError> {
    let user = cx.actor.user();
    jobs::enqueue(cx, BULK_JOB, &json!({ "bulk_change": id, "user": user }))?;
    Ok(())
}

/// Takes the next step, forth or back, of up to [`MAX_STEP`] records; true when there is more to do.
///
/// # Errors
/// As [`bulk::change`] and [`bulk::take_back`]; nothing of the step is kept then.
pub fn go_on(cx: &mut Cx<'_>, id: BulkChangeId) -> Result<bool, crate::Error> {
    let Some(change) = bulk_changes::find(cx, id)? else { return Ok(false) };
    match change.state {
        State::Doing => change_some(cx, &change),
        State::Undoing => bulk::take_back(cx, &change),
        State::Done | State::Undone | State::Stopped => Ok(false),
    }
}

fn change_some(cx: &mut Cx<'_>, change: &BulkChange) -> Result<bool, crate::Error> {
    let work = bulk_changes::find_work(cx, change.id)?;
    if let Some(plan) = work.as_ref().and_then(|work| MergePlan::deserialize(work).ok()) {
        return undo_some(cx, change, plan);
    }
    let Some(plan) = work.and_then(|work| serde_json::from_value::<Plan>(work).ok()) else {
        // A newer program planned it; what was done can be taken back.
        stop(cx, change.id)?;
        return Ok(false);
    };
    let after = plan.after.map(|id| Key { value: KeyValue::Number(id), id });
    let portion = Portion { sort: Sort::default(), after, limit: MAX_STEP };
    let page = filters::page(cx, change.subject, &plan.filter, &portion)?;
    bulk::change(cx, change.id, change.subject, &page.ids, &plan.deed)?;
    let has_more = page.next.is_some();
    match page.next {
        Some(next) => bulk_changes::set_work(cx, change.id, &json!(Plan { after: Some(next.id), ..plan }))?,
        None => bulk_changes::set_state(cx, change.id, State::Done)?,
    }
    Ok(has_more)
}

fn undo_some(cx: &mut Cx<'_>, change: &BulkChange, plan: MergePlan) -> Result<bool, crate::Error> {
    let (mut changed, mut left_out) = (0, 0);
    let page = merges::list(cx, &plan.merges, plan.after, MERGES_OF_STEP)?;
    for merge in &page {
        match merging::undo_merge(cx, merge.id) {
            Ok(_) => {
                bulk_changes::note(cx, change.id, merge.id.0, &json!({ "unmerged": true }))?;
                changed += 1;
            }
            Err(error) if bulk::is_left_out(&error) => left_out += 1,
            Err(error) => return Err(error),
        }
    }
    bulk_changes::count(cx, change.id, changed, left_out)?;
    let Some(last) = page.last().filter(|_| page.len() as i64 == MERGES_OF_STEP) else {
        bulk_changes::set_state(cx, change.id, State::Done)?;
        return Ok(false);
    };
    bulk_changes::set_work(cx, change.id, &json!(MergePlan { after: Some(last.id), ..plan }))?;
    Ok(true)
}

/// One share of a job ended: the job is finished, and the next one asked for if there is more.
///
/// # Errors
/// Whatever the database answers.
pub fn end_share(cx: &mut Cx<'_>, id: BulkChangeId, job: JobId) -> Result<(), DbError> {
    jobs::finish(cx, job)?;
    let is_busy = bulk_changes::find(cx, id)?.is_some_and(|change| change.state.is_busy());
    if is_busy { ask(cx, id) } else { Ok(()) }
}

/// The job was given up: what it did until then stays and can be taken back.
///
/// # Errors
/// Whatever the database answers.
pub fn stop(cx: &mut Cx<'_>, id: BulkChangeId) -> Result<(), DbError> {
    bulk_changes::set_state(cx, id, State::Stopped)
}
