//! Roles: named sets of rights (RT-05). Every account begins with one that allows all of a salesperson's work.

use super::{PeopleError, users};
use crate::access::{self, Action, Inconsistent, Right, Rights};
use crate::clock::Seconds;
use crate::db::{DbError, Row};
use crate::ids::{AccountId, RoleId, UserId};
use crate::journal::{self, About, Happening, Kind};
use crate::{Cx, params};
use serde_json::{Value as Json, json};

/// The role that new people get; every account has it from its beginning.
pub const DEFAULT_ROLE: RoleId = RoleId(1);
/// Roles of one account.
pub const MAX_ROLES: i64 = 100;

/// A named set of rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRole {
    /// Its id.
    pub id: RoleId,
    /// What people call it, 1 to 255 characters, unlike the others.
    pub name: String,
    /// What it allows.
    pub rights: Rights,
    /// When it was made.
    pub created_at: Seconds,
}

/// Makes the first role of an account.
pub(crate) fn make_default(cx: &mut Cx<'_>, account: AccountId) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO roles (account_id, id, name, rights, created_at) VALUES ($1, $2, 'Salesperson', $3, $4)",
        params![account, DEFAULT_ROLE, &serde_json::to_value(Rights::salesperson())?, cx.now],
    )?;
    Ok(())
}

/// Makes a role.
///
/// # Errors
/// Not an administrator; a name that is empty, too long or taken; rights that do not go together (RT-02); `TooMany`.
pub fn add(cx: &mut Cx<'_>, name: &str, rights: Rights) -> Result<NamedRole, PeopleError> {
    access::require(cx, Right::SetUp)?;
    let (name, rights) = (free_name(cx, name, RoleId(0))?, checked(cx, rights)?);
    if cx.number("SELECT count(*) FROM roles WHERE account_id = $1", params![cx.account])? >= MAX_ROLES {
        return Err(PeopleError::TooMany(MAX_ROLES));
    }
    let role = NamedRole { id: cx.next_id()?, name, rights, created_at: cx.now };
    cx.write(
        "INSERT INTO roles (account_id, id, name, rights, created_at) VALUES ($1, $2, $3, $4, $5)",
        params![cx.account, role.id, &role.name, &serde_json::to_value(&role.rights).map_err(DbError::from)?, cx.now],
    )?;
    record(cx, Json::Null, shown(&role))?;
    Ok(role)
}

/// Changes a role; whoever has it has its rights from their next step on.
///
/// # Errors
/// As [`add`]; [`PeopleError::NoSuchRole`].
pub fn change(
    cx: &mut Cx<'_>,
    id: RoleId,
    name: Option<&str>,
    rights: Option<Rights>,
) -> Result<NamedRole, PeopleError> {
    access::require(cx, Right::SetUp)?;
    let before = load(cx, id)?;
    let mut role = before.clone();
    if let Some(name) = name {
        role.name = free_name(cx, name, id)?;
    }
    if let Some(rights) = rights {
        role.rights = checked(cx, rights)?;
    }
    if role == before {
        return Ok(role);
    }
    cx.write(
        "UPDATE roles SET name = $3, rights = $4 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, &role.name, &serde_json::to_value(&role.rights).map_err(DbError::from)?],
    )?;
    access::forget(cx);
    record(cx, shown(&before), shown(&role))?;
    Ok(role)
}

/// Deletes a role; whoever had it has the default role from now on.
///
/// # Errors
/// Not an administrator; [`PeopleError::NoSuchRole`], [`PeopleError::DefaultRole`].
pub fn delete(cx: &mut Cx<'_>, id: RoleId) -> Result<(), PeopleError> {
    access::require(cx, Right::SetUp)?;
    let role = load(cx, id)?;
    if id == DEFAULT_ROLE {
        return Err(PeopleError::DefaultRole);
    }
    let had = list_users(cx, id)?;
    cx.write(
        "UPDATE users SET role_id = $3 WHERE account_id = $1 AND role_id = $2",
        params![cx.account, id, DEFAULT_ROLE],
    )?;
    cx.write("DELETE FROM roles WHERE account_id = $1 AND id = $2", params![cx.account, id])?;
    access::forget(cx);
    let mut before = shown(&role);
    before["users"] = json!(had);
    record(cx, before, Json::Null)
}

/// All roles, the default one first, then by name.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<NamedRole>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM roles WHERE account_id = $1 ORDER BY CASE WHEN id = $2 THEN 0 ELSE 1 END, name, id LIMIT $3"
    );
    cx.query(&sql, params![cx.account, DEFAULT_ROLE, MAX_ROLES], read)
}

/// A role that must be there.
///
/// # Errors
/// [`PeopleError::NoSuchRole`].
pub fn load(cx: &mut Cx<'_>, id: RoleId) -> Result<NamedRole, PeopleError> {
    find(cx, id)?.ok_or(PeopleError::NoSuchRole(id))
}

/// A role by id.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: RoleId) -> Result<Option<NamedRole>, DbError> {
    cx.find(&format!("SELECT {COLUMNS} FROM roles WHERE account_id = $1 AND id = $2"), params![cx.account, id], read)
}

/// The salespeople who have a role.
///
/// # Errors
/// Whatever the database answers.
pub fn list_users(cx: &mut Cx<'_>, id: RoleId) -> Result<Vec<UserId>, DbError> {
    let sql = "SELECT id FROM users WHERE account_id = $1 AND role_id = $2 AND role = 'salesperson' ORDER BY id";
    cx.query(sql, params![cx.account, id], Row::take)
}

const COLUMNS: &str = "id, name, rights, created_at";

fn read(row: &mut Row) -> Result<NamedRole, DbError> {
    let (id, name) = (row.take()?, row.take()?);
    Ok(NamedRole { id, name, rights: row.take_json()?, created_at: row.take()? })
}

/// Rights that go together (RT-02), and let nobody take incoming leads out in a file (IL-08).
fn checked(cx: &mut Cx<'_>, rights: Rights) -> Result<Rights, PeopleError> {
    let rights = rights.checked()?;
    let exported = rights.stages.iter().filter(|of| of.said(Action::Export) == Some(true));
    let exported: Vec<String> = exported.map(|of| of.stage_id.to_string()).collect();
    if exported.is_empty() {
        return Ok(rights);
    }
    let sql = format!(
        "SELECT id FROM stages WHERE account_id = $1 AND kind = 'incoming' AND id IN ({}) ORDER BY id LIMIT 1",
        exported.join(", ")
    );
    match cx.find(&sql, params![cx.account], Row::take)? {
        Some(stage) => Err(Inconsistent::IncomingExport(stage).into()),
        None => Ok(rights),
    }
}

fn free_name(cx: &mut Cx<'_>, name: &str, of: RoleId) -> Result<String, PeopleError> {
    let name = users::checked_name(name).ok_or(PeopleError::NameOfSet)?;
    let sql = "SELECT count(*) FROM roles WHERE account_id = $1 AND lower(name) = $2 AND id <> $3";
    let is_taken = cx.number(sql, params![cx.account, name.to_lowercase(), of])? > 0;
    if is_taken { Err(PeopleError::NameOfSet) } else { Ok(name) }
}

fn record(cx: &mut Cx<'_>, before: Json, after: Json) -> Result<(), PeopleError> {
    journal::record(cx, Happening::change(Kind::RoleChanged, About::default(), before, after))?;
    Ok(())
}

fn shown(role: &NamedRole) -> Json {
    json!({ "role_id": role.id, "name": role.name, "rights": role.rights })
}
