//! Who holds what on several nodes: a mailbox, a journal reader, the periodic work has one holder at a time.

use crate::clock::Seconds;
use crate::db::{DbError, Row, Value};
use crate::{Cx, params};
use std::collections::BTreeSet;

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
    cx.write(
        "DELETE FROM leases WHERE account_id = $1 AND name = $2 AND holder = $3",
        params![cx.account, name, holder],
    )?;
    Ok(())
}

/// Keeps for `holder` what of `wanted` it holds, takes what nobody holds, and lets go what it wants no more; gives what it
/// holds then. One statement while nothing changes hands, however many names; another while others hold some of them.
///
/// # Errors
/// Whatever the database answers.
pub fn keep(
    cx: &mut Cx<'_>,
    wanted: &BTreeSet<String>,
    holder: &str,
    seconds: Seconds,
) -> Result<BTreeSet<String>, DbError> {
    let mut ours = renew(cx, holder, seconds)?;
    if !wanted.is_subset(&ours) {
        let elsewhere = held_by_others(cx, holder)?;
        let free = wanted.iter().filter(|name| !ours.contains(*name) && !elsewhere.contains(*name));
        let until = cx.now + seconds;
        let rows: Vec<Vec<Value>> = free.map(|name| params![cx.account, name, holder, until].to_vec()).collect();
        if !rows.is_empty() {
            let then = format!(
                "ON CONFLICT (account_id, name) DO UPDATE SET holder = excluded.holder, until = excluded.until
                 WHERE leases.holder = excluded.holder OR leases.until < {}",
                cx.now
            );
            cx.insert_all("leases (account_id, name, holder, until)", &rows, &then)?;
            ours = renew(cx, holder, seconds)?;
        }
    }
    for name in ours.difference(wanted) {
        release(cx, name, holder)?;
    }
    ours.retain(|name| wanted.contains(name));
    Ok(ours)
}

fn renew(cx: &mut Cx<'_>, holder: &str, seconds: Seconds) -> Result<BTreeSet<String>, DbError> {
    let sql = "UPDATE leases SET until = $3 WHERE account_id = $1 AND holder = $2 RETURNING name";
    Ok(cx.query(sql, params![cx.account, holder, cx.now + seconds], Row::take)?.into_iter().collect())
}

fn held_by_others(cx: &mut Cx<'_>, holder: &str) -> Result<BTreeSet<String>, DbError> {
    let sql = "SELECT name FROM leases WHERE account_id = $1 AND holder <> $2 AND until >= $3";
    Ok(cx.query(sql, params![cx.account, holder, cx.now], Row::take)?.into_iter().collect())
}
