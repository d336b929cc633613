//! Slows down whoever guesses passwords: by the address that is tried and by where it is tried from.

use super::users;
use crate::clock::{DAY, Seconds};
use crate::db::DbError;
use crate::tokens::hash_token;
use crate::{Cx, params};
use std::net::{IpAddr, Ipv6Addr};

/// Failures after which waiting begins: people mistype.
const FREE_FAILURES: i64 = 5;
/// The longest wait between two tries.
const MAX_WAIT: Seconds = 15 * 60;
/// Failures older than this are forgotten.
const FORGOTTEN_AFTER: Seconds = DAY;
/// What one IPv6 customer is given at least (RFC 6177): its addresses are as good as one.
const IPV6_NETWORK_BITS: u32 = 64;

/// How long somebody must still wait at `now` after `failures`, the last of them at `last_at`: nothing for the first
/// four, then 1 s, doubling, 15 minutes at most.
pub fn wait(failures: i64, last_at: Seconds, now: Seconds) -> Seconds {
    if failures < FREE_FAILURES || now - last_at >= FORGOTTEN_AFTER {
        return 0;
    }
    let doublings = (failures - FREE_FAILURES).min(10);
    let pause = (1 << doublings).min(MAX_WAIT);
    // A clock that was set back must not make anybody wait longer than the pause.
    (last_at + pause - now).clamp(0, pause)
}

/// Counts a try as failed and gives 0, or gives the seconds to wait and counts nothing: waiting is not made longer by asking.
///
/// # Errors
/// Whatever the database answers.
pub fn count(cx: &mut Cx<'_>, email: &str, client: IpAddr) -> Result<Seconds, DbError> {
    let subjects = subjects(email, client);
    let mut longest = 0;
    for subject in &subjects {
        let (failures, last_at) = failures_of(cx, subject)?;
        longest = longest.max(wait(failures, last_at, cx.now));
    }
    if longest > 0 {
        return Ok(longest);
    }
    for subject in &subjects {
        cx.write(
            "INSERT INTO sign_in_failures (account_id, subject, failures, last_at) VALUES ($1, $2, 1, $3)
             ON CONFLICT (account_id, subject) DO UPDATE SET last_at = excluded.last_at,
             failures = CASE WHEN sign_in_failures.last_at <= $4 THEN 1 ELSE sign_in_failures.failures + 1 END",
            params![cx.account, subject, cx.now, cx.now - FORGOTTEN_AFTER],
        )?;
    }
    Ok(0)
}

/// The try was no failure after all. The address is forgiven everything; the network only this try, or somebody with
/// one good password could guess the others for ever.
///
/// # Errors
/// Whatever the database answers.
pub fn take_back(cx: &mut Cx<'_>, email: &str, client: IpAddr) -> Result<(), DbError> {
    let [by_email, by_client] = subjects(email, client);
    cx.write("DELETE FROM sign_in_failures WHERE account_id = $1 AND subject = $2", params![cx.account, by_email])?;
    cx.write(
        "UPDATE sign_in_failures SET failures = failures - 1 WHERE account_id = $1 AND subject = $2 AND failures > 0",
        params![cx.account, by_client],
    )?;
    Ok(())
}

/// Removes what is forgotten.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    cx.execute(
        "DELETE FROM sign_in_failures WHERE account_id = $1 AND last_at <= $2",
        params![cx.account, cx.now - FORGOTTEN_AFTER],
    )
}

fn failures_of(cx: &mut Cx<'_>, subject: &str) -> Result<(i64, Seconds), DbError> {
    let sql = "SELECT failures, last_at FROM sign_in_failures WHERE account_id = $1 AND subject = $2";
    Ok(cx.find(sql, params![cx.account, subject], |row| Ok((row.take()?, row.take()?)))?.unwrap_or_default())
}

/// Hashed: of one length whatever is typed, and a password typed into the wrong field is not kept.
fn subjects(email: &str, client: IpAddr) -> [String; 2] {
    [hash_token(&format!("email {}", users::folded(email))), hash_token(&format!("client {}", network(client)))]
}

fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - IPV6_NETWORK_BITS))))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests;
