//! Tasks and followers of records that are gone for good.

use base::Cx;
use base::clock::Seconds;
use base::db::{DbError, Value};
use base::params;
use base::search::Subject;

pub fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), DbError> {
    let places: Vec<String> = (0..ids.len()).map(|at| format!("${}", at + 3)).collect();
    let values: Vec<Value> =
        [cx.account.into(), subject.as_str().into()].into_iter().chain(ids.iter().map(|id| (*id).into())).collect();
    let these = format!("account_id = $1 AND subject = $2 AND subject_id IN ({})", places.join(", "));
    cx.write(&format!("DELETE FROM tasks WHERE {these}"), &values)?;
    cx.write(&format!("DELETE FROM subscriptions WHERE {these}"), &values)?;
    Ok(())
}

/// Removes tasks that were deleted before a time, `limit` at most.
pub fn erase_deleted_tasks(cx: &mut Cx<'_>, before: Seconds, limit: i64) -> Result<u64, DbError> {
    cx.execute(
        "DELETE FROM tasks WHERE account_id = $1 AND id IN
         (SELECT id FROM tasks WHERE account_id = $1 AND deleted_at IS NOT NULL AND deleted_at < $2 ORDER BY deleted_at LIMIT $3)",
        params![cx.account, before, limit],
    )
}
