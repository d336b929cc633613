//! The journal read backwards: what happened, the newest first (EV-01).

use super::{ENTRY_COLUMNS, Entry, Kind, read_entry};
use crate::access::{self, Action, Entity};
use crate::clock::Seconds;
use crate::db::{DbError, Row, Value};
use crate::ids::{JournalId, UserId};
use crate::{Cx, params};

/// What of the journal is asked for; what is not given takes every row.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// One of these kinds.
    pub kinds: Vec<Kind>,
    /// About one of these records.
    pub records: Option<Records>,
    /// Done by one of these people, or by a token of theirs.
    pub users: Vec<UserId>,
    /// Not earlier.
    pub from: Option<Seconds>,
    /// Not later.
    pub to: Option<Seconds>,
    /// Older than this row.
    pub before: Option<JournalId>,
    /// Rows at most.
    pub limit: i64,
}

/// Records that a row may be about, by id.
#[derive(Clone, Debug)]
pub enum Records {
    /// Leads.
    Leads(Vec<i64>),
    /// Contacts.
    Contacts(Vec<i64>),
    /// Companies.
    Companies(Vec<i64>),
    /// Tasks.
    Tasks(Vec<i64>),
}

impl Records {
    fn column(&self) -> (&'static str, &[i64]) {
        match self {
            Records::Leads(ids) => ("lead_id", ids),
            Records::Contacts(ids) => ("contact_id", ids),
            Records::Companies(ids) => ("company_id", ids),
            Records::Tasks(ids) => ("task_id", ids),
        }
    }
}

/// The rows that are wanted and that the actor may see, the newest first. Each way of asking has its index; several kinds are read one after another
/// in one statement, so that a rare kind does not read the whole journal.
///
/// # Errors
/// Whatever the database answers.
pub fn list_newest(cx: &mut Cx<'_>, wanted: &Wanted) -> Result<Vec<Entry>, DbError> {
    let Some(ids) = ids(cx, wanted)? else { return Ok(Vec::new()) };
    let mut params = params![cx.account, ids.0, ids.1].to_vec();
    let mut conditions = "account_id = $1 AND id >= $2 AND id < $3".to_owned();
    conditions += &access::scope(cx, Entity::Happening, Action::View)?.and("journal");
    if !wanted.users.is_empty() {
        let users: Vec<i64> = wanted.users.iter().map(|user| user.0).collect();
        conditions +=
            &format!(" AND actor_kind IN ('user', 'token') AND actor_id IN ({})", listed(&mut params, &users));
    }
    if let Some(records) = &wanted.records {
        let (column, ids) = records.column();
        conditions += &format!(" AND {column} IN ({})", listed(&mut params, ids));
    }
    let sql = if wanted.kinds.is_empty() {
        format!("SELECT {ENTRY_COLUMNS} FROM journal WHERE {conditions} ORDER BY id DESC LIMIT {}", wanted.limit)
    } else if wanted.records.is_some() {
        let kinds = words(&mut params, &wanted.kinds).join(", ");
        let conditions = format!("{conditions} AND kind IN ({kinds})");
        format!("SELECT {ENTRY_COLUMNS} FROM journal WHERE {conditions} ORDER BY id DESC LIMIT {}", wanted.limit)
    } else {
        of_each_kind(&words(&mut params, &wanted.kinds), &conditions, wanted.limit)
    };
    cx.query(&sql, &params, read_entry)
}

/// The row of that id.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: JournalId) -> Result<Option<Entry>, DbError> {
    let seen = access::scope(cx, Entity::Happening, Action::View)?.and("journal");
    let sql = format!("SELECT {ENTRY_COLUMNS} FROM journal WHERE account_id = $1 AND id = $2{seen}");
    cx.find(&sql, params![cx.account, id], read_entry)
}

/// The newest of each kind, and of those the newest.
fn of_each_kind(kinds: &[String], conditions: &str, limit: i64) -> String {
    let newest = |(at, kind): (usize, &String)| {
        format!(
            "SELECT * FROM (SELECT {ENTRY_COLUMNS} FROM journal WHERE {conditions} AND kind = {kind}
             ORDER BY id DESC LIMIT {limit}) AS kind_{at}"
        )
    };
    let parts: Vec<String> = kinds.iter().enumerate().map(newest).collect();
    format!("SELECT * FROM ({}) AS of_each ORDER BY id DESC LIMIT {limit}", parts.join(" UNION ALL "))
}

/// The first id and the one behind the last: ids rise with time, so a span of time is one of ids.
fn ids(cx: &mut Cx<'_>, wanted: &Wanted) -> Result<Option<(i64, i64)>, DbError> {
    let first = "SELECT id FROM journal WHERE account_id = $1 AND at >= $2 ORDER BY at, id LIMIT 1";
    let mut at = |time: Seconds| cx.find(first, params![cx.account, time], Row::take::<i64>);
    let from = match wanted.from {
        Some(from) => match at(from)? {
            Some(id) => id,
            None => return Ok(None),
        },
        None => 0,
    };
    let end = match wanted.to.and_then(|to| to.checked_add(1)) {
        Some(end) => at(end)?.unwrap_or(i64::MAX),
        None => i64::MAX,
    };
    let end = wanted.before.map_or(end, |before| before.0.min(end));
    Ok((from < end).then_some((from, end)))
}

fn listed(params: &mut Vec<Value>, ids: &[i64]) -> String {
    let places = ids.iter().map(|id| {
        params.extend_from_slice(params![*id]);
        format!("${}", params.len())
    });
    let places: Vec<String> = places.collect();
    if places.is_empty() { "NULL".to_owned() } else { places.join(", ") }
}

fn words(params: &mut Vec<Value>, kinds: &[Kind]) -> Vec<String> {
    let places = kinds.iter().map(|kind| {
        params.extend_from_slice(params![kind.as_str()]);
        format!("${}", params.len())
    });
    places.collect()
}
