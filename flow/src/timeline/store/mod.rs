//! Writes: tasks, subscriptions.

mod subscriptions;

pub(super) use subscriptions::*;

use super::{NoteFilter, Task, TaskFilter};
use crate::channels::said::{ItemKind, Place, Subject};
use crate::contacts::Stamps;
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{FeedItemId, IncomingLeadId, JournalId, PipelineId, StageId};
use base::journal::{ENTRY_COLUMNS, Entry, read_entry};
use base::{Cx, params};
use std::collections::HashMap;

const TASK: &str = "id, subject, subject_id, kind_id, text, responsible_id, due_at, duration, completed_at, result, created_at, updated_at, created_by, updated_by";

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
        duration: row.take()?,
        completed_at: row.take()?,
        result: row.take()?,
        stamps: Stamps {
            created_at: row.take()?,
            updated_at: row.take()?,
            created_by: row.take()?,
            updated_by: row.take()?,
        },
    })
}

pub(super) fn insert_task(cx: &mut Cx<'_>, task: &Task, waiting: Option<IncomingLeadId>) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO tasks (account_id, {TASK}, incoming_lead_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    );
    cx.execute(
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
            task.duration,
            task.completed_at,
            &task.result,
            task.stamps.created_at,
            task.stamps.updated_at,
            task.stamps.created_by,
            task.stamps.updated_by,
            waiting,
        ],
    )?;
    Ok(())
}

/// Where the tasks stand that were set on a request while it waited.
pub(super) fn place_of_tasks(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId) -> Result<Option<Place>, DbError> {
    let sql =
        "SELECT subject, subject_id FROM tasks WHERE account_id = $1 AND incoming_lead_id = $2 ORDER BY id LIMIT 1";
    let found = cx.find(sql, params![cx.account, incoming_lead], |row| {
        Ok((Subject::from_stored(&row.take::<String>()?), row.take::<i64>()?))
    })?;
    Ok(found.and_then(|(subject, id)| subject.map(|subject| Place { subject, id })))
}

pub(super) fn carry_tasks(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, to: Place) -> Result<(), DbError> {
    cx.execute(
        "UPDATE tasks SET subject = $3, subject_id = $4 WHERE account_id = $1 AND incoming_lead_id = $2",
        params![cx.account, incoming_lead, to.subject.as_str(), to.id],
    )?;
    Ok(())
}

pub(super) fn update_task(cx: &mut Cx<'_>, task: &Task) -> Result<(), DbError> {
    cx.execute(
        "UPDATE tasks SET kind_id = $3, text = $4, responsible_id = $5, due_at = $6, duration = $7, completed_at = $8, result = $9, updated_at = $10, updated_by = $11
         WHERE account_id = $1 AND id = $2",
        params![
            cx.account, task.id, task.kind_id, &task.text, task.responsible_id, task.due_at, task.duration, task.completed_at, &task.result,
            task.stamps.updated_at, task.stamps.updated_by,
        ],
    )?;
    Ok(())
}

/// Collects conditions and their values.
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    fn new(cx: &Cx<'_>) -> Conditions {
        Conditions { sql: "account_id = $1".to_owned(), values: vec![cx.account.into()] }
    }

    fn compare(&mut self, column_and_sign: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.sql += &format!(" AND {column_and_sign} ${}", self.values.len());
    }

    fn among<T: Into<Value>>(&mut self, column: &str, values: impl ExactSizeIterator<Item = T>) {
        if values.len() == 0 {
            return;
        }
        let first = self.values.len() + 1;
        self.values.extend(values.map(Into::into));
        let places: Vec<String> = (first..=self.values.len()).map(|at| format!("${at}")).collect();
        self.sql += &format!(" AND {column} IN ({})", places.join(", "));
    }

    fn of_kinds(&mut self, kinds: &[(ItemKind, Option<String>)]) {
        let mut any = Vec::new();
        for (kind, text) in kinds {
            self.values.push(kind.as_str().into());
            let mut condition = format!("kind = ${}", self.values.len());
            if let Some(text) = text {
                self.values.push(format!("%{text}%").into());
                condition += &format!(" AND details LIKE ${}", self.values.len());
            }
            any.push(format!("({condition})"));
        }
        if !any.is_empty() {
            self.sql += &format!(" AND ({})", any.join(" OR "));
        }
    }

    fn page(&mut self, offset: i64, limit: i64) -> String {
        self.values.extend([limit.into(), offset.into()]);
        format!("LIMIT ${} OFFSET ${}", self.values.len() - 1, self.values.len())
    }
}

pub(super) fn list_tasks(cx: &mut Cx<'_>, filter: &TaskFilter, offset: i64, limit: i64) -> Result<Vec<Task>, DbError> {
    let mut found = Conditions::new(cx);
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
    if let Some(from) = filter.updated_from {
        found.compare("updated_at >=", from);
    }
    if let Some(to) = filter.updated_to {
        found.compare("updated_at <=", to);
    }
    let direction = if filter.is_descending { "DESC" } else { "ASC" };
    let order =
        if filter.is_by_due_time { format!("due_at {direction}, id {direction}") } else { format!("id {direction}") };
    let page = found.page(offset, limit);
    let sql = format!("SELECT {TASK} FROM tasks WHERE {} ORDER BY {order} {page}", found.sql);
    cx.query(&sql, &found.values, read_task)
}

pub(super) fn list_note_ids(
    cx: &mut Cx<'_>,
    filter: &NoteFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<FeedItemId>, DbError> {
    let mut found = Conditions::new(cx);
    found.compare("subject =", filter.subject.as_str());
    found.among("subject_id", filter.records.iter().copied());
    found.of_kinds(&filter.kinds);
    found.among("id", filter.ids.iter().copied());
    found.compare("updated_at >=", filter.updated.0);
    found.compare("updated_at <=", filter.updated.1);
    let direction = if filter.is_descending { "DESC" } else { "ASC" };
    let order =
        if filter.is_by_change { format!("updated_at {direction}, id {direction}") } else { format!("id {direction}") };
    let page = found.page(offset, limit);
    let sql = format!("SELECT id FROM feed_items WHERE {} ORDER BY {order} {page}", found.sql);
    cx.query(&sql, &found.values, Row::take)
}

/// The journal rows of a record; an arrival's own row is left out, what was said stands for itself.
pub(super) fn list_entries(
    cx: &mut Cx<'_>,
    place: Place,
    before: Option<(Seconds, JournalId)>,
    limit: i64,
) -> Result<Vec<Entry>, DbError> {
    let column = match place.subject {
        Subject::Lead => "lead_id",
        Subject::Contact => "contact_id",
        Subject::Company => "company_id",
    };
    let (at, id) = before.unwrap_or((i64::MAX, JournalId(i64::MAX)));
    let sql = format!(
        "SELECT {ENTRY_COLUMNS} FROM journal WHERE account_id = $1 AND {column} = $2 AND (at < $3 OR (at = $3 AND id < $4))
         AND kind NOT IN ('note_added', 'note_changed', 'call_logged', 'chat_answered', 'lead_spoken_to', 'incoming_lead_continued')
         ORDER BY at DESC, id DESC LIMIT $5"
    );
    cx.query(&sql, params![cx.account, place.id, at, id, limit], read_entry)
}

/// Late leads of a stage are counted up to this: there is no counter to maintain, since time alone makes a lead late.
const MAX_LATE: i64 = 100;

/// Leads with an open task that is overdue, by stage: ranges of the index `leads_with_task` alone, since a lead knows when
/// its next task is due.
pub(super) fn count_late(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<HashMap<StageId, i64>, DbError> {
    let rows = cx.query(
        "SELECT id, (SELECT count(*) FROM (
             SELECT 1 FROM leads WHERE leads.account_id = stages.account_id AND leads.stage_id = stages.id
             AND leads.next_task_at < $2 AND leads.deleted_at IS NULL AND leads.is_draft = 0 LIMIT $4) AS late)
         FROM stages WHERE account_id = $1 AND pipeline_id = $3",
        params![cx.account, cx.now, pipeline, MAX_LATE],
        |row| Ok((row.take()?, row.take()?)),
    )?;
    Ok(rows.into_iter().collect())
}
