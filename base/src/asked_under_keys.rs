//! What programs asked for under keys of their own: the same again is done once, and something else under one key not at all.

use crate::clock::{DAY, Seconds};
use crate::db::{DbError, Row};
use crate::{Cx, params};

/// How long another body under a key is refused. The same again is done once for as long as what it did is there.
const KEPT: Seconds = 30 * DAY;

/// Notes what is asked for under a name, in the transaction that does it: `said` is a print of it. False when something
/// else was asked for under that name before.
///
/// # Errors
/// Whatever the database answers.
pub fn note(cx: &mut Cx<'_>, name: &str, said: &str) -> Result<bool, DbError> {
    let is_first = cx.execute(
        "INSERT INTO asked_under_keys (account_id, name, said, asked_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, name) DO NOTHING",
        params![cx.account, name, said, cx.now],
    )? > 0;
    let sql = "SELECT said FROM asked_under_keys WHERE account_id = $1 AND name = $2";
    Ok(is_first || cx.find(sql, params![cx.account, name], Row::take::<String>)?.as_deref() == Some(said))
}

/// Forgets keys of a month ago.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    cx.execute(
        "DELETE FROM asked_under_keys WHERE account_id = $1 AND asked_at < $2",
        params![cx.account, cx.now - KEPT],
    )
}
