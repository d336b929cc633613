//! Tasks and followers go with their records, and deleted tasks when their time is over.

use super::{Error, store};
use base::Cx;
use base::clock::Seconds;
use base::search::Subject;

/// Removes the tasks and followers of records by id.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), Error> {
    Ok(store::erase(cx, subject, ids)?)
}

/// Removes tasks that were deleted before a time, `limit` at most; their number.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn erase_deleted_tasks(cx: &mut Cx<'_>, before: Seconds, limit: i64) -> Result<u64, Error> {
    Ok(store::erase_deleted_tasks(cx, before, limit)?)
}
