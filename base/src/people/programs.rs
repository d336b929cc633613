//! Programs that people may let in: an administrator names each, with the one address to which its codes go
//! (kommo-api §1.1). A program proves itself with a secret, of which only the hash is stored.

use super::{PeopleError, consents, users};
use crate::access::{self, Right};
use crate::clock::Seconds;
use crate::db::{DbError, Row};
use crate::ids::ProgramId;
use crate::secrets::Secret;
use crate::tokens::{hash_token, random_token};
use crate::{Cx, params};
use rand::Rng;
use serde_json::{Value as Json, json};
use url::{Host, Url};

/// Characters of a program's address.
pub const LONGEST_ADDRESS: usize = 1_000;
/// Programs of an account.
const MOST_PROGRAMS: i64 = 100;

/// A program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its id within the account.
    pub id: ProgramId,
    /// A UUID: how it names itself when it asks to be let in.
    pub public_id: String,
    /// What people are asked about.
    pub name: String,
    /// Where whoever was asked is sent with the answer, compared letter for letter.
    pub redirect_address: String,
    /// When it was named.
    pub created_at: Seconds,
}

/// Names a program and gives its secret, which is shown once. Administrators only.
///
/// # Errors
/// Not an administrator; [`PeopleError::Name`], [`PeopleError::RedirectAddress`], [`PeopleError::TooMany`].
pub fn add(cx: &mut Cx<'_>, name: &str, address: &str) -> Result<(Program, Secret), PeopleError> {
    access::require(cx, Right::SetUp)?;
    let (name, redirect_address) = checked(name, address)?;
    if cx.number("SELECT count(*) FROM programs WHERE account_id = $1", params![cx.account])? >= MOST_PROGRAMS {
        return Err(PeopleError::TooMany(MOST_PROGRAMS));
    }
    let secret = random_token(&mut cx.rng);
    let (id, public_id) = (cx.next_id()?, uuid(&mut cx.rng));
    let program = Program { id, public_id, name, redirect_address, created_at: cx.now };
    cx.write(
        "INSERT INTO programs (account_id, id, public_id, name, redirect_address, secret_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![cx.account, program.id, &program.public_id, &program.name, &program.redirect_address, hash_token(secret.reveal()), cx.now],
    )?;
    users::record(cx, Json::Null, shown(&program))?;
    Ok((program, secret))
}

/// Gives a program another name or address. Administrators only.
///
/// # Errors
/// As [`add`]; [`PeopleError::NoSuchProgram`].
pub fn change(cx: &mut Cx<'_>, id: ProgramId, name: &str, address: &str) -> Result<(), PeopleError> {
    access::require(cx, Right::SetUp)?;
    let before = load(cx, id)?;
    let (name, redirect_address) = checked(name, address)?;
    let after = Program { name, redirect_address, ..before.clone() };
    if after == before {
        return Ok(());
    }
    cx.write(
        "UPDATE programs SET name = $3, redirect_address = $4 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, &after.name, &after.redirect_address],
    )?;
    users::record(cx, shown(&before), shown(&after))
}

/// Gives a program another secret; the one before is void. Who let it in need not do so again. Administrators only.
///
/// # Errors
/// Not an administrator; [`PeopleError::NoSuchProgram`].
pub fn renew_secret(cx: &mut Cx<'_>, id: ProgramId) -> Result<(Program, Secret), PeopleError> {
    access::require(cx, Right::SetUp)?;
    let program = load(cx, id)?;
    let secret = random_token(&mut cx.rng);
    cx.write(
        "UPDATE programs SET secret_hash = $3 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, hash_token(secret.reveal())],
    )?;
    users::record(cx, Json::Null, json!({ "program_id": id, "program_name": program.name, "is_secret_new": true }))?;
    Ok((program, secret))
}

/// Shuts a program out for good: whatever anybody gave it is void. Administrators only.
///
/// # Errors
/// Not an administrator; [`PeopleError::NoSuchProgram`].
pub fn delete(cx: &mut Cx<'_>, id: ProgramId) -> Result<(), PeopleError> {
    access::require(cx, Right::SetUp)?;
    let program = load(cx, id)?;
    consents::forget_program(cx, id)?;
    cx.write("DELETE FROM programs WHERE account_id = $1 AND id = $2", params![cx.account, id])?;
    users::record(cx, shown(&program), Json::Null)
}

/// The programs of the account, the newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Program>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM programs WHERE account_id = $1 ORDER BY id DESC LIMIT $2");
    cx.query(&sql, params![cx.account, MOST_PROGRAMS], read)
}

/// The program that names itself so.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, public_id: &str) -> Result<Option<Program>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM programs WHERE account_id = $1 AND public_id = $2");
    cx.find(&sql, params![cx.account, public_id], read)
}

/// The program that names itself so and has this secret.
///
/// # Errors
/// Whatever the database answers.
pub fn find_by_secret(cx: &mut Cx<'_>, public_id: &str, secret: &Secret) -> Result<Option<Program>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM programs WHERE account_id = $1 AND public_id = $2 AND secret_hash = $3");
    cx.find(&sql, params![cx.account, public_id, hash_token(secret.reveal())], read)
}

/// The program with this id.
///
/// # Errors
/// [`PeopleError::NoSuchProgram`].
pub fn load(cx: &mut Cx<'_>, id: ProgramId) -> Result<Program, PeopleError> {
    let sql = format!("SELECT {COLUMNS} FROM programs WHERE account_id = $1 AND id = $2");
    cx.find(&sql, params![cx.account, id], read)?.ok_or(PeopleError::NoSuchProgram(id))
}

const COLUMNS: &str = "id, public_id, name, redirect_address, created_at";

fn read(row: &mut Row) -> Result<Program, DbError> {
    Ok(Program {
        id: row.take()?,
        public_id: row.take()?,
        name: row.take()?,
        redirect_address: row.take()?,
        created_at: row.take()?,
    })
}

fn shown(program: &Program) -> Json {
    json!({ "program_id": program.id, "program_name": program.name, "redirect_address": program.redirect_address })
}

/// A code in the open would let whoever reads it in: TLS, or the machine of whoever tries something (RFC 8252 §7.3).
fn checked(name: &str, address: &str) -> Result<(String, String), PeopleError> {
    let name = users::checked_name(name).ok_or(PeopleError::Name)?;
    let address = address.trim();
    let url = Url::parse(address).map_err(|_| PeopleError::RedirectAddress)?;
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    let is_plain = url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    if is_safe && is_plain && address.len() <= LONGEST_ADDRESS {
        Ok((name, address.to_owned()))
    } else {
        Err(PeopleError::RedirectAddress)
    }
}

/// A random UUID (RFC 9562 §5.4): Kommo's clients expect a client id to be one.
fn uuid(rng: &mut impl Rng) -> String {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    bytes[6] = 0x40 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let digits = hex::encode(bytes);
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}
