//! Merges found again.

use super::unseen::told;
use super::{Merge, store};
use crate::duplicates::Error;
use base::Cx;
use base::access::Held;
use base::clock::Seconds;
use base::db::DbError;
use base::ids::{ContactId, IncomingLeadId, MergeId, PipelineId, UserId};
use base::search::Subject;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// Merges that one chain is followed through: a record that was merged into one that was merged, and so on.
const MAX_CHAIN: usize = 100;

/// Which merges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeFilter {
    /// Of leads, contacts or companies: `lead`, `contact`, `company`.
    pub subject: Option<String>,
    /// Those of this record, whether it stayed or went; with the subject.
    pub record: Option<i64>,
    /// Since then, Unix seconds.
    pub from: Option<Seconds>,
    /// Until then.
    pub to: Option<Seconds>,
    /// By this person.
    pub by: Option<UserId>,
    /// By duplicate control of this pipeline.
    pub pipeline: Option<PipelineId>,
    /// Of this run.
    pub batch: Option<i64>,
    /// Only those that are not undone.
    pub only_done: bool,
    /// Only those that are.
    #[serde(default)]
    pub only_undone: bool,
}

/// One by id, if the actor may see its survivor, as they are told of it.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: MergeId) -> Result<Option<Merge>, Error> {
    let found = store::find(cx, id)?;
    Ok(told(cx, found.into_iter().collect())?.pop())
}

/// One by id, whole: to be undone or made again. Who is told of it is asked of [`find`].
///
/// # Errors
/// `NoSuchMerge`, also for one whose survivor the actor may not see.
pub fn load(cx: &mut Cx<'_>, id: MergeId) -> Result<Merge, Error> {
    store::find(cx, id)?.ok_or(Error::NoSuchMerge(id))
}

/// The merge that a program asked for under this name.
///
/// # Errors
/// Whatever the database answers.
pub fn find_by_key(cx: &mut Cx<'_>, key: &str) -> Result<Option<Merge>, Error> {
    let found = store::find_by_key(cx, key)?;
    Ok(told(cx, found.into_iter().collect())?.pop())
}

/// The merge by which a request was linked, if it was and that was not undone.
///
/// # Errors
/// Whatever the database answers.
pub fn find_done_of_request(cx: &mut Cx<'_>, request: IncomingLeadId) -> Result<Option<MergeId>, Error> {
    Ok(store::find_done_of_request(cx, request)?)
}

/// Merges of records that the actor may see, as they are told of them, the newest first, `limit` at most, those before one.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, filter: &MergeFilter, before: Option<MergeId>, limit: i64) -> Result<Vec<Merge>, Error> {
    let found = store::list(cx, filter, before, limit)?;
    told(cx, found)
}

/// A record as rights ask about it, also one that is hidden; nothing when it is gone for good.
///
/// # Errors
/// Whatever the database answers.
pub fn held(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Option<Held>, Error> {
    Ok(list_held(cx, subject, &[id])?.pop().map(|(_, held)| held))
}

/// The same of many, each with its id; those that are gone for good left out.
///
/// # Errors
/// Whatever the database answers.
pub fn list_held(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<(i64, Held)>, Error> {
    Ok(store::list_held(cx, subject, ids)?)
}

/// Those of some records that the actor may see, also among those that were merged away or deleted.
///
/// # Errors
/// Whatever the database answers.
pub fn list_seen(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<BTreeSet<i64>, Error> {
    Ok(store::list_seen(cx, subject, ids)?.into_iter().collect())
}

/// Where a record that was merged away stands now; nothing for one that stands for itself, or that never was.
///
/// # Errors
/// Whatever the database answers.
pub fn survivor_of(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Option<i64>, Error> {
    let mut at = None;
    for _ in 0..MAX_CHAIN {
        match store::merged_into(cx, subject, at.unwrap_or(id))? {
            Some(into) => at = Some(into),
            None => break,
        }
    }
    Ok(at)
}

/// Those of some merges that are not undone.
///
/// # Errors
/// Whatever the database answers.
pub fn list_done(cx: &mut Cx<'_>, ids: &[MergeId]) -> Result<Vec<MergeId>, Error> {
    Ok(store::list_done(cx, ids)?)
}

/// How many merges a filter takes, of those that the actor may see.
///
/// # Errors
/// Whatever the database answers.
pub fn count(cx: &mut Cx<'_>, filter: &MergeFilter) -> Result<i64, Error> {
    Ok(store::count(cx, filter)?)
}

/// How many of the merges that a filter takes are not undone and may be undone by the actor, counted no further than `most`:
/// what a page says.
///
/// # Errors
/// Whatever the database answers.
pub fn count_undoable(cx: &mut Cx<'_>, filter: &MergeFilter, most: i64) -> Result<i64, Error> {
    Ok(store::count_undoable(cx, &MergeFilter { only_done: true, ..filter.clone() }, most)?)
}

/// The records that were merged into some, and into those, the newest first, in one query: they go with them when they go
/// for good, and what happened to them is part of their history.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn list_merged_into(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<i64>, DbError> {
    Ok(store::list_merged_into(cx, subject, ids)?.into_iter().map(|(id, _)| id).collect())
}

/// What a contact is called, and those who were merged into it, in one query.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn list_names(cx: &mut Cx<'_>, contact: ContactId) -> Result<Vec<String>, DbError> {
    store::list_names(cx, contact)
}

/// How many records were merged into each of some, and into those, in one query: so many go with it when it goes for good.
///
/// # Errors
/// Whatever the database answers.
pub fn count_merged_into(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<HashMap<i64, usize>, DbError> {
    let mut counts = HashMap::new();
    for (_, survivor) in store::list_merged_into(cx, subject, ids)? {
        *counts.entry(survivor).or_default() += 1;
    }
    Ok(counts)
}

/// Merges go with their records, and what they remember of them.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), Error> {
    Ok(store::erase(cx, subject, ids)?)
}
