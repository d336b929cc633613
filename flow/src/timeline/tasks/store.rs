//! Writes: tasks, task_kinds.

use super::{PlannedTask, Task, TaskFilter, TaskKind, Wanting};
use crate::channels::said::{Place, Subject};
use crate::contacts::Stamps;
use crate::contacts::store::seen;
use crate::timeline::store::Conditions;
use base::access::{self, Action, Entity};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::filters::NO_TASK;
use base::ids::{AccountId, IncomingLeadId, LeadId, PipelineId, StageId, TaskId, UserId};
use base::{Cx, params};
use std::collections::HashMap;

const TASK: &str = "id, subject, subject_id, kind_id, text, responsible_id, due_at, is_all_day, duration, completed_at, result, deleted_at, created_at, updated_at, created_by, updated_by";

/// What a record is called; nothing for a request that waits, whose lead is a draft, and for what the actor may not see.
fn record_name(cx: &mut Cx<'_>) -> Result<String, DbError> {
    let mut name_of = |subject: Subject, also: &str| -> Result<String, DbError> {
        let (table, seen) = (subject.table(), seen(cx, subject)?);
        Ok(format!(
            "WHEN '{}' THEN (SELECT name FROM {table} WHERE {table}.account_id = tasks.account_id AND {table}.id = tasks.subject_id{also}{seen})",
            subject.as_str()
        ))
    };
    let names = [
        name_of(Subject::Lead, " AND leads.is_draft = 0")?,
        name_of(Subject::Contact, "")?,
        name_of(Subject::Company, "")?,
    ];
    Ok(format!("CASE subject {} END", names.join(" ")))
}

/// Open tasks of one person are counted up to this.
const MAX_COUNTED: i64 = 100;
/// Late and taskless leads of a stage are counted up to this: there is no counter to maintain, since time alone makes a lead
/// late.
const MAX_WANTING: i64 = 100;
/// Leads of a stage that are looked at for those among them that somebody may see.
const MAX_LOOKED_AT: i64 = 1_000;

fn read_task(row: &mut Row) -> Result<Task, DbError> {
    let id = row.take()?;
    let subject = row.take::<Option<String>>()?.and_then(|word| Subject::from_stored(&word));
    Ok(Task {
        id,
        place: subject.zip(row.take::<Option<i64>>()?).map(|(subject, id)| Place { subject, id }),
        kind_id: row.take()?,
        text: row.take()?,
        responsible_id: row.take()?,
        due_at: row.take()?,
        is_all_day: row.take()?,
        duration: row.take()?,
        completed_at: row.take()?,
        result: row.take()?,
        deleted_at: row.take()?,
        stamps: Stamps {
            created_at: row.take()?,
            updated_at: row.take()?,
            created_by: row.take()?,
            updated_by: row.take()?,
        },
    })
}

pub(super) fn insert(
    cx: &mut Cx<'_>,
    task: &Task,
    waiting: Option<IncomingLeadId>,
    remind_at: Option<Seconds>,
) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO tasks (account_id, {TASK}, incoming_lead_id, remind_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    );
    cx.write(
        &sql,
        params![
            cx.account,
            task.id,
            task.place.map(|place| place.subject.as_str()),
            task.place.map(|place| place.id),
            task.kind_id,
            &task.text,
            task.responsible_id,
            task.due_at,
            task.is_all_day,
            task.duration,
            task.completed_at,
            &task.result,
            task.deleted_at,
            task.stamps.created_at,
            task.stamps.updated_at,
            task.stamps.created_by,
            task.stamps.updated_by,
            waiting,
            remind_at,
        ],
    )?;
    Ok(())
}

pub(super) fn update(cx: &mut Cx<'_>, task: &Task) -> Result<(), DbError> {
    cx.write(
        "UPDATE tasks SET kind_id = $3, text = $4, responsible_id = $5, due_at = $6, is_all_day = $7, duration = $8, completed_at = $9,
         result = $10, deleted_at = $11, updated_at = $12, updated_by = $13 WHERE account_id = $1 AND id = $2",
        params![
            cx.account, task.id, task.kind_id, &task.text, task.responsible_id, task.due_at, task.is_all_day, task.duration,
            task.completed_at, &task.result, task.deleted_at, task.stamps.updated_at, task.stamps.updated_by,
        ],
    )?;
    Ok(())
}

pub(super) fn set_reminder(cx: &mut Cx<'_>, id: TaskId, at: Option<Seconds>) -> Result<(), DbError> {
    cx.write("UPDATE tasks SET remind_at = $3 WHERE account_id = $1 AND id = $2", params![cx.account, id, at])?;
    Ok(())
}

/// Takes away the reminders whose time has come, with their tasks, the first due first.
pub(super) fn take_reminders(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Task>, DbError> {
    let sql = format!(
        "UPDATE tasks SET remind_at = NULL WHERE account_id = $1 AND id IN
         (SELECT id FROM tasks WHERE account_id = $1 AND remind_at <= $2 ORDER BY remind_at, id LIMIT $3) RETURNING {TASK}"
    );
    let mut tasks = cx.query(&sql, params![cx.account, cx.now, limit], read_task)?;
    tasks.sort_by_key(|task| (task.due_at, task.id));
    Ok(tasks)
}

pub(super) fn accounts_to_remind(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<AccountId>, DbError> {
    cx.query(
        "SELECT DISTINCT account_id FROM tasks WHERE remind_at <= $1 ORDER BY account_id LIMIT $2",
        params![cx.now, limit],
        Row::take,
    )
}

/// The tasks that somebody has not done, after one, by id.
pub(super) fn list_open_of_person(
    cx: &mut Cx<'_>,
    person: UserId,
    after: TaskId,
    limit: i64,
) -> Result<Vec<Task>, DbError> {
    let sql = format!(
        "SELECT {TASK} FROM tasks WHERE account_id = $1 AND responsible_id = $2 AND id > $3 AND completed_at IS NULL AND deleted_at IS NULL
         ORDER BY id LIMIT $4"
    );
    cx.query(&sql, params![cx.account, person, after, limit], read_task)
}

/// Gives those after one up to another to somebody else.
pub(super) fn give(cx: &mut Cx<'_>, (from, to): (UserId, UserId), after: TaskId, last: TaskId) -> Result<(), DbError> {
    let by = cx.actor.user().map_or(0, |user| user.0);
    cx.write(
        "UPDATE tasks SET responsible_id = $3, updated_at = $6, updated_by = $7
         WHERE account_id = $1 AND responsible_id = $2 AND id > $4 AND id <= $5 AND completed_at IS NULL AND deleted_at IS NULL",
        params![cx.account, from, to, after, last, cx.now, by],
    )?;
    Ok(())
}

/// Where the tasks stand that were set on a request while it waited.
pub(super) fn place_of_request(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId) -> Result<Option<Place>, DbError> {
    let sql =
        "SELECT subject, subject_id FROM tasks WHERE account_id = $1 AND incoming_lead_id = $2 ORDER BY id LIMIT 1";
    let found = cx.find(sql, params![cx.account, incoming_lead], |row| {
        Ok((Subject::from_stored(&row.take::<String>()?), row.take::<i64>()?))
    })?;
    Ok(found.and_then(|(subject, id)| subject.map(|subject| Place { subject, id })))
}

pub(super) fn carry(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, to: Place) -> Result<(), DbError> {
    cx.write(
        "UPDATE tasks SET subject = $3, subject_id = $4 WHERE account_id = $1 AND incoming_lead_id = $2",
        params![cx.account, incoming_lead, to.subject.as_str(), to.id],
    )?;
    Ok(())
}

/// The tasks of a record, deleted ones too.
pub(super) fn list_of(cx: &mut Cx<'_>, place: Place) -> Result<Vec<TaskId>, DbError> {
    let sql = "SELECT id FROM tasks WHERE account_id = $1 AND subject = $2 AND subject_id = $3 ORDER BY id";
    cx.query(sql, params![cx.account, place.subject.as_str(), place.id], Row::take)
}

pub(super) fn carry_these(cx: &mut Cx<'_>, tasks: &[TaskId], from: Place, to: Place) -> Result<(), DbError> {
    let (among, list) = cx.among("id", 2, tasks);
    let sql = format!(
        "UPDATE tasks SET subject = $3, subject_id = $4 WHERE account_id = $1 AND {among} AND subject = $5 AND subject_id = $6"
    );
    cx.write(&sql, params![cx.account, list, to.subject.as_str(), to.id, from.subject.as_str(), from.id])
}

pub(super) fn find(cx: &mut Cx<'_>, id: TaskId) -> Result<Option<Task>, DbError> {
    let seen = access::scope(cx, Entity::Task, Action::View)?.and("tasks");
    let sql = format!("SELECT {TASK} FROM tasks WHERE account_id = $1 AND id = $2{seen}");
    cx.find(&sql, params![cx.account, id], read_task)
}

pub(super) fn list(cx: &mut Cx<'_>, filter: &TaskFilter, offset: i64, limit: i64) -> Result<Vec<Task>, DbError> {
    let mut found = conditions(cx, filter)?;
    let page = found.page(offset, limit);
    let sql = format!("SELECT {TASK} FROM tasks WHERE {} ORDER BY {} {page}", found.sql, order(filter));
    cx.query(&sql, &found.values, read_task)
}

/// The records of a page, each with the time of its next open task.
pub(super) fn next_due(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<(i64, Seconds)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Conditions::new(cx);
    found.compare("subject =", subject.as_str());
    found.among("subject_id", ids.iter().copied());
    found.sql += " AND completed_at IS NULL AND deleted_at IS NULL";
    found.sql += &access::scope(cx, Entity::Task, Action::View)?.and("tasks");
    let sql = format!("SELECT subject_id, min(due_at) FROM tasks WHERE {} GROUP BY subject_id", found.sql);
    cx.query(&sql, &found.values, |row| Ok((row.take()?, row.take()?)))
}

pub(super) fn list_planned(cx: &mut Cx<'_>, filter: &TaskFilter, limit: i64) -> Result<Vec<PlannedTask>, DbError> {
    let mut found = conditions(cx, filter)?;
    found.sql += " AND NOT (subject IS NOT NULL AND subject = 'lead' AND EXISTS (SELECT 1 FROM leads
        WHERE leads.account_id = tasks.account_id AND leads.id = tasks.subject_id AND leads.deleted_at IS NOT NULL))";
    let page = found.page(0, limit);
    let name = record_name(cx)?;
    let sql = format!("SELECT {TASK}, {name} FROM tasks WHERE {} ORDER BY {} {page}", found.sql, order(filter));
    cx.query(&sql, &found.values, |row| Ok(PlannedTask { task: read_task(row)?, record: row.take()? }))
}

/// The one place where it is said which tasks a list shows: of those that the actor may see.
fn conditions(cx: &mut Cx<'_>, filter: &TaskFilter) -> Result<Conditions, DbError> {
    let seen = access::scope(cx, Entity::Task, Action::View)?.and("tasks");
    let mut found = Conditions::new(cx);
    found.sql += " AND deleted_at IS NULL";
    found.sql += &seen;
    found.among("id", filter.ids.iter().copied());
    found.among("responsible_id", filter.responsible.iter().copied());
    found.among("created_by", filter.created_by.iter().copied());
    found.among("kind_id", filter.kinds.iter().copied());
    found.among("subject_id", filter.records.iter().copied());
    if let Some(subject) = filter.subject {
        found.compare("subject =", subject.as_str());
    }
    match filter.is_done {
        Some(true) => found.sql += " AND completed_at IS NOT NULL",
        Some(false) => found.sql += " AND completed_at IS NULL",
        None => {}
    }
    let times = [
        ("due_at >=", filter.due_from),
        ("due_at <", filter.due_before),
        ("updated_at >=", filter.updated_from),
        ("updated_at <=", filter.updated_to),
    ];
    for (column_and_sign, time) in times {
        if let Some(time) = time {
            found.compare(column_and_sign, time);
        }
    }
    in_stages(&mut found, &filter.stages);
    go_on(&mut found, filter);
    Ok(found)
}

fn in_stages(found: &mut Conditions, stages: &[StageId]) {
    if stages.is_empty() {
        return;
    }
    found.sql += " AND subject = 'lead' AND subject_id IN (SELECT leads.id FROM leads WHERE leads.account_id = $1";
    found.among("leads.stage_id", stages.iter().copied());
    found.sql += ")";
}

/// Behind the position at which the page before ended.
fn go_on(found: &mut Conditions, filter: &TaskFilter) {
    let Some((at, id)) = filter.behind else { return };
    let sign = if filter.is_descending { '<' } else { '>' };
    if !filter.is_by_due_time {
        return found.compare(&format!("id {sign}"), id);
    }
    found.values.extend([at.into(), id.into()]);
    let (at, id) = (found.values.len() - 1, found.values.len());
    found.sql += &format!(" AND (due_at {sign} ${at} OR (due_at = ${at} AND id {sign} ${id}))");
}

fn order(filter: &TaskFilter) -> String {
    let direction = if filter.is_descending { "DESC" } else { "ASC" };
    if filter.is_by_due_time { format!("due_at {direction}, id {direction}") } else { format!("id {direction}") }
}

type NextOfLead = (LeadId, i64, String, (Seconds, bool));

/// The next open task of each lead: the one that is due first, of those the oldest.
pub(super) fn next_of_leads(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<Vec<NextOfLead>, DbError> {
    let (values, places) = listed(cx, leads);
    let sql = format!(
        "SELECT subject_id, kind_id, text, due_at, is_all_day FROM tasks
         WHERE account_id = $1 AND subject = 'lead' AND subject_id IN ({places}) AND completed_at IS NULL AND deleted_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM tasks AS sooner WHERE sooner.account_id = $1 AND sooner.subject = 'lead'
             AND sooner.subject_id = tasks.subject_id AND sooner.completed_at IS NULL AND sooner.deleted_at IS NULL
             AND (sooner.due_at < tasks.due_at OR (sooner.due_at = tasks.due_at AND sooner.id < tasks.id)))"
    );
    cx.query(&sql, &values, |row| Ok((row.take()?, row.take()?, row.take()?, (row.take()?, row.take()?))))
}

/// The pipelines of those of the leads that are not deleted.
pub(super) fn pipelines_of(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<HashMap<LeadId, PipelineId>, DbError> {
    if leads.is_empty() {
        return Ok(HashMap::new());
    }
    let (values, places) = listed(cx, leads);
    let sql =
        format!("SELECT id, pipeline_id FROM leads WHERE account_id = $1 AND id IN ({places}) AND deleted_at IS NULL");
    Ok(cx.query(&sql, &values, |row| Ok((row.take()?, row.take()?)))?.into_iter().collect())
}

fn listed(cx: &Cx<'_>, leads: &[LeadId]) -> (Vec<Value>, String) {
    let places: Vec<String> = (2..leads.len() + 2).map(|at| format!("${at}")).collect();
    let values = std::iter::once(cx.account.into()).chain(leads.iter().map(|id| Value::from(*id))).collect();
    (values, places.join(", "))
}

/// A range of the index `tasks_open_of_person` alone.
pub(super) fn count_until(cx: &mut Cx<'_>, user: UserId, before: Seconds) -> Result<i64, DbError> {
    cx.number(
        "SELECT count(*) FROM (SELECT 1 FROM tasks WHERE account_id = $1 AND responsible_id = $2 AND due_at < $3
         AND completed_at IS NULL AND deleted_at IS NULL LIMIT $4) AS due",
        params![cx.account, user, before, MAX_COUNTED],
    )
}

/// Leads whose next task is overdue, and leads without one, by open stage: ranges of the indexes `leads_with_task` and
/// `leads_of_stage_by_next_task`, since a lead knows when its next task is due.
pub(super) fn count_wanting(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<HashMap<StageId, Wanting>, DbError> {
    let seen = seen(cx, Subject::Lead)?;
    let late = leads_of_stage("leads.next_task_at < $2", &seen);
    let taskless = leads_of_stage(&format!("COALESCE(leads.next_task_at, {NO_TASK}) = {NO_TASK}"), &seen);
    let sql = format!(
        "SELECT id, {late}, {taskless} FROM stages WHERE account_id = $1 AND pipeline_id = $3 AND kind = 'open'"
    );
    let rows = cx.query(&sql, params![cx.account, cx.now, pipeline, MAX_WANTING], |row| {
        Ok((row.take()?, Wanting { late: row.take()?, taskless: row.take()? }))
    })?;
    Ok(rows.into_iter().collect())
}

/// Counts leads of a stage up to `$4`. Where the actor sees only some, those are looked for among the first
/// [`MAX_LOOKED_AT`]: what one may see does not change what a board costs.
fn leads_of_stage(which: &str, seen: &str) -> String {
    let all = format!(
        "FROM leads WHERE leads.account_id = stages.account_id AND leads.stage_id = stages.id AND {which}
         AND leads.deleted_at IS NULL AND leads.is_draft = 0"
    );
    if seen.is_empty() {
        return format!("(SELECT count(*) FROM (SELECT 1 {all} LIMIT $4) AS counted)");
    }
    format!(
        "(SELECT count(*) FROM (SELECT 1 FROM (SELECT leads.* {all} LIMIT {MAX_LOOKED_AT}) AS leads
         WHERE 1 = 1{seen} LIMIT $4) AS counted)"
    )
}

pub(super) fn list_kinds(cx: &mut Cx<'_>) -> Result<Vec<TaskKind>, DbError> {
    cx.query(
        "SELECT id, name, colour, icon, deleted_at FROM task_kinds WHERE account_id = $1 ORDER BY id",
        params![cx.account],
        |row| {
            Ok(TaskKind {
                id: row.take()?,
                name: row.take()?,
                colour: row.take()?,
                icon: row.take()?,
                deleted_at: row.take()?,
            })
        },
    )
}

pub(super) fn has_kind(cx: &mut Cx<'_>, id: i64) -> Result<bool, DbError> {
    let sql = "SELECT count(*) FROM task_kinds WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL";
    Ok(cx.number(sql, params![cx.account, id])? > 0)
}

pub(super) fn put_kind(cx: &mut Cx<'_>, kind: &TaskKind) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO task_kinds (account_id, id, name, colour, icon, deleted_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, colour = excluded.colour, icon = excluded.icon,
         deleted_at = excluded.deleted_at",
        params![cx.account, kind.id, &kind.name, &kind.colour, &kind.icon, kind.deleted_at],
    )?;
    Ok(())
}
