//! Setting, changing, ending, deleting tasks: each value that changes is a happening of its own.

use super::reminders::{end_of_day, remind_at, zone_of};
use super::{MAX_DURATION, MAX_TASK_CHARS, NewTask, Task, kinds, list_open_tasks, load_task, store};
use crate::channels::said::{Place, Subject};
use crate::contacts::Stamps;
use crate::leads;
use crate::timeline::Error;
use crate::timeline::notes::{about, about_for_writing, waiting_request};
use base::Cx;
use base::access::{self, Action, Entity, Right};
use base::clock::Seconds;
use base::ids::{IncomingLeadId, LeadId, TaskId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::people::users::{self, User};
use serde_json::{Value as Json, json};

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
    /// For the whole day, or at its hour.
    pub is_all_day: Option<bool>,
    /// Another duration.
    pub duration: Option<i64>,
    /// Done, or open again.
    pub is_done: Option<bool>,
    /// What came of it.
    pub result: Option<String>,
}

/// After these somebody is to be reminded at another time, or is another; after all others who was reminded was.
const ASKS_AGAIN: [Kind; 6] =
    [Kind::TaskMoved, Kind::TaskAssigned, Kind::TaskDone, Kind::TaskReopened, Kind::TaskDeleted, Kind::TaskRestored];

/// Sets a task.
///
/// # Errors
/// `BadValue` for no text or an unknown kind; `NoSuchLead` and its like when the record does not exist; `Denied`, also to
/// those who may not give work to somebody else.
pub fn add_task(cx: &mut Cx<'_>, new: &NewTask) -> Result<Task, Error> {
    let mut task = Task {
        id: cx.next_id()?,
        place: new.place,
        kind_id: new.kind_id,
        text: new.text.trim().to_owned(),
        responsible_id: new.responsible_id,
        due_at: new.due_at,
        is_all_day: new.is_all_day,
        duration: new.duration,
        completed_at: None,
        result: String::new(),
        deleted_at: None,
        stamps: Stamps::new(cx),
    };
    check(&task)?;
    access::require(cx, Right::Work)?;
    if let Some(place) = task.place {
        about_for_writing(cx, place)?;
    }
    cx.rights()?.require_create_for(Entity::Task, Some(task.responsible_id))?;
    kinds::require(cx, task.kind_id)?;
    require_person(cx, task.responsible_id)?;
    let about = about_task(cx, &task)?;
    let waiting = task.place.map(|place| waiting_request(cx, place)).transpose()?.flatten();
    let remind_at = settle(cx, &mut task)?;
    store::insert(cx, &task, waiting, remind_at)?;
    mark_next(cx, task.place)?;
    journal::record(cx, Happening::change(Kind::TaskAdded, about, Json::Null, summary(&task)))?;
    Ok(task)
}

/// Changes a task, or ends it with a result; what stays as it is makes no happening.
///
/// # Errors
/// `NoSuchTask`, `BadValue`.
pub fn change_task(cx: &mut Cx<'_>, id: TaskId, change: TaskChange) -> Result<Task, Error> {
    let before = load_task(cx, id)?;
    require_on(cx, Action::Edit, &before)?;
    let mut task = changed(cx, before.clone(), change);
    check(&task)?;
    if task.kind_id != before.kind_id {
        kinds::require(cx, task.kind_id)?;
    }
    if task.responsible_id != before.responsible_id {
        cx.rights()?.require_reassign(Some(before.responsible_id), Some(task.responsible_id))?;
        require_person(cx, task.responsible_id)?;
    }
    save(cx, &before, &mut task)?;
    Ok(task)
}

/// Deletes a task; [`restore_task`] brings it back.
///
/// # Errors
/// `NoSuchTask`.
pub fn delete_task(cx: &mut Cx<'_>, id: TaskId) -> Result<Task, Error> {
    let before = load_task(cx, id)?;
    require_on(cx, Action::Delete, &before)?;
    let mut task = Task { deleted_at: Some(cx.now), ..before.clone() };
    save(cx, &before, &mut task)?;
    Ok(task)
}

/// Deletes a task that has no reason any more, if it is not done or gone already.
///
/// # Errors
/// As [`delete_task`].
pub(crate) fn withdraw_task(cx: &mut Cx<'_>, id: TaskId) -> Result<(), Error> {
    if store::find(cx, id)?.is_some_and(|task| task.is_open()) {
        delete_task(cx, id)?;
    }
    Ok(())
}

/// Brings a deleted task back as it was; one that is there stays as it is.
///
/// # Errors
/// `NoSuchTask`.
pub fn restore_task(cx: &mut Cx<'_>, id: TaskId) -> Result<Task, Error> {
    let before = store::find(cx, id)?.ok_or(Error::NoSuchTask(id))?;
    require_on(cx, Action::Delete, &before)?;
    let mut task = Task { deleted_at: None, ..before.clone() };
    save(cx, &before, &mut task)?;
    Ok(task)
}

/// Carries the tasks that were set on a request while it waited to another record, or back.
///
/// # Errors
/// Whatever the database answers.
pub fn carry_tasks(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, to: Place) -> Result<(), Error> {
    let Some(from) = store::place_of_request(cx, incoming_lead)? else { return Ok(()) };
    store::carry(cx, incoming_lead, to)?;
    mark_next(cx, Some(from))?;
    mark_next(cx, Some(to))
}

/// Carries all tasks of one record to another; gives which they are.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn carry_all_tasks(cx: &mut Cx<'_>, from: Place, to: Place) -> Result<Vec<TaskId>, Error> {
    let tasks = store::list_of(cx, from)?;
    carry_these_tasks(cx, &tasks, from, to)?;
    Ok(tasks)
}

/// Carries these tasks of one record to another.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn carry_these_tasks(cx: &mut Cx<'_>, tasks: &[TaskId], from: Place, to: Place) -> Result<(), Error> {
    if tasks.is_empty() {
        return Ok(());
    }
    store::carry_these(cx, tasks, from, to)?;
    mark_next(cx, Some(from))?;
    mark_next(cx, Some(to))
}

/// Asks for a right to a task, before anything is written.
fn require_on(cx: &mut Cx<'_>, action: Action, task: &Task) -> Result<(), Error> {
    access::require(cx, Right::Work)?;
    Ok(cx.rights()?.require_on(action, &task.held())?)
}

fn changed(cx: &Cx<'_>, mut task: Task, change: TaskChange) -> Task {
    task.kind_id = change.kind_id.unwrap_or(task.kind_id);
    task.text = change.text.map_or(task.text, |text| text.trim().to_owned());
    task.responsible_id = change.responsible_id.unwrap_or(task.responsible_id);
    task.due_at = change.due_at.unwrap_or(task.due_at);
    task.is_all_day = change.is_all_day.unwrap_or(task.is_all_day);
    task.duration = change.duration.unwrap_or(task.duration);
    task.result = change.result.map_or(task.result, |result| result.trim().to_owned());
    task.completed_at = match change.is_done {
        Some(true) => task.completed_at.or(Some(cx.now)),
        Some(false) => None,
        None => task.completed_at,
    };
    task
}

fn save(cx: &mut Cx<'_>, before: &Task, task: &mut Task) -> Result<(), Error> {
    let remind_at = settle(cx, task)?;
    let kinds = what_changed(before, task);
    if kinds.is_empty() {
        return Ok(());
    }
    task.stamps = task.stamps.touched(cx);
    store::update(cx, task)?;
    if kinds.iter().any(|kind| ASKS_AGAIN.contains(kind)) {
        store::set_reminder(cx, task.id, remind_at)?;
    }
    mark_next(cx, task.place)?;
    let about = about_task(cx, task)?;
    for kind in kinds {
        journal::record(cx, Happening::change(kind, about, summary(before), summary(task)))?;
    }
    Ok(())
}

/// Puts a task of a whole day to the end of its day, and says when somebody is to be reminded of it.
fn settle(cx: &mut Cx<'_>, task: &mut Task) -> Result<Option<Seconds>, Error> {
    if !task.is_all_day {
        return Ok(remind_at(task, None, cx.now));
    }
    let zone = zone_of(cx)?;
    task.due_at = end_of_day(&zone, task.due_at);
    Ok(remind_at(task, Some(&zone), cx.now))
}

/// One kind of happening for each value that changed, the end last.
fn what_changed(before: &Task, after: &Task) -> Vec<Kind> {
    let all = [
        (before.text != after.text, Kind::TaskTextChanged),
        (before.kind_id != after.kind_id, Kind::TaskKindChanged),
        (before.due_at != after.due_at || before.is_all_day != after.is_all_day, Kind::TaskMoved),
        (before.duration != after.duration, Kind::TaskChanged),
        (before.responsible_id != after.responsible_id, Kind::TaskAssigned),
        (before.result != after.result, Kind::TaskResultChanged),
        (before.completed_at.is_none() && after.completed_at.is_some(), Kind::TaskDone),
        (before.completed_at.is_some() && after.completed_at.is_none(), Kind::TaskReopened),
        (before.deleted_at.is_none() && after.deleted_at.is_some(), Kind::TaskDeleted),
        (before.deleted_at.is_some() && after.deleted_at.is_none(), Kind::TaskRestored),
    ];
    all.into_iter().filter_map(|(is_so, kind)| is_so.then_some(kind)).collect()
}

/// Somebody of this account who has not left.
fn require_person(cx: &mut Cx<'_>, id: UserId) -> Result<(), Error> {
    match users::find(cx, id)?.filter(User::is_active) {
        Some(_) => Ok(()),
        None => Err(Error::BadValue("Nobody here is called so. Choose who is to do it.".to_owned())),
    }
}

fn check(task: &Task) -> Result<(), Error> {
    let is_too_long = |text: &str| text.chars().count() > MAX_TASK_CHARS;
    if task.text.is_empty() || is_too_long(&task.text) || is_too_long(&task.result) {
        return Err(Error::BadValue(format!("Write what is to be done, in 1 to {MAX_TASK_CHARS} characters.")));
    }
    if !(0..=MAX_DURATION).contains(&task.duration) {
        return Err(Error::BadValue("A task takes between no time and a year.".to_owned()));
    }
    Ok(())
}

/// What the journal says something about a task is about: the task and its record.
///
/// # Errors
/// `NoSuchLead` and its like when the record does not exist.
fn about_task(cx: &mut Cx<'_>, task: &Task) -> Result<About, Error> {
    let base = match task.place {
        // One's own task may be about what one does not see.
        Some(place) => access::once_allowed(cx, |cx| about(cx, place))?,
        None => About::default(),
    };
    Ok(About { task: Some(task.id), ..base })
}

/// The card of the lead shows when its next task is due; of a contact or company nothing shows it.
pub(crate) fn mark_next(cx: &mut Cx<'_>, place: Option<Place>) -> Result<(), Error> {
    let Some(place) = place.filter(|place| place.subject == Subject::Lead) else { return Ok(()) };
    let next = access::once_allowed(cx, |cx| list_open_tasks(cx, place, 1))?;
    let next = next.first().map(|task| task.due_at);
    Ok(leads::set_next_task(cx, LeadId(place.id), next)?)
}

/// What the journal keeps of a task.
pub(super) fn summary(task: &Task) -> Json {
    json!({
        "text": task.text, "kind": task.kind_id, "due": task.due_at, "is_all_day": task.is_all_day, "duration": task.duration,
        "responsible": task.responsible_id, "author": task.stamps.created_by, "done": task.completed_at.is_some(),
        "result": task.result, "deleted": task.deleted_at.is_some(),
    })
}
