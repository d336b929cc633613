//! Groups of people: who is in one shares what is "of the group" in their role. Those in none are together in group 0.

use super::{PeopleError, users};
use crate::access::{self, Right};
use crate::clock::Seconds;
use crate::db::{DbError, Row};
use crate::ids::{GroupId, UserId};
use crate::journal::{self, About, Happening, Kind};
use crate::{Cx, params};
use serde_json::{Value as Json, json};

/// Groups of one account.
pub const MAX_GROUPS: i64 = 100;

/// Some people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// What people call it, 1 to 255 characters, unlike the others.
    pub name: String,
    /// When it was made.
    pub created_at: Seconds,
}

/// Makes a group without anybody in it.
///
/// # Errors
/// Not an administrator; a name that is empty, too long or taken; `TooMany`.
pub fn add(cx: &mut Cx<'_>, name: &str) -> Result<Group, PeopleError> {
    access::require(cx, Right::SetUp)?;
    let name = free_name(cx, name, GroupId(0))?;
    if cx.number("SELECT count(*) FROM user_groups WHERE account_id = $1", params![cx.account])? >= MAX_GROUPS {
        return Err(PeopleError::TooMany(MAX_GROUPS));
    }
    let group = Group { id: cx.next_id()?, name, created_at: cx.now };
    cx.write(
        "INSERT INTO user_groups (account_id, id, name, created_at) VALUES ($1, $2, $3, $4)",
        params![cx.account, group.id, &group.name, cx.now],
    )?;
    record(cx, Json::Null, shown(&group))?;
    Ok(group)
}

/// Renames a group.
///
/// # Errors
/// As [`add`]; [`PeopleError::NoSuchGroup`].
pub fn rename(cx: &mut Cx<'_>, id: GroupId, name: &str) -> Result<Group, PeopleError> {
    access::require(cx, Right::SetUp)?;
    let before = load(cx, id)?;
    let group = Group { name: free_name(cx, name, id)?, ..before.clone() };
    cx.write(
        "UPDATE user_groups SET name = $3 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, &group.name],
    )?;
    record(cx, shown(&before), shown(&group))?;
    Ok(group)
}

/// Deletes a group; whoever was in it is in none.
///
/// # Errors
/// Not an administrator; [`PeopleError::NoSuchGroup`].
pub fn delete(cx: &mut Cx<'_>, id: GroupId) -> Result<(), PeopleError> {
    access::require(cx, Right::SetUp)?;
    let group = load(cx, id)?;
    let sql = "SELECT id FROM users WHERE account_id = $1 AND group_id = $2 ORDER BY id";
    let members: Vec<UserId> = cx.query(sql, params![cx.account, id], Row::take)?;
    cx.write("UPDATE users SET group_id = 0 WHERE account_id = $1 AND group_id = $2", params![cx.account, id])?;
    cx.write("DELETE FROM user_groups WHERE account_id = $1 AND id = $2", params![cx.account, id])?;
    access::forget(cx);
    let mut before = shown(&group);
    before["users"] = json!(members);
    record(cx, before, Json::Null)
}

/// All groups, by name.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Group>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM user_groups WHERE account_id = $1 ORDER BY name, id LIMIT $2");
    cx.query(&sql, params![cx.account, MAX_GROUPS], read)
}

/// A group that must be there.
///
/// # Errors
/// [`PeopleError::NoSuchGroup`].
pub fn load(cx: &mut Cx<'_>, id: GroupId) -> Result<Group, PeopleError> {
    let sql = format!("SELECT {COLUMNS} FROM user_groups WHERE account_id = $1 AND id = $2");
    cx.find(&sql, params![cx.account, id], read)?.ok_or(PeopleError::NoSuchGroup(id))
}

const COLUMNS: &str = "id, name, created_at";

fn read(row: &mut Row) -> Result<Group, DbError> {
    Ok(Group { id: row.take()?, name: row.take()?, created_at: row.take()? })
}

fn free_name(cx: &mut Cx<'_>, name: &str, of: GroupId) -> Result<String, PeopleError> {
    let name = users::checked_name(name).ok_or(PeopleError::NameOfSet)?;
    let sql = "SELECT count(*) FROM user_groups WHERE account_id = $1 AND lower(name) = $2 AND id <> $3";
    let is_taken = cx.number(sql, params![cx.account, name.to_lowercase(), of])? > 0;
    if is_taken { Err(PeopleError::NameOfSet) } else { Ok(name) }
}

fn record(cx: &mut Cx<'_>, before: Json, after: Json) -> Result<(), PeopleError> {
    journal::record(cx, Happening::change(Kind::GroupChanged, About::default(), before, after))?;
    Ok(())
}

fn shown(group: &Group) -> Json {
    json!({ "group_id": group.id, "name": group.name })
}
