//! What was said is gone for good.

use super::{Error, store};
use base::Cx;
use base::clock::Seconds;
use base::search::Subject;

/// Removes what was said about records by id; gives the files that their feeds named.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<String>, Error> {
    Ok(store::erase(cx, subject, ids)?)
}

/// Removes what was deleted from feeds before a time, `limit` items at most: their number, and the files they named.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn erase_deleted(cx: &mut Cx<'_>, before: Seconds, limit: i64) -> Result<(u64, Vec<String>), Error> {
    Ok(store::erase_deleted(cx, before, limit)?)
}
