//! The tables of models and of what they learn of.

use super::{Learned, State};
use base::db::{DbError, Row, Value};
use base::ids::{ModelId, UserId};
use base::{Cx, params};
use matching::{Decided, Decision, Person};

const COLUMNS: &str = "id, state, records, decisions, created_at, in_force_since, remark";
/// Models that are kept, with their numbers.
const KEPT: i64 = 10;
/// Contacts in one statement.
const IDS_AT_ONCE: usize = 1_000;

const DECISIONS: [(Decision, &str); 3] =
    [(Decision::Same, "same"), (Decision::Different, "different"), (Decision::TakenApart, "taken_apart")];

fn read(row: &mut Row) -> Result<Learned, DbError> {
    let (id, state): (_, String) = (row.take()?, row.take()?);
    Ok(Learned {
        id,
        state: State::from_stored(&state),
        records: row.take()?,
        decisions: row.take()?,
        created_at: row.take()?,
        in_force_since: row.take()?,
        remark: row.take()?,
    })
}

pub(super) fn find_in_force(cx: &mut Cx<'_>) -> Result<Option<(ModelId, String)>, DbError> {
    let sql =
        "SELECT id, model FROM likeness_models WHERE account_id = $1 AND state = 'in_force' ORDER BY id DESC LIMIT 1";
    cx.find(sql, params![cx.account], |row| Ok((row.take()?, row.take()?)))
}

pub(super) fn list(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Learned>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM likeness_models WHERE account_id = $1 ORDER BY id DESC LIMIT $2");
    cx.query(&sql, params![cx.account, limit], read)
}

pub(super) fn insert(cx: &mut Cx<'_>, learned: &Learned, numbers: &str) -> Result<(), DbError> {
    let state = learned.state.as_str();
    cx.write(
        "INSERT INTO likeness_models (account_id, id, state, model, records, decisions, created_at, in_force_since, remark) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            params![cx.account, learned.id, state, numbers, learned.records].as_slice(),
            params![learned.decisions, learned.created_at, learned.in_force_since, &learned.remark].as_slice(),
        ]
        .concat(),
    )?;
    Ok(())
}

/// The one in force judges no more.
pub(super) fn retire(cx: &mut Cx<'_>, remark: &str) -> Result<(), DbError> {
    let sql = "UPDATE likeness_models SET state = 'before', remark = $2 WHERE account_id = $1 AND state = 'in_force'";
    cx.write(sql, params![cx.account, remark])?;
    Ok(())
}

pub(super) fn put_in_force(cx: &mut Cx<'_>, id: ModelId) -> Result<(), DbError> {
    let sql = "UPDATE likeness_models SET state = 'in_force', in_force_since = $3 WHERE account_id = $1 AND id = $2";
    cx.write(sql, params![cx.account, id, cx.now])?;
    Ok(())
}

/// Old ones are forgotten.
pub(super) fn delete_older(cx: &mut Cx<'_>) -> Result<(), DbError> {
    cx.write(
        "DELETE FROM likeness_models WHERE account_id = $1 AND state <> 'in_force' AND id NOT IN
         (SELECT id FROM likeness_models WHERE account_id = $1 ORDER BY id DESC LIMIT $2)",
        params![cx.account, KEPT],
    )?;
    Ok(())
}

pub(super) fn count_contacts(cx: &mut Cx<'_>) -> Result<i64, DbError> {
    let sql = "SELECT count(*) FROM contacts WHERE account_id = $1 AND is_draft = 0 AND deleted_at IS NULL";
    cx.number(sql, params![cx.account])
}

/// Whether a job of this name waits or runs.
pub(super) fn is_asked_for(cx: &mut Cx<'_>, job: &str) -> Result<bool, DbError> {
    let sql = "SELECT count(*) FROM jobs WHERE account_id = $1 AND name = $2 AND died_at IS NULL";
    Ok(cx.number(sql, params![cx.account, job])? > 0)
}

/// Decisions since a time.
pub(super) fn count_decisions(cx: &mut Cx<'_>, since: i64) -> Result<i64, DbError> {
    let sql = "SELECT count(*) FROM likeness_labels WHERE account_id = $1 AND created_at >= $2";
    cx.number(sql, params![cx.account, since])
}

pub(super) fn list_decisions(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Decided>, DbError> {
    let sql = "SELECT decision, pair FROM likeness_labels WHERE account_id = $1 ORDER BY created_at DESC, one_id, other_id LIMIT $2";
    cx.query(sql, params![cx.account, limit], |row| {
        let word: String = row.take()?;
        let (a, b): (Person, Person) = row.take_json()?;
        let decision = DECISIONS.iter().find(|(_, known)| *known == word);
        Ok(Decided { a, b, decision: decision.map_or(Decision::Different, |(decision, _)| *decision) })
    })
}

/// A later decision about the same two counts; how they were stays as it was at the first, before they were merged.
pub(super) fn put_decisions(cx: &mut Cx<'_>, pairs: &[[&Person; 2]], decision: Decision) -> Result<(), DbError> {
    let (account, now, user) = (cx.account, cx.now, cx.actor.user().unwrap_or(UserId(0)));
    let word = DECISIONS.iter().find(|(known, _)| *known == decision).map_or("different", |(_, word)| word);
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for [one, other] in pairs {
        let (one, other) = if one.id <= other.id { (one, other) } else { (other, one) };
        let pair = serde_json::to_string(&(one, other))?;
        rows.push(params![account, "contact", one.id, other.id, word, pair, now, user].to_vec());
    }
    let into = "likeness_labels (account_id, subject, one_id, other_id, decision, pair, created_at, created_by)";
    let then = "ON CONFLICT (account_id, subject, one_id, other_id) DO UPDATE SET decision = excluded.decision, created_at = excluded.created_at, created_by = excluded.created_by";
    cx.insert_all(into, &rows, then)
}

/// All decisions about these contacts.
pub(super) fn delete_decisions(cx: &mut Cx<'_>, contacts: &[i64]) -> Result<(), DbError> {
    contacts.chunks(IDS_AT_ONCE).try_for_each(|part| delete(cx, part, "OR"))
}

/// The decisions about these contacts and each other.
pub(super) fn delete_decisions_between(cx: &mut Cx<'_>, contacts: &[i64]) -> Result<(), DbError> {
    delete(cx, contacts, "AND")
}

fn delete(cx: &mut Cx<'_>, contacts: &[i64], joined: &str) -> Result<(), DbError> {
    let places: Vec<String> = (0..contacts.len()).map(|at| format!("${}", at + 2)).collect();
    let places = places.join(", ");
    let sql = format!(
        "DELETE FROM likeness_labels WHERE account_id = $1 AND subject = 'contact' AND (one_id IN ({places}) {joined} other_id IN ({places}))"
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(contacts.iter().map(|id| (*id).into())).collect();
    cx.write(&sql, &values)?;
    Ok(())
}
