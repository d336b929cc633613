//! The bin: leads, contacts and companies that were deleted and can still come back as they were.

use crate::access::{self, Action};
use crate::clock::{DAY, Seconds};
use crate::db::{DbError, Row};
use crate::ids::UserId;
use crate::journal::Kind;
use crate::search::Subject;
use crate::{Cx, params};

/// How long a deleted record, note or task can come back. After that it is gone for good.
pub const KEPT_DAYS: i64 = 30;

/// A deleted record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The id.
    pub id: i64,
    /// Its name; a contact may have none.
    pub name: String,
    /// When it was deleted.
    pub deleted_at: Seconds,
    /// Who deleted it; nobody for a program or a sweep.
    pub deleted_by: Option<UserId>,
}

impl Deleted {
    /// When it is gone for good.
    pub fn kept_until(&self) -> Seconds {
        self.deleted_at + KEPT_DAYS * DAY
    }
}

/// The deleted records that the actor might have deleted, the last deleted first, `limit` at most; `after` is the time and
/// id of the last one of the page before. One query; a page costs the same anywhere.
///
/// # Errors
/// Whatever the database answers.
pub fn list(
    cx: &mut Cx<'_>,
    subject: Subject,
    after: Option<(Seconds, i64)>,
    limit: i64,
) -> Result<Vec<Deleted>, DbError> {
    let table = subject.table();
    let seen = access::scope(cx, subject, Action::Delete)?.and(table);
    let (column, kind) = match subject {
        Subject::Lead => ("lead_id", Kind::LeadDeleted),
        Subject::Contact => ("contact_id", Kind::ContactDeleted),
        Subject::Company => ("company_id", Kind::CompanyDeleted),
    };
    let sql = format!(
        "SELECT id, name, deleted_at,
                (SELECT actor_id FROM journal WHERE journal.account_id = $1 AND journal.{column} = {table}.id AND journal.kind = '{}'
                 AND journal.actor_kind IN ('user', 'token') ORDER BY journal.id DESC LIMIT 1)
         FROM {table} WHERE account_id = $1 AND deleted_at IS NOT NULL AND merged_into IS NULL AND is_draft = 0
         AND (deleted_at < $2 OR (deleted_at = $2 AND id < $3)) AND deleted_at <= $2{seen}
         ORDER BY deleted_at DESC, id DESC LIMIT $4",
        kind.as_str()
    );
    let (at, id) = after.unwrap_or((Seconds::MAX, 0));
    cx.query(&sql, params![cx.account, at, id, limit], |row| {
        Ok(Deleted { id: row.take()?, name: row.take()?, deleted_at: row.take()?, deleted_by: row.take()? })
    })
}

/// Records deleted before a time, the first deleted first, `limit` at most, whoever may see them.
///
/// # Errors
/// Whatever the database answers.
pub fn list_before(cx: &mut Cx<'_>, subject: Subject, before: Seconds, limit: i64) -> Result<Vec<i64>, DbError> {
    let sql = format!(
        "SELECT id FROM {} WHERE account_id = $1 AND deleted_at IS NOT NULL AND merged_into IS NULL AND is_draft = 0 AND deleted_at < $2 ORDER BY deleted_at, id LIMIT $3",
        subject.table()
    );
    cx.query(&sql, params![cx.account, before, limit], Row::take)
}

/// Is this record in the bin?
///
/// # Errors
/// Whatever the database answers.
pub fn holds(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<bool, DbError> {
    let sql = format!(
        "SELECT count(*) FROM {} WHERE account_id = $1 AND id = $2 AND deleted_at IS NOT NULL AND merged_into IS NULL AND is_draft = 0",
        subject.table()
    );
    Ok(cx.number(&sql, params![cx.account, id])? > 0)
}

/// Does a row of any account name this file of the folder, which all accounts share?
///
/// # Errors
/// Whatever the database answers.
pub fn is_file_named(cx: &mut Cx<'_>, file: &str) -> Result<bool, DbError> {
    let named = "SELECT (SELECT count(*) FROM attachments WHERE file = $1) + (SELECT count(*) FROM arrivals WHERE body_file = $1)
        + (SELECT count(*) FROM imports WHERE file = $1) + (SELECT count(*) FROM field_files WHERE file = $1)
        + (SELECT count(*) FROM mails WHERE raw_file = $1) + (SELECT count(*) FROM outbox WHERE raw_file = $1)";
    Ok(cx.number(named, params![file])? > 0)
}
