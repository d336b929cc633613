//! What an administrator asks of everybody: a second factor, and no more looks than work needs (RT-07).

use super::AccountError;
use crate::access::{self, Right};
use crate::db::{DbError, Value};
use crate::journal::{self, About, Happening, Kind};
use crate::{Cx, params};
use serde_json::json;
use std::ops::RangeInclusive;

/// Looks within ten minutes after which somebody may be shut out: fewer are a morning's work.
pub const LOOK_LIMITS: RangeInclusive<i64> = 20..=100_000;

/// What is asked of everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Safety {
    /// A second factor: who has none sets one up after signing in, before anything else.
    pub requires_second_factor: bool,
    /// Cards and lists opened within [`crate::looks::WINDOW`] after which somebody is shut out; never unless given.
    pub look_limit: Option<i64>,
}

/// What is asked now.
///
/// # Errors
/// Whatever the database answers.
pub fn safety(cx: &mut Cx<'_>) -> Result<Safety, DbError> {
    let sql = "SELECT requires_second_factor, look_limit FROM accounts WHERE id = $1";
    let read = |row: &mut crate::db::Row| Ok(Safety { requires_second_factor: row.take()?, look_limit: row.take()? });
    Ok(cx.find(sql, params![cx.account], read)?.unwrap_or_default())
}

/// Asks for something else from now on.
///
/// # Errors
/// Not an administrator; [`AccountError::LookLimit`].
pub fn set_safety(cx: &mut Cx<'_>, wanted: Safety) -> Result<(), AccountError> {
    access::require(cx, Right::SetUp)?;
    if wanted.look_limit.is_some_and(|limit| !LOOK_LIMITS.contains(&limit)) {
        return Err(AccountError::LookLimit);
    }
    let before = safety(cx)?;
    if before == wanted {
        return Ok(());
    }
    cx.write(
        "UPDATE accounts SET requires_second_factor = $2, look_limit = $3 WHERE id = $1",
        &[cx.account.into(), Value::from(wanted.requires_second_factor), wanted.look_limit.into()],
    )?;
    let shown = |safety: Safety| json!({ "requires_second_factor": safety.requires_second_factor, "look_limit": safety.look_limit });
    let happening = Happening::change(Kind::AccountChanged, About::default(), shown(before), shown(wanted));
    journal::record(cx, happening)?;
    Ok(())
}
