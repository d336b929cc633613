//! Who holds what on several nodes: a mailbox, a journal reader, the periodic work has one holder at a time.

use crate::clock::Seconds;
use crate::db::DbError;
use crate::{Cx, params};

/// Takes or keeps `name` for `holder` for the next `seconds`; false when another node holds it.
/// Asked outside every account ([`crate::desk::Who::installation`]).
///
/// # Errors
/// Whatever the database answers.
pub fn hold(cx: &mut Cx<'_>, name: &str, holder: &str, seconds: Seconds) -> Result<bool, DbError> {
    let changed = cx.execute(
        "INSERT INTO leases (account_id, name, holder, until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, name) DO UPDATE SET holder = excluded.holder, until = excluded.until
         WHERE leases.holder = excluded.holder OR leases.until < $5",
        params![cx.account, name, holder, cx.now + seconds, cx.now],
    )?;
    Ok(changed > 0)
}

/// Lets go, so that another node need not wait for the end of the lease.
///
/// # Errors
/// Whatever the database answers.
pub fn release(cx: &mut Cx<'_>, name: &str, holder: &str) -> Result<(), DbError> {
    cx.execute(
        "DELETE FROM leases WHERE account_id = $1 AND name = $2 AND holder = $3",
        params![cx.account, name, holder],
    )?;
    Ok(())
}
