//! The tables of merges.

use super::{Fold, Merge, MergeFilter};
use base::access::{self, Action, Entity, Held};
use base::db::{DbError, Row, Value};
use base::ids::{ContactId, IncomingLeadId, MergeId, UserId};
use base::ledger::Touched;
use base::search::Subject;
use base::{Cx, params};
use serde_json::{Value as Json, json};

const COLUMNS: &str = "id, subject, survivor_id, survivor_name, others, because, choices, alternates, incoming_lead_id, batch_id, at, merged_by, undone_at, undone_by, collisions";

fn read(row: &mut Row) -> Result<Merge, DbError> {
    let id = row.take()?;
    let subject = Subject::from_stored(&row.take::<String>()?).unwrap_or(Subject::Lead);
    let person = |id: UserId| (id.0 != 0).then_some(id);
    let mut merge = Merge {
        id,
        subject,
        survivor: row.take()?,
        survivor_name: row.take()?,
        folds: row.take_json()?,
        because: row.take_json()?,
        choices: row.take_json()?,
        alternates: row.take_json()?,
        incoming_lead_id: row.take()?,
        batch: row.take()?,
        at: row.take()?,
        by: person(row.take()?),
        undone: None,
        collisions: Vec::new(),
    };
    let undone: (Option<i64>, Option<UserId>) = (row.take()?, row.take()?);
    merge.undone = undone.0.map(|at| (at, undone.1.and_then(person)));
    merge.collisions = row.take_json()?;
    Ok(merge)
}

pub fn insert(cx: &mut Cx<'_>, merge: &Merge, key: Option<&str>) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO merges (account_id, id, subject, survivor_id, survivor_name, others, because, pipeline_id, choices, alternates, incoming_lead_id, batch_id, idempotency_key, state, at, merged_by, collisions)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'done', $14, $15, '[]')",
        params![
            cx.account,
            merge.id,
            merge.subject.as_str(),
            merge.survivor,
            &merge.survivor_name,
            &json!(merge.folds),
            &json!(merge.because),
            merge.because.pipeline(),
            &json!(merge.choices),
            &json!(merge.alternates),
            merge.incoming_lead_id,
            merge.batch,
            key,
            merge.at,
            merge.by.map_or(0, |user| user.0),
        ],
    )?;
    insert_members(cx, merge)
}

/// A merge that is made again has folded, perhaps, other records and other values.
pub fn update(cx: &mut Cx<'_>, merge: &Merge) -> Result<(), DbError> {
    cx.write(
        "UPDATE merges SET survivor_name = $3, others = $4, alternates = $5 WHERE account_id = $1 AND id = $2",
        params![cx.account, merge.id, &merge.survivor_name, &json!(merge.folds), &json!(merge.alternates)],
    )?;
    cx.write("DELETE FROM merge_members WHERE account_id = $1 AND merge_id = $2", params![cx.account, merge.id])?;
    insert_members(cx, merge)
}

fn insert_members(cx: &mut Cx<'_>, merge: &Merge) -> Result<(), DbError> {
    let mut members: Vec<Vec<Value>> = Vec::new();
    for Fold { subject, from, into, .. } in &merge.folds {
        for member in [from, into] {
            members.push(params![cx.account, subject, *member, merge.id, *into].to_vec());
        }
    }
    let into = "merge_members (account_id, subject, subject_id, merge_id, survivor_id)";
    cx.insert_all(into, &members, "ON CONFLICT DO NOTHING")
}

/// What a merge touched, in the place of what it touched before.
pub fn remember(cx: &mut Cx<'_>, id: MergeId, touched: &[Touched]) -> Result<(), DbError> {
    cx.write("DELETE FROM merged_rows WHERE account_id = $1 AND merge_id = $2", params![cx.account, id])?;
    let text = |columns: &Option<base::ledger::Columns>| columns.as_ref().map(|columns| json!(columns).to_string());
    let row = |(position, one): (i64, &Touched)| {
        let (before, after) = (text(&one.before), text(&one.after));
        let keys = (json!(one.key), json!(one.old_key()));
        params![cx.account, id, position, &one.table, &keys.0, &keys.1, before, after].to_vec()
    };
    let rows: Vec<Vec<Value>> = (0_i64..).zip(touched).map(row).collect();
    cx.insert_all(
        "merged_rows (account_id, merge_id, position, table_name, row_key, old_key, before, after)",
        &rows,
        "",
    )
}

pub fn touched(cx: &mut Cx<'_>, id: MergeId) -> Result<Vec<Touched>, DbError> {
    cx.query(
        "SELECT table_name, row_key, before, after FROM merged_rows WHERE account_id = $1 AND merge_id = $2 ORDER BY position",
        params![cx.account, id],
        read_touched,
    )
}

/// The table, the key, and the columns before and after.
pub fn read_touched(row: &mut Row) -> Result<Touched, DbError> {
    let (table, key) = (row.take()?, row.take_json()?);
    let (before, after): (Option<String>, Option<String>) = (row.take()?, row.take()?);
    let columns = |text: Option<String>| text.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Touched { table, key, before: columns(before)?, after: columns(after)? })
}

/// Something that came in since a merge, with whom it concerns.
pub struct Said {
    pub id: i64,
    pub place: (Subject, i64),
    pub contact: Option<i64>,
    pub request: Option<i64>,
    pub arrival: Option<i64>,
    pub details: Json,
    pub mail: Option<MailSaid>,
}

/// What is a mail: which, and the thread in which it stands.
pub struct MailSaid {
    pub id: i64,
    pub thread: i64,
    pub customer: String,
    pub lead: Option<i64>,
}

/// What came in since a merge and stands with the survivor of a fold, but for what was said over a talk: of a contact what
/// is from them, in their own feed and those of their leads.
pub fn said_since(cx: &mut Cx<'_>, id: MergeId, fold: &Fold) -> Result<Vec<Said>, DbError> {
    let of = match fold.kind() {
        Subject::Contact => {
            "item.contact_id = $4 AND ((item.subject = $3 AND item.subject_id = $4) OR (item.subject = 'lead' AND item.subject_id IN
             (SELECT lead_id FROM lead_contacts WHERE lead_contacts.account_id = $1 AND lead_contacts.contact_id IN ($4, $5))))"
        }
        Subject::Lead | Subject::Company => "item.subject = $3 AND item.subject_id = $4 AND $5 > 0",
    };
    let sql = format!(
        "SELECT item.id, item.subject, item.subject_id, item.contact_id, item.incoming_lead_id, item.arrival_id, item.details, mails.id, threads.id, threads.customer, threads.lead_id
         FROM feed_items AS item
         LEFT JOIN mails ON mails.account_id = item.account_id AND mails.id = item.mail_id
         LEFT JOIN threads ON threads.account_id = mails.account_id AND threads.id = mails.thread_id
         WHERE item.account_id = $1 AND item.id > $2 AND (item.arrival_id IS NOT NULL OR item.mail_id IS NOT NULL) AND item.talk_id IS NULL AND {of}"
    );
    cx.query(&sql, params![cx.account, id, &fold.subject, fold.into, fold.from], |row| {
        let id = row.take()?;
        let subject = Subject::from_stored(&row.take::<String>()?).unwrap_or(Subject::Lead);
        Ok(Said {
            id,
            place: (subject, row.take()?),
            contact: row.take()?,
            request: row.take()?,
            arrival: row.take()?,
            details: row.take_json()?,
            mail: read_mail(row)?,
        })
    })
}

fn read_mail(row: &mut Row) -> Result<Option<MailSaid>, DbError> {
    let (id, thread): (Option<i64>, Option<i64>) = (row.take()?, row.take()?);
    let (customer, lead): (Option<String>, Option<i64>) = (row.take()?, row.take()?);
    let both = id.zip(thread);
    Ok(both.map(|(id, thread)| MailSaid { id, thread, customer: customer.unwrap_or_default(), lead }))
}

pub fn set_undone(cx: &mut Cx<'_>, id: MergeId, collisions: &Json) -> Result<(), DbError> {
    let by = cx.actor.user().map_or(0, |user| user.0);
    cx.write(
        "UPDATE merges SET state = 'undone', undone_at = $3, undone_by = $4, collisions = $5 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, cx.now, by, collisions],
    )?;
    cx.write("DELETE FROM merged_rows WHERE account_id = $1 AND merge_id = $2", params![cx.account, id])?;
    Ok(())
}

pub fn find(cx: &mut Cx<'_>, id: MergeId) -> Result<Option<Merge>, DbError> {
    let seen = seen(cx)?;
    let sql = format!("SELECT {COLUMNS} FROM merges WHERE account_id = $1 AND id = $2{seen}");
    cx.find(&sql, params![cx.account, id], read)
}

pub fn find_by_key(cx: &mut Cx<'_>, key: &str) -> Result<Option<Merge>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM merges WHERE account_id = $1 AND idempotency_key = $2");
    cx.find(&sql, params![cx.account, key], read)
}

pub fn find_done_of_request(cx: &mut Cx<'_>, request: IncomingLeadId) -> Result<Option<MergeId>, DbError> {
    let sql = "SELECT id FROM merges WHERE account_id = $1 AND incoming_lead_id = $2 AND state = 'done'";
    cx.find(sql, params![cx.account, request], Row::take)
}

pub fn merged_into(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Option<i64>, DbError> {
    let sql = format!("SELECT merged_into FROM {} WHERE account_id = $1 AND id = $2", subject.table());
    Ok(cx.find(&sql, params![cx.account, id], Row::take::<Option<i64>>)?.flatten())
}

pub fn list_held(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<(i64, Held)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let stage = if subject == Subject::Lead { "stage_id" } else { "NULL" };
    let (list, values) = with_ids(params![cx.account], ids);
    let table = subject.table();
    let sql =
        format!("SELECT id, is_draft, responsible_id, {stage} FROM {table} WHERE account_id = $1 AND id IN ({list})");
    cx.query(&sql, &values, |row| {
        let id = row.take()?;
        let is_waiting = row.take::<bool>()? && subject == Subject::Lead;
        let entity = if is_waiting { Entity::IncomingLead } else { subject.into() };
        Ok((id, Held { entity, responsible: row.take()?, stage: row.take()? }))
    })
}

/// The merge by which a record was merged away.
pub fn merge_that_took(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Option<Merge>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM merges WHERE account_id = $1 AND state = 'done' AND id =
         (SELECT max(merge_id) FROM merge_members WHERE account_id = $1 AND subject = $2 AND subject_id = $3 AND survivor_id <> $3
          AND merge_id IN (SELECT id FROM merges WHERE account_id = $1 AND state = 'done'))"
    );
    cx.find(&sql, params![cx.account, subject.as_str(), id], read)
}

/// Merges after one that name records of it, or touch rows that it touched, and are not undone, the newest first.
pub fn done_after(cx: &mut Cx<'_>, id: MergeId) -> Result<Vec<MergeId>, DbError> {
    cx.query(
        "SELECT later.merge_id FROM merge_members AS its
         JOIN merge_members AS later ON later.account_id = its.account_id AND later.subject = its.subject AND later.subject_id = its.subject_id
         JOIN merges ON merges.account_id = later.account_id AND merges.id = later.merge_id AND merges.state = 'done'
         WHERE its.account_id = $1 AND its.merge_id = $2 AND later.merge_id > $2
         UNION SELECT later.merge_id FROM merged_rows AS its
         JOIN merged_rows AS later ON later.account_id = its.account_id AND later.table_name = its.table_name AND later.old_key = its.row_key
         WHERE its.account_id = $1 AND its.merge_id = $2 AND later.merge_id > $2
         UNION SELECT later.merge_id FROM merged_rows AS its
         JOIN merged_rows AS later ON later.account_id = its.account_id AND later.table_name = its.table_name AND later.row_key = its.old_key
         WHERE its.account_id = $1 AND its.merge_id = $2 AND later.merge_id > $2 ORDER BY 1 DESC",
        params![cx.account, id],
        Row::take,
    )
}

pub fn list(cx: &mut Cx<'_>, filter: &MergeFilter, before: Option<MergeId>, limit: i64) -> Result<Vec<Merge>, DbError> {
    let (conditions, mut values) = conditions(cx, filter)?;
    let at = values.len();
    values.extend([Value::from(before.map_or(i64::MAX, |id| id.0)), limit.into()]);
    let sql = format!(
        "SELECT {COLUMNS} FROM merges WHERE {conditions} AND id < ${} ORDER BY id DESC LIMIT ${}",
        at + 1,
        at + 2
    );
    cx.query(&sql, &values, read)
}

pub fn count(cx: &mut Cx<'_>, filter: &MergeFilter) -> Result<i64, DbError> {
    let (conditions, values) = conditions(cx, filter)?;
    cx.number(&format!("SELECT count(*) FROM merges WHERE {conditions}"), &values)
}

/// Those of which the actor may change every record; of a record for which nobody answers a bound is neither true nor false.
pub fn count_undoable(cx: &mut Cx<'_>, filter: &MergeFilter, most: i64) -> Result<i64, DbError> {
    let (mut conditions, mut values) = conditions(cx, filter)?;
    for subject in Subject::ALL {
        let (table, word) = (subject.table(), subject.as_str());
        if let Some(editable) = access::scope(cx, subject, Action::Edit)?.condition(table) {
            conditions += &format!(
                " AND NOT EXISTS (SELECT 1 FROM merge_members
                 JOIN {table} ON {table}.account_id = merge_members.account_id AND {table}.id = merge_members.subject_id
                 WHERE merge_members.account_id = merges.account_id AND merge_members.merge_id = merges.id
                 AND merge_members.subject = '{word}' AND ({editable}) IS NOT TRUE)"
            );
        }
    }
    values.push(most.into());
    let limit = values.len();
    let some = format!("SELECT 1 AS one FROM merges WHERE {conditions} ORDER BY id DESC LIMIT ${limit}");
    cx.number(&format!("SELECT count(*) FROM ({some}) AS counted"), &values)
}

fn conditions(cx: &mut Cx<'_>, filter: &MergeFilter) -> Result<(String, Vec<Value>), DbError> {
    let mut values = params![cx.account].to_vec();
    let mut conditions = String::from("account_id = $1");
    let asked: [(&str, Option<Value>); 6] = [
        ("subject =", filter.subject.clone().map(Value::from)),
        ("at >=", filter.from.map(Value::from)),
        ("at <=", filter.to.map(Value::from)),
        ("merged_by =", filter.by.map(Value::from)),
        ("pipeline_id =", filter.pipeline.map(Value::from)),
        ("batch_id =", filter.batch.map(Value::from)),
    ];
    for (condition, value) in asked {
        if let Some(value) = value {
            values.push(value);
            conditions += &format!(" AND {condition} ${}", values.len());
        }
    }
    if let Some(record) = filter.record {
        values.push(record.into());
        conditions += &format!(
            " AND id IN (SELECT merge_id FROM merge_members WHERE merge_members.account_id = $1 AND merge_members.subject = merges.subject AND merge_members.subject_id = ${})",
            values.len()
        );
    }
    if filter.only_done {
        conditions += " AND state = 'done'";
    }
    if filter.only_undone {
        conditions += " AND state = 'undone'";
    }
    conditions += &seen(cx)?;
    Ok((conditions, values))
}

pub fn list_done(cx: &mut Cx<'_>, ids: &[MergeId]) -> Result<Vec<MergeId>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let (list, values) = with_ids(params![cx.account], &ids);
    cx.query(
        &format!("SELECT id FROM merges WHERE account_id = $1 AND state = 'done' AND id IN ({list})"),
        &values,
        Row::take,
    )
}

pub fn set_done(cx: &mut Cx<'_>, id: MergeId) -> Result<(), DbError> {
    cx.write(
        "UPDATE merges SET state = 'done', undone_at = NULL, undone_by = NULL, collisions = '[]' WHERE account_id = $1 AND id = $2",
        params![cx.account, id],
    )?;
    Ok(())
}

pub fn list_seen(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<i64>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let seen = access::scope(cx, subject, Action::View)?.and(subject.table());
    let (list, values) = with_ids(params![cx.account], ids);
    let sql = format!("SELECT id FROM {} WHERE account_id = $1 AND id IN ({list}){seen}", subject.table());
    cx.query(&sql, &values, Row::take)
}

/// Records that were merged into others, the newest first, each with the one of `ids` that it is a part of now.
pub fn list_merged_into(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<(i64, i64)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (list, values) = with_ids(params![cx.account], ids);
    let table = subject.table();
    let sql = format!(
        "WITH RECURSIVE away (id, survivor) AS (
         SELECT id, merged_into FROM {table} WHERE account_id = $1 AND merged_into IN ({list})
         UNION SELECT {table}.id, away.survivor FROM away JOIN {table} ON {table}.account_id = $1 AND {table}.merged_into = away.id)
         SELECT id, survivor FROM away ORDER BY id DESC"
    );
    cx.query(&sql, &values, |row| Ok((row.take()?, row.take()?)))
}

pub fn list_names(cx: &mut Cx<'_>, contact: ContactId) -> Result<Vec<String>, DbError> {
    let sql = "WITH RECURSIVE called (id, name) AS (
         SELECT id, name FROM contacts WHERE account_id = $1 AND id = $2
         UNION SELECT contacts.id, contacts.name FROM called JOIN contacts ON contacts.account_id = $1 AND contacts.merged_into = called.id)
         SELECT name FROM called ORDER BY id";
    cx.query(sql, params![cx.account, contact], Row::take)
}

pub fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), DbError> {
    let (list, values) = with_ids(params![cx.account, subject.as_str()], ids);
    let of =
        format!("SELECT merge_id FROM merge_members WHERE account_id = $1 AND subject = $2 AND subject_id IN ({list})");
    let merges: Vec<i64> = cx.query(&of, &values, Row::take)?;
    if merges.is_empty() {
        return Ok(());
    }
    let (list, values) = with_ids(params![cx.account], &merges);
    cx.write(&format!("DELETE FROM merged_rows WHERE account_id = $1 AND merge_id IN ({list})"), &values)?;
    cx.write(&format!("DELETE FROM merge_members WHERE account_id = $1 AND merge_id IN ({list})"), &values)?;
    cx.write(&format!("DELETE FROM merges WHERE account_id = $1 AND id IN ({list})"), &values)?;
    Ok(())
}

/// Places for ids behind some parameters, and all of the values.
fn with_ids(first: &[Value], ids: &[i64]) -> (String, Vec<Value>) {
    let places: Vec<String> = (0..ids.len()).map(|at| format!("${}", first.len() + at + 1)).collect();
    (places.join(", "), first.iter().cloned().chain(ids.iter().map(|id| Value::from(*id))).collect())
}

/// Merges whose survivor the actor may see.
fn seen(cx: &mut Cx<'_>) -> Result<String, DbError> {
    let mut any = Vec::new();
    let mut is_everything = true;
    for subject in Subject::ALL {
        let scope = access::scope(cx, subject, Action::View)?;
        is_everything &= scope.is_everything();
        let (table, word, seen) = (subject.table(), subject.as_str(), scope.and(subject.table()));
        any.push(format!(
            "(merges.subject = '{word}' AND EXISTS (SELECT 1 FROM {table} WHERE {table}.account_id = merges.account_id AND {table}.id = merges.survivor_id{seen}))"
        ));
    }
    Ok(if is_everything { String::new() } else { format!(" AND ({})", any.join(" OR ")) })
}
