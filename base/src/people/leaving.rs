//! Who leaves: shut out at once, removed for good, let in again (RT-08).

use super::users::{User, load, record, shown, update};
use super::{PeopleError, consents, links, second_factor, sessions, tokens};
use crate::access::{self, Right, Role};
use crate::db::Value;
use crate::ids::UserId;
use crate::journal::{self, About, Happening, Kind};
use crate::{Cx, params};
use serde_json::json;

/// Shuts somebody out at once: their sessions end, their tokens and links are void. What they did stays theirs (RT-08).
///
/// # Errors
/// As [`super::users::set_role`].
pub fn deactivate(cx: &mut Cx<'_>, id: UserId) -> Result<(), PeopleError> {
    access::require(cx, Right::SetUp)?;
    let user = load(cx, id)?;
    if !user.is_active() {
        return Ok(());
    }
    close_the_doors(cx, &user)?;
    record(cx, shown(&user), shown(&User { deactivated_at: Some(cx.now), ..user.clone() }))
}

/// Deactivates somebody who opened more cards and lists than the account's limit (RT-07); administrators are told by the
/// journal's row.
///
/// # Errors
/// [`PeopleError::LastAdmin`].
pub(crate) fn shut_out(cx: &mut Cx<'_>, id: UserId, limit: i64) -> Result<(), PeopleError> {
    let user = load(cx, id)?;
    if !user.is_active() {
        return Ok(());
    }
    close_the_doors(cx, &user)?;
    let after = json!({ "user_id": id, "name": user.name, "is_active": false, "look_limit": limit });
    journal::record(cx, Happening::change(Kind::PersonShutOut, About::default(), shown(&user), after))?;
    Ok(())
}

fn close_the_doors(cx: &mut Cx<'_>, user: &User) -> Result<(), PeopleError> {
    require_another_admin(cx, user)?;
    update(cx, user.id, "deactivated_at", cx.now.into())?;
    sessions::close_all(cx, user.id)?;
    tokens::revoke_all(cx, user.id)?;
    consents::forget_all(cx, user.id)?;
    links::forget_all(cx, user.id)?;
    Ok(())
}

/// Removes somebody whose records `heir` has taken over: they sign in no more, are in no list, and their address is free
/// again. Who did what stays as it is, with their name.
///
/// # Errors
/// As [`super::users::set_role`].
pub fn remove(cx: &mut Cx<'_>, id: UserId, heir: UserId) -> Result<(), PeopleError> {
    access::require(cx, Right::SetUp)?;
    let user = load(cx, id)?;
    if user.removed_at.is_some() {
        return Ok(());
    }
    if user.is_active() {
        close_the_doors(cx, &user)?;
    }
    second_factor::forget(cx, id)?;
    // What is no address cannot be signed in with, nor be anybody else's.
    cx.write(
        "UPDATE users SET removed_at = $3, email = $4, password_hash = NULL, has_second_factor = 0 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, cx.now, format!("{} (removed {id})", user.email)],
    )?;
    let after = json!({ "user_id": id, "name": user.name, "heir": heir });
    journal::record(cx, Happening::change(Kind::PersonRemoved, About::default(), shown(&user), after))?;
    Ok(())
}

/// Lets somebody in again, with the password they had; their tokens stay revoked.
///
/// # Errors
/// Not an administrator; [`PeopleError::NoSuchUser`].
pub fn reactivate(cx: &mut Cx<'_>, id: UserId) -> Result<(), PeopleError> {
    access::require(cx, Right::SetUp)?;
    let user = load(cx, id)?;
    if user.is_active() || user.removed_at.is_some() {
        return Ok(());
    }
    update(cx, id, "deactivated_at", Value::Null)?;
    record(cx, shown(&user), shown(&User { deactivated_at: None, ..user.clone() }))
}

/// Without an administrator who can sign in nobody could set anything up again.
pub(super) fn require_another_admin(cx: &mut Cx<'_>, user: &User) -> Result<(), PeopleError> {
    let sql = "SELECT count(*) FROM users WHERE account_id = $1 AND role = $2 AND deactivated_at IS NULL AND id <> $3";
    let is_last = user.role == Role::Admin
        && user.is_active()
        && cx.number(sql, params![cx.account, Role::Admin.as_str(), user.id])? == 0;
    if is_last { Err(PeopleError::LastAdmin) } else { Ok(()) }
}
