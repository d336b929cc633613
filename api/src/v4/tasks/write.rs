//! Setting, changing and ending tasks.

use crate::call::Call;
use crate::v4::known::{self, Known};
use crate::v4::places;
use crate::wire::{Answer, Code, Item, MAX_ITEMS, Problem, read_all, written};
use base::Cx;
use base::ids::TaskId;
use flow::timeline::{self, MAX_TASK_CHARS, NewTask, TaskChange, TaskFilter};
use serde_json::{Value as Json, json};

/// The kind of a task that names none: a follow-up.
const FOLLOW_UP: i64 = 1;

/// What the items of a write name: people and kinds of tasks.
struct Named {
    known: Known,
    kinds: Vec<i64>,
}

impl Named {
    fn load(cx: &mut Cx<'_>, call: &Call) -> Result<Named, Problem> {
        let kinds = timeline::list_task_kinds(cx)?.into_iter().filter(|kind| kind.deleted_at.is_none());
        Ok(Named { kinds: kinds.map(|kind| kind.id).collect(), known: Known::load(cx, call)? })
    }
}

/// `POST /tasks`.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let named = Named::load(cx, call)?;
    let wishes = read_all(&items, |item| Ok((read_new(item, call, &named)?, read_change(item, &named)?)))?;
    let mut rows = Vec::new();
    for (item, (new, change)) in items.iter().zip(wishes) {
        let id = add_one(cx, item, &new, change).map_err(|problem| problem.of_item(item.request_id()))?;
        rows.push(json!({
            "id": id, "request_id": item.request_id(), "_links": call.links.own(&format!("tasks/{id}")),
        }));
    }
    Ok(written(call, "tasks", rows))
}

/// `PATCH /tasks`.
pub fn change_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let named = Named::load(cx, call)?;
    let changes = read_all(&items, |item| Ok((TaskId(item.required_number("id")?), read_change(item, &named)?)))?;
    let mut rows = Vec::new();
    for (item, (id, change)) in items.iter().zip(changes) {
        rows.push(change_task(cx, call, item, id, change)?);
    }
    Ok(written(call, "tasks", rows))
}

/// `PATCH /tasks/{id}`.
pub fn change_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object()?;
    let named = Named::load(cx, call)?;
    let change = read_change(&item, &named)?;
    Ok(Answer::Found(change_task(cx, call, &item, call.id("id")?, change)?))
}

fn read_new(item: &Item, call: &Call, named: &Named) -> Result<NewTask, Problem> {
    item.required_text("text")?;
    Ok(NewTask {
        place: places::read(item)?,
        kind_id: read_kind(item, named)?.unwrap_or(FOLLOW_UP),
        text: known::name(item, "text", MAX_TASK_CHARS)?.unwrap_or_default(),
        responsible_id: named.known.user(item, "responsible_user_id")?.flatten().unwrap_or(call.user.id),
        due_at: item.required_number("complete_till")?,
        is_all_day: item.truth("is_all_day")?.unwrap_or(false),
        duration: item.number("duration")?.unwrap_or(0).max(0),
    })
}

fn read_change(item: &Item, named: &Named) -> Result<TaskChange, Problem> {
    let text = known::name(item, "text", MAX_TASK_CHARS)?;
    if text.as_deref() == Some("") {
        return Err(item.wrong("text", Code::InvalidValue, "This value should not be blank."));
    }
    let result =
        item.inner("result")?.map(|result| known::name(&result, "text", MAX_TASK_CHARS)).transpose()?.flatten();
    Ok(TaskChange {
        kind_id: read_kind(item, named)?,
        text,
        responsible_id: named.known.user(item, "responsible_user_id")?.flatten(),
        due_at: item.number("complete_till")?,
        is_all_day: item.truth("is_all_day")?,
        duration: item.number("duration")?,
        is_done: item.truth("is_completed")?,
        result,
    })
}

fn read_kind(item: &Item, named: &Named) -> Result<Option<i64>, Problem> {
    match item.number("task_type_id")?.filter(|id| *id != 0) {
        Some(id) if !named.kinds.contains(&id) => Err(item.no_choice("task_type_id")),
        found => Ok(found),
    }
}

fn add_one(cx: &mut Cx<'_>, item: &Item, new: &NewTask, change: TaskChange) -> Result<TaskId, Problem> {
    if let Some(place) = new.place {
        places::require(cx, item, place)?;
    }
    let id = timeline::add_task(cx, new)?.id;
    if change.is_done == Some(true) || change.result.is_some() {
        let end = TaskChange { is_done: change.is_done, result: change.result, ..TaskChange::default() };
        timeline::change_task(cx, id, end)?;
    }
    Ok(id)
}

fn change_task(cx: &mut Cx<'_>, call: &Call, item: &Item, id: TaskId, change: TaskChange) -> Result<Json, Problem> {
    let one = TaskFilter { ids: vec![id], ..TaskFilter::default() };
    if timeline::list_tasks(cx, &one, 0, 1)?.is_empty() {
        return Err(item.no_choice("id"));
    }
    let task =
        timeline::change_task(cx, id, change).map_err(|error| Problem::from(error).of_item(item.request_id()))?;
    Ok(json!({
        "id": id, "updated_at": task.stamps.updated_at, "request_id": item.request_id(),
        "_links": call.links.own(&format!("tasks/{id}")),
    }))
}
