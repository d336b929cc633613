//! Tasks: something to be done until a time (TK-01). The card of a lead shows the next one.

use super::notes::{about, waiting_request};
use super::{Error, store};
use crate::channels::said::{Place, Subject};
use crate::leads;
use base::Cx;
use base::clock::Seconds;
use base::ids::{IncomingLeadId, LeadId, PipelineId, StageId, TaskId, UserId};
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// Characters of a task's text or result.
pub const MAX_TASK_CHARS: usize = 10_000;
/// The built-in kinds (TK-01), with the ids that Kommo's clients know.
pub const TASK_KINDS: [(i64, &str); 2] = [(1, "Follow-up"), (2, "Meeting")];

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The id.
    pub id: TaskId,
    /// For which record; nothing for a task of its own.
    pub place: Option<Place>,
    /// Its kind, of [`TASK_KINDS`].
    pub kind_id: i64,
    /// What is to be done.
    pub text: String,
    /// Who is to do it.
    pub responsible_id: UserId,
    /// Until when, Unix seconds.
    pub due_at: Seconds,
    /// How long it takes, in seconds; 0 for no time of its own.
    pub duration: i64,
    /// When it was done.
    pub completed_at: Option<Seconds>,
    /// What came of it.
    pub result: String,
    /// When and by whom it was made and changed.
    pub stamps: crate::contacts::Stamps,
}

/// A task to be set.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// For which record.
    pub place: Option<Place>,
    /// Its kind.
    pub kind_id: i64,
    /// What is to be done.
    pub text: String,
    /// Who is to do it.
    pub responsible_id: UserId,
    /// Until when.
    pub due_at: Seconds,
    /// How long it takes, in seconds.
    pub duration: i64,
}

/// What may be changed about a task; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct TaskChange {
    /// Another kind.
    pub kind_id: Option<i64>,
    /// Another text.
    pub text: Option<String>,
    /// Another responsible.
    pub responsible_id: Option<UserId>,
    /// Another time.
    pub due_at: Option<Seconds>,
    /// Another duration.
    pub duration: Option<i64>,
    /// Done, or open again.
    pub is_done: Option<bool>,
    /// What came of it.
    pub result: Option<String>,
}

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
    /// Changed at or after this time.
    pub updated_from: Option<Seconds>,
    /// Changed at or before this time.
    pub updated_to: Option<Seconds>,
    /// By due time instead of by id.
    pub is_by_due_time: bool,
    /// From the last to the first.
    pub is_descending: bool,
}

/// Sets a task.
///
/// # Errors
/// `BadValue` for no text or an unknown kind; `NoSuchLead` and its like when the record does not exist.
pub fn add_task(cx: &mut Cx<'_>, new: &NewTask) -> Result<Task, Error> {
    let task = Task {
        id: cx.next_id()?,
        place: new.place,
        kind_id: new.kind_id,
        text: new.text.trim().to_owned(),
        responsible_id: new.responsible_id,
        due_at: new.due_at,
        duration: new.duration,
        completed_at: None,
        result: String::new(),
        stamps: crate::contacts::Stamps::new(cx),
    };
    check(&task)?;
    let about = about_task(cx, &task)?;
    let waiting = task.place.map(|place| waiting_request(cx, place)).transpose()?.flatten();
    store::insert_task(cx, &task, waiting)?;
    mark_next(cx, &task)?;
    journal::record(cx, Happening::change(Kind::TaskAdded, about, Json::Null, summary(&task)))?;
    Ok(task)
}

/// Changes a task, or ends it with a result.
///
/// # Errors
/// `NoSuchTask`, `BadValue`.
pub fn change_task(cx: &mut Cx<'_>, id: TaskId, change: TaskChange) -> Result<Task, Error> {
    let mut task = load_task(cx, id)?;
    let before = summary(&task);
    task.kind_id = change.kind_id.unwrap_or(task.kind_id);
    task.text = change.text.map_or(task.text, |text| text.trim().to_owned());
    task.responsible_id = change.responsible_id.unwrap_or(task.responsible_id);
    task.due_at = change.due_at.unwrap_or(task.due_at);
    task.duration = change.duration.unwrap_or(task.duration);
    task.result = change.result.unwrap_or(task.result);
    let was_done = task.completed_at.is_some();
    task.completed_at = match change.is_done {
        Some(true) => task.completed_at.or(Some(cx.now)),
        Some(false) => None,
        None => task.completed_at,
    };
    task.stamps = task.stamps.touched(cx);
    check(&task)?;
    store::update_task(cx, &task)?;
    mark_next(cx, &task)?;
    let kind = if task.completed_at.is_some() && !was_done { Kind::TaskDone } else { Kind::TaskChanged };
    let about = about_task(cx, &task)?;
    journal::record(cx, Happening::change(kind, about, before, summary(&task)))?;
    Ok(task)
}

/// Carries the tasks that were set on a request while it waited to another record, or back.
///
/// # Errors
/// Whatever the database answers.
pub fn carry_tasks(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, to: Place) -> Result<(), Error> {
    let Some(from) = store::place_of_tasks(cx, incoming_lead)? else { return Ok(()) };
    store::carry_tasks(cx, incoming_lead, to)?;
    mark_next_of(cx, from)?;
    mark_next_of(cx, to)
}

/// The task, or an error if absent.
///
/// # Errors
/// `NoSuchTask`.
pub fn load_task(cx: &mut Cx<'_>, id: TaskId) -> Result<Task, Error> {
    let filter = TaskFilter { ids: vec![id], ..TaskFilter::default() };
    list_tasks(cx, &filter, 0, 1)?.into_iter().next().ok_or(Error::NoSuchTask(id))
}

/// Tasks, after skipping `offset`, `limit` at most (the API pages by number).
///
/// # Errors
/// Whatever the database answers.
pub fn list_tasks(cx: &mut Cx<'_>, filter: &TaskFilter, offset: i64, limit: i64) -> Result<Vec<Task>, Error> {
    Ok(store::list_tasks(cx, filter, offset, limit)?)
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

fn check(task: &Task) -> Result<(), Error> {
    if task.text.is_empty()
        || task.text.chars().count() > MAX_TASK_CHARS
        || task.result.chars().count() > MAX_TASK_CHARS
    {
        return Err(Error::BadValue(format!("Write what is to be done, in 1 to {MAX_TASK_CHARS} characters.")));
    }
    if !TASK_KINDS.iter().any(|(id, _)| *id == task.kind_id) {
        return Err(Error::BadValue(format!("There is no kind of task {}.", task.kind_id)));
    }
    Ok(())
}

fn about_task(cx: &mut Cx<'_>, task: &Task) -> Result<About, Error> {
    let base = match task.place {
        Some(place) => about(cx, place)?,
        None => About::default(),
    };
    Ok(About { task: Some(task.id), ..base })
}

/// How many leads of a pipeline have an overdue task, by stage; 100 for any more than that.
///
/// # Errors
/// Whatever the database answers.
pub fn count_late(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<HashMap<StageId, i64>, Error> {
    Ok(store::count_late(cx, pipeline)?)
}

/// The card of the lead shows when its next task is due.
fn mark_next(cx: &mut Cx<'_>, task: &Task) -> Result<(), Error> {
    task.place.map_or(Ok(()), |place| mark_next_of(cx, place))
}

fn mark_next_of(cx: &mut Cx<'_>, place: Place) -> Result<(), Error> {
    if place.subject != Subject::Lead {
        return Ok(());
    }
    let next = list_open_tasks(cx, place, 1)?.first().map(|task| task.due_at);
    Ok(leads::set_next_task(cx, LeadId(place.id), next)?)
}

fn summary(task: &Task) -> Json {
    json!({ "text": task.text, "kind": task.kind_id, "due": task.due_at, "responsible": task.responsible_id, "done": task.completed_at.is_some(), "result": task.result })
}
