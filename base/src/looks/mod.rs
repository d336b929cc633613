//! Writes: looks. Who opened which card or list and took which export, for administrators (the audit log).
//!
//! A page that is looked at writes nothing itself: looks wait in memory ([`Waiting`]) and are written down together, each
//! second, by a task of the program. A program that is killed loses those of its last second; one that is stopped writes
//! them first. An export is written in its own unit of work and cannot be lost.

mod limit;
mod waiting;

pub use limit::WINDOW;
pub use waiting::{MAX_WAITING, Waiting};

use crate::access::{self, Right};
use crate::clock::{DAY, Seconds};
use crate::db::{DbError, Row, Value};
use crate::ids::{AccountId, LookId, UserId};
use crate::people::PeopleError;
use crate::search::Subject;
use crate::{Cx, params};

/// How long a look is kept. Days.
pub const KEPT_DAYS: i64 = 180;
/// Looks removed in one unit.
const MAX_SWEPT: i64 = 10_000;
/// Looks written in one statement.
const ROWS_AT_ONCE: usize = 1_000;
/// Columns of a row.
const COLUMNS: usize = 8;

/// What was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The card of one record.
    Card,
    /// A list or a board.
    List,
    /// A file with records.
    Export,
}

impl Kind {
    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Card => "card",
            Kind::List => "list",
            Kind::Export => "export",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<Kind> {
        [Kind::Card, Kind::List, Kind::Export].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Somebody looked at something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Who.
    pub user: UserId,
    /// When, Unix seconds.
    pub at: Seconds,
    /// At what.
    pub kind: Kind,
    /// Of which records.
    pub subject: Subject,
    /// Of which record, if it was one.
    pub subject_id: Option<i64>,
    /// By a program with their token, or at a screen.
    pub is_program: bool,
}

/// Which looks are looked up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Of somebody.
    pub user: Option<UserId>,
    /// At one record.
    pub record: Option<(Subject, i64)>,
    /// Those before this one, by time and id.
    pub before: Option<(Seconds, LookId)>,
}

/// Writes looks of this account down, and shuts out whoever looked at too much (RT-07).
///
/// # Errors
/// Whatever the database answers.
pub fn keep(cx: &mut Cx<'_>, looks: &[Look]) -> Result<(), PeopleError> {
    insert(cx, looks)?;
    limit::shut_out(cx, looks)
}

fn insert(cx: &mut Cx<'_>, looks: &[Look]) -> Result<(), DbError> {
    for part in looks.chunks(ROWS_AT_ONCE) {
        let ids = cx.reserve_ids(i64::try_from(part.len()).unwrap_or(0))?;
        let mut values: Vec<Value> = Vec::with_capacity(part.len() * COLUMNS);
        for (id, look) in ids.zip(part) {
            let (kind, subject) = (look.kind.as_str(), look.subject.as_str());
            values.extend_from_slice(params![cx.account, id, look.user, look.at, kind, subject, look.subject_id]);
            values.push(Value::from(look.is_program));
        }
        let row = |at: usize| {
            let places: Vec<String> = (1..=COLUMNS).map(|column| format!("${}", at * COLUMNS + column)).collect();
            format!("({})", places.join(", "))
        };
        let rows: Vec<String> = (0..part.len()).map(row).collect();
        let sql = format!(
            "INSERT INTO looks (account_id, id, user_id, at, kind, subject, subject_id, is_program) VALUES {}",
            rows.join(", ")
        );
        cx.write(&sql, &values)?;
    }
    Ok(())
}

/// Writes down that the actor of this unit takes records out in a file; Sluice itself is not watched.
///
/// # Errors
/// Whatever the database answers.
pub fn keep_export(cx: &mut Cx<'_>, subject: Subject) -> Result<(), DbError> {
    let Some(user) = cx.actor.user() else { return Ok(()) };
    let is_program = matches!(cx.actor, access::Actor::Token(..));
    insert(cx, &[Look { user, at: cx.now, kind: Kind::Export, subject, subject_id: None, is_program }])
}

/// The newest looks, `limit` at most, each with its id.
///
/// # Errors
/// Not an administrator.
pub fn list(cx: &mut Cx<'_>, wanted: &Wanted, limit: i64) -> Result<Vec<(LookId, Look)>, PeopleError> {
    access::require(cx, Right::SetUp)?;
    let mut values: Vec<Value> = params![cx.account, limit].to_vec();
    let mut condition = String::new();
    let mut also = |sql: fn(usize) -> String, parts: &[Value]| {
        condition += &sql(values.len());
        values.extend_from_slice(parts);
    };
    if let Some(user) = wanted.user {
        also(|at| format!(" AND user_id = ${}", at + 1), &[user.into()]);
    }
    if let Some((subject, id)) = wanted.record {
        also(
            |at| format!(" AND subject = ${} AND subject_id = ${}", at + 1, at + 2),
            &[subject.as_str().into(), id.into()],
        );
    }
    if let Some((at, id)) = wanted.before {
        also(|place| format!(" AND (at, id) < (${}, ${})", place + 1, place + 2), &[at.into(), id.into()]);
    }
    let sql = format!(
        "SELECT id, user_id, at, kind, subject, subject_id, is_program FROM looks
         WHERE account_id = $1{condition} ORDER BY at DESC, id DESC LIMIT $2"
    );
    Ok(cx.query(&sql, &values, read)?)
}

/// Removes looks that are older than [`KEPT_DAYS`].
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    cx.execute(
        "DELETE FROM looks WHERE account_id = $1 AND id IN
         (SELECT id FROM looks WHERE account_id = $1 AND at < $2 ORDER BY at, id LIMIT $3)",
        params![cx.account, cx.now - KEPT_DAYS * DAY, MAX_SWEPT],
    )
}

fn read(row: &mut Row) -> Result<(LookId, Look), DbError> {
    let id = row.take()?;
    let look = Look {
        user: row.take()?,
        at: row.take()?,
        kind: Kind::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
        subject: Subject::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
        subject_id: row.take()?,
        is_program: row.take()?,
    };
    Ok((id, look))
}

/// A look and the account in which it was.
pub type Seen = (AccountId, Look);
