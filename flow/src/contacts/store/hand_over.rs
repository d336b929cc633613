//! All contacts or companies of one responsible.

use base::db::{DbError, Row};
use base::ids::UserId;
use base::search::Subject;
use base::{Cx, params};

/// Somebody's contacts or companies after one, by id.
pub fn list_of_responsible(
    cx: &mut Cx<'_>,
    subject: Subject,
    responsible: UserId,
    (after, limit): (i64, i64),
) -> Result<Vec<i64>, DbError> {
    let table = subject.table();
    let sql = format!(
        "SELECT id FROM {table} WHERE account_id = $1 AND responsible_id = $2 AND id > $3 ORDER BY id LIMIT $4"
    );
    cx.query(&sql, params![cx.account, responsible, after, limit], Row::take)
}

/// Gives those after one up to another.
pub fn give(
    cx: &mut Cx<'_>,
    subject: Subject,
    (from, to): (UserId, UserId),
    (after, last): (i64, i64),
) -> Result<(), DbError> {
    let by = cx.actor.user().map_or(0, |user| user.0);
    let sql = format!(
        "UPDATE {} SET responsible_id = $3, updated_at = $6, updated_by = $7
         WHERE account_id = $1 AND responsible_id = $2 AND id > $4 AND id <= $5",
        subject.table()
    );
    cx.write(&sql, params![cx.account, from, to, after, last, cx.now, by])?;
    Ok(())
}
