//! Looking at tasks: by record, by day, by person. The number of queries does not grow with the number of tasks.

use super::{Task, TaskKind, list_task_kinds, store};
use crate::channels::said::{Place, Subject};
use crate::timeline::Error;
use base::Cx;
use base::clock::Seconds;
use base::ids::{LeadId, PipelineId, StageId, TaskId, UserId};
use std::collections::HashMap;

/// Which tasks.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// With these ids; none means all.
    pub ids: Vec<TaskId>,
    /// Of these users; none means all.
    pub responsible: Vec<UserId>,
    /// Made by these users; none means all.
    pub created_by: Vec<UserId>,
    /// Done or open; nothing means both.
    pub is_done: Option<bool>,
    /// Of these kinds; none means all.
    pub kinds: Vec<i64>,
    /// Of this kind of record.
    pub subject: Option<Subject>,
    /// Of these records; none means all.
    pub records: Vec<i64>,
    /// Of leads in these stages; none means all.
    pub stages: Vec<StageId>,
    /// Due at or after this time.
    pub due_from: Option<Seconds>,
    /// Due before this time.
    pub due_before: Option<Seconds>,
    /// Changed at or after this time.
    pub updated_from: Option<Seconds>,
    /// Changed at or before this time.
    pub updated_to: Option<Seconds>,
    /// Behind this position of the order: due time and id, of which only the id counts in the order of ids.
    pub behind: Option<(Seconds, TaskId)>,
    /// By due time instead of by id.
    pub is_by_due_time: bool,
    /// From the last to the first.
    pub is_descending: bool,
}

/// A task as a plan shows it, with the name of its record.
#[derive(Clone, Debug)]
pub struct PlannedTask {
    /// The task.
    pub task: Task,
    /// What its lead, contact or company is called; empty for a request that waits.
    pub record: Option<String>,
}

/// The next task of a lead, in as many words as a card needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextTask {
    /// The name of its kind.
    pub kind: String,
    /// What is to be done.
    pub text: String,
    /// Until when.
    pub due_at: Seconds,
    /// Within the whole day.
    pub is_all_day: bool,
}

/// The task, or an error if absent or deleted.
///
/// # Errors
/// `NoSuchTask`.
pub fn load_task(cx: &mut Cx<'_>, id: TaskId) -> Result<Task, Error> {
    store::find(cx, id)?.filter(|task| task.deleted_at.is_none()).ok_or(Error::NoSuchTask(id))
}

/// Tasks that are not deleted, after skipping `offset`, `limit` at most (the API pages by number).
///
/// # Errors
/// Whatever the database answers.
pub fn list_tasks(cx: &mut Cx<'_>, filter: &TaskFilter, offset: i64, limit: i64) -> Result<Vec<Task>, Error> {
    Ok(store::list(cx, filter, offset, limit)?)
}

/// The same with the names of their records, `limit` at most; tasks of deleted leads are left out. Pages go on by
/// [`TaskFilter::behind`].
///
/// # Errors
/// Whatever the database answers.
pub fn list_planned(cx: &mut Cx<'_>, filter: &TaskFilter, limit: i64) -> Result<Vec<PlannedTask>, Error> {
    Ok(store::list_planned(cx, filter, limit)?)
}

/// The open tasks of a record, the next one first, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list_open_tasks(cx: &mut Cx<'_>, place: Place, limit: i64) -> Result<Vec<Task>, Error> {
    let filter = TaskFilter {
        subject: Some(place.subject),
        records: vec![place.id],
        is_done: Some(false),
        is_by_due_time: true,
        ..TaskFilter::default()
    };
    list_tasks(cx, &filter, 0, limit)
}

/// The next open task of each of these leads that has one, in two queries.
///
/// # Errors
/// Whatever the database answers.
pub fn next_tasks(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<HashMap<LeadId, NextTask>, Error> {
    if leads.is_empty() {
        return Ok(HashMap::new());
    }
    let kinds = list_task_kinds(cx)?;
    let name = |id: i64| kinds.iter().find(|kind: &&TaskKind| kind.id == id).map_or("", |kind| kind.name.as_str());
    let found = store::next_of_leads(cx, leads)?.into_iter().map(|(lead, kind, text, (due_at, is_all_day))| {
        (lead, NextTask { kind: name(kind).to_owned(), text, due_at, is_all_day })
    });
    Ok(found.collect())
}

/// When the next open task of each of these records is due, of those that have one; in one query. A lead keeps this time
/// itself.
///
/// # Errors
/// Whatever the database answers.
pub fn next_due(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<HashMap<i64, Seconds>, Error> {
    Ok(store::next_due(cx, subject, ids)?.into_iter().collect())
}

/// How many leads of an open stage want a look at their tasks; 100 for any more than that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanting {
    /// Their next task is overdue.
    pub late: i64,
    /// They have no task.
    pub taskless: i64,
}

/// Leads of a pipeline with an overdue task, and without any, by open stage; in one query.
///
/// # Errors
/// Whatever the database answers.
pub fn count_wanting(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<HashMap<StageId, Wanting>, Error> {
    Ok(store::count_wanting(cx, pipeline)?)
}

/// How many open tasks of a person are due before a time; 100 for any more than that, since every page shows it.
///
/// # Errors
/// Whatever the database answers.
pub fn count_tasks_until(cx: &mut Cx<'_>, user: UserId, before: Seconds) -> Result<i64, Error> {
    Ok(store::count_until(cx, user, before)?)
}
