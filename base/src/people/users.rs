//! Who works in an account, and as what (RT-01, RT-08).

pub use super::leaving::{deactivate, reactivate, remove};
pub use super::user::{Experience, User, UserChange};

pub(crate) use super::leaving::shut_out;
pub(super) use super::user::{COLUMNS, read};

use super::leaving::require_another_admin;
use super::roles::DEFAULT_ROLE;
use super::{PeopleError, groups, links, roles, sessions};
use crate::access::{self, Right, Role};
use crate::db::{DbError, Value};
use crate::ids::{GroupId, UserId};
use crate::journal::{self, About, Happening, Kind};
use crate::{Cx, params};
use serde_json::{Value as Json, json};

/// Characters of a name that are taken.
pub(super) const LONGEST_NAME: usize = 255;
/// Characters of an e-mail address (RFC 5321 §4.5.3.1.3, without the angle brackets).
const LONGEST_EMAIL: usize = 254;
/// People of one account that are listed.
const MOST_LISTED: i64 = 1_000;

/// Those who can be chosen: who is active, and who is chosen already though they left (RT-08).
pub fn choices(people: &[User], is_chosen: impl Fn(UserId) -> bool) -> impl Iterator<Item = &User> {
    people.iter().filter(move |user| user.is_active() || is_chosen(user.id))
}

/// Somebody to add.
#[derive(Clone)]
pub struct NewUser {
    /// What others see, 1 to 255 characters.
    pub name: String,
    /// Folded to lower case.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// From [`crate::passwords::hash`]; none for somebody who is sent an invitation.
    pub password_hash: Option<String>,
}

/// Adds somebody.
///
/// # Errors
/// Not an administrator; a name or address that is not taken; [`PeopleError::EmailTaken`].
pub fn add(cx: &mut Cx<'_>, new: &NewUser) -> Result<User, PeopleError> {
    access::require(cx, Right::SetUp)?;
    let (name, email) = (checked_name(&new.name).ok_or(PeopleError::Name)?, checked_email(&new.email)?);
    if find_by_email(cx, &email)?.is_some() {
        return Err(PeopleError::EmailTaken(email));
    }
    let id: UserId = cx.next_id()?;
    cx.write(
        "INSERT INTO users (account_id, id, name, email, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![cx.account, id, &name, &email, new.role.as_str(), new.password_hash.clone(), cx.now],
    )?;
    let user = User {
        id,
        name,
        email,
        role: new.role,
        has_password: new.password_hash.is_some(),
        created_at: cx.now,
        deactivated_at: None,
        removed_at: None,
        role_id: DEFAULT_ROLE,
        group_id: GroupId(0),
        level: Experience::Newbie,
        has_second_factor: false,
    };
    record(cx, Json::Null, shown(&user))?;
    Ok(user)
}

/// Everybody, the deactivated too, by name.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<User>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE account_id = $1 ORDER BY name, id LIMIT $2");
    cx.query(&sql, params![cx.account, MOST_LISTED], read)
}

/// Somebody by id.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: UserId) -> Result<Option<User>, DbError> {
    cx.find(&format!("SELECT {COLUMNS} FROM users WHERE account_id = $1 AND id = $2"), params![cx.account, id], read)
}

/// Whoever is named, if they work here: nothing falls to somebody who left (RT-08).
///
/// # Errors
/// Whatever the database answers.
pub fn active(cx: &mut Cx<'_>, id: Option<UserId>) -> Result<Option<UserId>, DbError> {
    let Some(id) = id else { return Ok(None) };
    Ok(find(cx, id)?.filter(User::is_active).map(|user| user.id))
}

/// Somebody by id who must be there.
///
/// # Errors
/// [`PeopleError::NoSuchUser`].
pub fn load(cx: &mut Cx<'_>, id: UserId) -> Result<User, PeopleError> {
    find(cx, id)?.ok_or(PeopleError::NoSuchUser(id))
}

/// Somebody by address, in any case of letters.
///
/// # Errors
/// Whatever the database answers.
pub fn find_by_email(cx: &mut Cx<'_>, email: &str) -> Result<Option<User>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM users WHERE account_id = $1 AND email = $2");
    cx.find(&sql, params![cx.account, folded(email)], read)
}

/// Whether some active administrator can sign in with a password; before that, a set-up link is due.
///
/// # Errors
/// Whatever the database answers.
pub fn has_admin_with_password(cx: &mut Cx<'_>) -> Result<bool, DbError> {
    let sql = "SELECT count(*) FROM users WHERE account_id = $1 AND role = $2 AND deactivated_at IS NULL AND password_hash IS NOT NULL";
    Ok(cx.number(sql, params![cx.account, Role::Admin.as_str()])? > 0)
}

/// Sets a password, one's own or as an administrator, and ends the user's sessions and links: whoever knew the old one is out.
///
/// # Errors
/// Neither the user nor an administrator; [`PeopleError::NoSuchUser`].
pub fn set_password(cx: &mut Cx<'_>, id: UserId, password_hash: &str) -> Result<(), PeopleError> {
    require_self_or_set_up(cx, id)?;
    load(cx, id)?;
    update(cx, id, "password_hash", password_hash.into())?;
    sessions::close_all(cx, id)?;
    links::forget_all(cx, id)?;
    record(cx, Json::Null, json!({ "user_id": id, "password": "changed" }))
}

/// Changes what an administrator says about somebody; one's own name everybody may change.
///
/// # Errors
/// Not an administrator; [`PeopleError::NoSuchUser`], [`PeopleError::NoSuchRole`], [`PeopleError::NoSuchGroup`];
/// a name that is not taken.
pub fn change(cx: &mut Cx<'_>, id: UserId, change: &UserChange) -> Result<User, PeopleError> {
    if change.role_id.is_some() || change.group_id.is_some() || change.level.is_some() {
        access::require(cx, Right::SetUp)?;
    } else {
        require_self_or_set_up(cx, id)?;
    }
    let before = load(cx, id)?;
    let mut user = before.clone();
    if let Some(name) = &change.name {
        user.name = checked_name(name).ok_or(PeopleError::Name)?;
    }
    if let Some(role) = change.role_id {
        user.role_id = roles::load(cx, role)?.id;
    }
    if let Some(group) = change.group_id.filter(|group| *group != GroupId(0)) {
        groups::load(cx, group)?;
    }
    user.group_id = change.group_id.unwrap_or(user.group_id);
    user.level = change.level.unwrap_or(user.level);
    if user == before {
        return Ok(user);
    }
    cx.write(
        "UPDATE users SET name = $3, role_id = $4, group_id = $5, level = $6 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, &user.name, user.role_id, user.group_id, user.level.as_str()],
    )?;
    access::forget(cx);
    record(cx, shown(&before), shown(&user))?;
    Ok(user)
}

/// Makes somebody an administrator, a salesperson or a free user.
///
/// # Errors
/// Not an administrator; [`PeopleError::NoSuchUser`]; [`PeopleError::LastAdmin`].
pub fn set_role(cx: &mut Cx<'_>, id: UserId, role: Role) -> Result<(), PeopleError> {
    access::require(cx, Right::SetUp)?;
    let user = load(cx, id)?;
    if user.role == role {
        return Ok(());
    }
    require_another_admin(cx, &user)?;
    update(cx, id, "role", role.as_str().into())?;
    access::forget(cx);
    record(cx, shown(&user), shown(&User { role, ..user.clone() }))
}

/// What concerns one person is theirs, or an administrator's.
pub(super) fn require_self_or_set_up(cx: &Cx<'_>, id: UserId) -> Result<(), PeopleError> {
    if cx.actor.user() == Some(id) { Ok(()) } else { Ok(access::require(cx, Right::SetUp)?) }
}

/// The journal's row about people; secrets are never among the values.
pub(super) fn record(cx: &mut Cx<'_>, before: Json, after: Json) -> Result<(), PeopleError> {
    journal::record(cx, Happening::change(Kind::PeopleChanged, About::default(), before, after))?;
    Ok(())
}

pub(super) fn update(cx: &mut Cx<'_>, id: UserId, column: &'static str, value: Value) -> Result<(), DbError> {
    cx.write(
        &format!("UPDATE users SET {column} = $3 WHERE account_id = $1 AND id = $2"),
        &[cx.account.into(), id.into(), value],
    )?;
    Ok(())
}

pub(super) fn shown(user: &User) -> Json {
    json!({ "user_id": user.id, "name": user.name, "email": user.email, "role": user.role.as_str(), "is_active": user.is_active(),
        "role_id": user.role_id, "group_id": user.group_id, "level": user.level.as_str() })
}

pub(super) fn checked_name(name: &str) -> Option<String> {
    let name = name.trim();
    (!name.is_empty() && name.chars().count() <= LONGEST_NAME).then(|| name.to_owned())
}

/// Lower case, so that Ann@Acme.test and ann@acme.test are one person.
pub(super) fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

fn checked_email(email: &str) -> Result<String, PeopleError> {
    let folded = folded(email);
    let is_address = folded.len() <= LONGEST_EMAIL
        && !folded.contains(|c: char| c.is_whitespace() || c.is_control())
        && folded
            .rsplit_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !local.contains('@'));
    if is_address { Ok(folded) } else { Err(PeopleError::Email(email.to_owned())) }
}
