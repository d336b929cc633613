//! `/tasks` (kommo-api §8.1).

mod write;

pub use write::{add, change_many, change_one};

use crate::call::Call;
use crate::v4::leads::stages_asked;
use crate::wire::stages::Stages;
use crate::wire::{Answer, Direction, Order, Problem, entities, page_by};
use base::Cx;
use base::ids::{StageId, TaskId, UserId};
use flow::timeline::{self, Task, TaskFilter};
use serde_json::{Value as Json, json};

/// `GET /tasks`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let Some(stages) = wanted_stages(cx, call)? else { return Ok(Answer::Nothing) };
    let order = Order::read(&call.query, &["complete_till", "created_at", "id"], 1);
    let filter = filter(call, stages, &order);
    let skipped = if filter.behind.is_some() { 0 } else { asked.offset() };
    let found = timeline::list_tasks(cx, &filter, skipped, asked.reach())?;
    Ok(page_by(call, "tasks", found.iter().map(|task| show(call, task)).collect(), (asked, &order)))
}

/// `GET /tasks/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let filter = TaskFilter { ids: vec![call.id("id")?], ..TaskFilter::default() };
    let found = timeline::list_tasks(cx, &filter, 0, 1)?;
    Ok(found.first().map_or(Answer::Nothing, |task| Answer::Found(show(call, task))))
}

/// `filter[lead_statuses]`: no stages when it is not asked for, and nothing when it names none that is there.
fn wanted_stages(cx: &mut Cx<'_>, call: &Call) -> Result<Option<Vec<StageId>>, Problem> {
    if call.query.groups(&["filter", "lead_statuses"]).is_empty() {
        return Ok(Some(Vec::new()));
    }
    let stages = Stages::load(cx)?;
    let asked = stages_asked(&call.query, "lead_statuses", &stages);
    Ok(asked.map_or(Some(Vec::new()), |found| (!found.is_empty()).then_some(found)))
}

fn filter(call: &Call, stages: Vec<StageId>, order: &Order) -> TaskFilter {
    let numbers = |key| call.query.numbers(&["filter", key]).unwrap_or_default();
    let (by, direction) = order.keys()[0];
    let behind = order.behind(&call.query);
    let updated = call.query.range(&["filter", "updated_at"]).unwrap_or_default();
    TaskFilter {
        ids: numbers("id").into_iter().map(TaskId).collect(),
        responsible: numbers("responsible_user_id").into_iter().map(UserId).collect(),
        created_by: numbers("created_by").into_iter().map(UserId).collect(),
        is_done: numbers("is_completed").first().map(|done| *done != 0),
        // The PHP client sends both spellings (kommo-api §8.1).
        kinds: [numbers("task_type"), numbers("task_type_id")].concat(),
        subject: call.query.text(&["filter", "entity_type"]).and_then(entities::of_plural),
        records: numbers("entity_id"),
        stages,
        updated_from: updated.from,
        updated_to: updated.to,
        // Ids rise with the time of making, so that order is the same.
        is_by_due_time: by == "complete_till",
        is_descending: direction == Direction::Down,
        behind: behind.and_then(|key| Some((*key.first()?, TaskId(*key.last()?)))),
        ..TaskFilter::default()
    }
}

fn show(call: &Call, task: &Task) -> Json {
    // An empty result is a list: PHP's clients write an empty object so, and read it so.
    let result = if task.result.is_empty() { json!([]) } else { json!({ "text": task.result }) };
    json!({
        "id": task.id, "created_by": task.stamps.created_by, "updated_by": task.stamps.updated_by,
        "created_at": task.stamps.created_at, "updated_at": task.stamps.updated_at,
        "responsible_user_id": task.responsible_id, "group_id": 0,
        "entity_id": task.place.map(|place| place.id),
        "entity_type": task.place.map(|place| entities::plural(place.subject)),
        "duration": task.duration, "is_all_day": task.is_all_day, "is_completed": task.completed_at.is_some(), "task_type_id": task.kind_id,
        "text": task.text, "result": result, "complete_till": task.due_at, "account_id": call.account.id,
        "_links": call.links.own(&format!("tasks/{}", task.id)),
    })
}
