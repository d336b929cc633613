//! Changes of many records at once, each with how it was before, so that the whole can be taken back (LD-06).

use crate::clock::{DAY, Seconds};
use crate::db::{DbError, Row, Value};
use crate::ids::{BulkChangeId, UserId};
use crate::search::Subject;
use crate::{Cx, params};
use serde_json::Value as Json;
use std::collections::HashMap;

/// How long a bulk change can be taken back.
pub const KEPT: Seconds = 30 * DAY;
/// Bulk changes that are listed.
const MOST_LISTED: i64 = 100;
/// Records written down in one statement.
const ROWS_AT_ONCE: usize = 1_000;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A job changes the records.
    Doing,
    /// It is done.
    Done,
    /// A job takes it back.
    Undoing,
    /// It was taken back.
    Undone,
    /// Its job was given up; what it did until then can be taken back.
    Stopped,
}

const STATES: [(State, &str); 5] = [
    (State::Doing, "doing"),
    (State::Done, "done"),
    (State::Undoing, "undoing"),
    (State::Undone, "undone"),
    (State::Stopped, "stopped"),
];

impl State {
    fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// Does a job work on it?
    pub fn is_busy(self) -> bool {
        matches!(self, State::Doing | State::Undoing)
    }

    /// Can it be taken back?
    pub fn is_reversible(self) -> bool {
        matches!(self, State::Doing | State::Done | State::Stopped)
    }
}

/// One change of many records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkChange {
    /// The id.
    pub id: BulkChangeId,
    /// Of what.
    pub subject: Subject,
    /// What was done, in words.
    pub deed: String,
    /// How far it is.
    pub state: State,
    /// Records that a job was to change, so far as they were counted; 0 when no job was needed.
    pub planned: i64,
    /// Records that were changed.
    pub changed: i64,
    /// Records that were left as they are: who did it may not change them, or they were so already.
    pub left_out: i64,
    /// When.
    pub created_at: Seconds,
    /// By whom.
    pub created_by: UserId,
}

const COLUMNS: &str = "id, subject, deed, state, planned, changed, left_out, created_at, created_by";

fn read(row: &mut Row) -> Result<BulkChange, DbError> {
    let id = row.take()?;
    let subject = Subject::from_stored(&row.take::<String>()?).unwrap_or(Subject::Lead);
    let (deed, state): (_, String) = (row.take()?, row.take()?);
    Ok(BulkChange {
        id,
        subject,
        deed,
        state: STATES.iter().find(|(_, word)| *word == state).map_or(State::Stopped, |(state, _)| *state),
        planned: row.take()?,
        changed: row.take()?,
        left_out: row.take()?,
        created_at: row.take()?,
        created_by: row.take()?,
    })
}

/// Begins one; `deed` is a sentence for people.
///
/// # Errors
/// Whatever the database answers.
pub fn begin(cx: &mut Cx<'_>, subject: Subject, deed: &str) -> Result<BulkChangeId, DbError> {
    let (id, user): (BulkChangeId, _) = (cx.next_id()?, cx.actor.user().unwrap_or(UserId(0)));
    cx.write(
        "INSERT INTO bulk_changes (account_id, id, subject, deed, state, changed, left_out, created_at, created_by) VALUES ($1, $2, $3, $4, 'done', 0, 0, $5, $6)",
        params![cx.account, id, subject.as_str(), deed, cx.now, user],
    )?;
    Ok(id)
}

/// Leaves it to a job: `planned` records, as far as they were counted, and what the job has to know.
///
/// # Errors
/// Whatever the database answers.
pub fn plan(cx: &mut Cx<'_>, id: BulkChangeId, planned: i64, work: &Json) -> Result<(), DbError> {
    cx.write(
        "UPDATE bulk_changes SET state = 'doing', planned = $3, work = $4 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, planned, work],
    )?;
    Ok(())
}

/// What its job still has to do; nothing when it never had one.
///
/// # Errors
/// Whatever the database answers.
pub fn find_work(cx: &mut Cx<'_>, id: BulkChangeId) -> Result<Option<Json>, DbError> {
    let sql = "SELECT work FROM bulk_changes WHERE account_id = $1 AND id = $2 AND work IS NOT NULL";
    cx.find(sql, params![cx.account, id], Row::take_json)
}

/// Writes down what its job still has to do.
///
/// # Errors
/// Whatever the database answers.
pub fn set_work(cx: &mut Cx<'_>, id: BulkChangeId, work: &Json) -> Result<(), DbError> {
    cx.write("UPDATE bulk_changes SET work = $3 WHERE account_id = $1 AND id = $2", params![cx.account, id, work])?;
    Ok(())
}

/// Remembers how a record was before it was changed.
///
/// # Errors
/// Whatever the database answers.
pub fn note(cx: &mut Cx<'_>, id: BulkChangeId, record: i64, before: &Json) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO bulk_changed (account_id, bulk_change_id, subject_id, before) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        params![cx.account, id, record, before],
    )?;
    Ok(())
}

/// Remembers how records were before they were changed, which was the same for all of them.
///
/// # Errors
/// Whatever the database answers.
pub fn note_all(cx: &mut Cx<'_>, id: BulkChangeId, records: &[i64], before: &Json) -> Result<(), DbError> {
    for part in records.chunks(ROWS_AT_ONCE) {
        let mut values = params![cx.account, id, before].to_vec();
        values.extend(part.iter().map(|record| Value::from(*record)));
        let rows: Vec<String> = (4..=values.len()).map(|at| format!("($1, $2, ${at}, $3)")).collect();
        let sql = format!(
            "INSERT INTO bulk_changed (account_id, bulk_change_id, subject_id, before) VALUES {}",
            rows.join(", ")
        );
        cx.write(&sql, &values)?;
    }
    Ok(())
}

/// Adds to the numbers of records that were changed and left out.
///
/// # Errors
/// Whatever the database answers.
pub fn count(cx: &mut Cx<'_>, id: BulkChangeId, changed: i64, left_out: i64) -> Result<(), DbError> {
    cx.write(
        "UPDATE bulk_changes SET changed = changed + $3, left_out = left_out + $4 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, changed, left_out],
    )?;
    Ok(())
}

/// One by id.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: BulkChangeId) -> Result<Option<BulkChange>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM bulk_changes WHERE account_id = $1 AND id = $2");
    cx.find(&sql, params![cx.account, id], read)
}

/// The newest ones of everybody, the newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<BulkChange>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM bulk_changes WHERE account_id = $1 ORDER BY id DESC LIMIT $2");
    cx.query(&sql, params![cx.account, MOST_LISTED], read)
}

/// Its records that are not taken back yet, `most` at most, each with how it was before.
///
/// # Errors
/// Whatever the database answers.
pub fn remaining(cx: &mut Cx<'_>, id: BulkChangeId, most: i64) -> Result<Vec<(i64, Json)>, DbError> {
    cx.query(
        "SELECT subject_id, before FROM bulk_changed WHERE account_id = $1 AND bulk_change_id = $2 ORDER BY subject_id LIMIT $3",
        params![cx.account, id, most],
        |row| Ok((row.take()?, row.take_json()?)),
    )
}

/// A record is taken back.
///
/// # Errors
/// Whatever the database answers.
pub fn forget(cx: &mut Cx<'_>, id: BulkChangeId, record: i64) -> Result<(), DbError> {
    cx.write(
        "DELETE FROM bulk_changed WHERE account_id = $1 AND bulk_change_id = $2 AND subject_id = $3",
        params![cx.account, id, record],
    )?;
    Ok(())
}

/// Says how far it is.
///
/// # Errors
/// Whatever the database answers.
pub fn set_state(cx: &mut Cx<'_>, id: BulkChangeId, state: State) -> Result<(), DbError> {
    let sql = "UPDATE bulk_changes SET state = $3 WHERE account_id = $1 AND id = $2";
    cx.write(sql, params![cx.account, id, state.as_str()])?;
    Ok(())
}

/// Records that are not taken back yet, of those that a job takes back.
///
/// # Errors
/// Whatever the database answers.
pub fn remaining_of_undoing(cx: &mut Cx<'_>) -> Result<HashMap<BulkChangeId, i64>, DbError> {
    let rows = cx.query(
        "SELECT bulk_change_id, count(*) FROM bulk_changed WHERE account_id = $1 AND bulk_change_id IN
         (SELECT id FROM bulk_changes WHERE account_id = $1 AND state = $2) GROUP BY bulk_change_id",
        params![cx.account, State::Undoing.as_str()],
        |row| Ok((row.take()?, row.take()?)),
    )?;
    Ok(rows.into_iter().collect())
}
