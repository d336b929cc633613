//! Companies that use this installation; each has its own people, ids and host name.

mod change;
mod safety;

pub use change::{AccountSettings, change};
pub use safety::{LOOK_LIMITS, Safety, safety, set_safety};

use crate::access::{self, Denied, Right};
use crate::clock::Seconds;
use crate::db::{DbError, Row};
use crate::ids::AccountId;
use crate::people::roles;
use crate::{Cx, params};
use rand::RngExt;
use std::net::IpAddr;

/// Characters of a name that are taken.
const LONGEST_NAME: usize = 255;
/// Characters of one label of a host name (RFC 1035 §2.3.4).
const LONGEST_SUBDOMAIN: usize = 63;
/// Characters of the part of the create-lead address that nobody can guess: 50 bits.
const LEAD_ADDRESS_TAG_CHARS: usize = 10;
/// RFC 4648 §6, in lower case: survives being read aloud and being folded by a mail server.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// An account's ids begin at its number times this, so that a link into one account is seldom a record of another.
const FIRST_ID_STEP: i64 = 1_000;

/// One company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// What people call it.
    pub name: String,
    /// The first label of its host name.
    pub subdomain: String,
    /// ISO 4217, upper case.
    pub currency: String,
    /// A name of the IANA time zone database.
    pub time_zone: String,
    /// The secret part of the first address whose mails became leads.
    pub lead_address_tag: String,
    /// When it was made.
    pub created_at: Seconds,
    /// Whether everybody must have a second factor.
    pub requires_second_factor: bool,
}

/// What a new account needs.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What people call it, 1 to 255 characters.
    pub name: String,
    /// A label of a host name; upper case is folded.
    pub subdomain: String,
    /// ISO 4217.
    pub currency: String,
    /// A name of the IANA time zone database.
    pub time_zone: String,
}

/// Why there is no new account; each a sentence for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The name is empty or too long.
    #[error("Please give the account a name of at most {LONGEST_NAME} characters.")]
    Name,
    /// The subdomain is no label of a host name.
    #[error("\"{0}\" cannot be a subdomain: use letters, digits and hyphens, 63 at most, no hyphen at either end.")]
    Subdomain(String),
    /// Another account has it.
    #[error("The subdomain \"{0}\" is taken. No account was made.")]
    SubdomainTaken(String),
    /// Not three letters.
    #[error("\"{0}\" is not a currency: use three letters such as EUR.")]
    Currency(String),
    /// Not in this machine's time zone database.
    #[error("\"{0}\" is not a time zone that this machine knows: use a name such as Europe/Berlin.")]
    TimeZone(String),
    /// Not two letters.
    #[error("\"{0}\" is not a country: use two letters such as DE.")]
    Country(String),
    /// So few looks would shut everybody out.
    #[error("Choose a number from {} to {}, or none.", safety::LOOK_LIMITS.start(), safety::LOOK_LIMITS.end())]
    LookLimit,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database says no.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Makes an account without people and pipelines. Asked outside every account ([`crate::desk::Who::installation`]).
///
/// # Errors
/// The first value that is not taken; [`AccountError::SubdomainTaken`].
pub fn create(cx: &mut Cx<'_>, new: &NewAccount) -> Result<Account, AccountError> {
    access::require(cx, Right::SetUp)?;
    let (name, subdomain) = (checked_name(&new.name)?, checked_subdomain(&new.subdomain)?);
    let (currency, time_zone) = (checked_currency(&new.currency)?, checked_time_zone(&new.time_zone)?);
    // The installation's row is locked from here on, so nobody takes the same number or subdomain meanwhile.
    let id = cx.number(
        "UPDATE accounts SET next_id = next_id + 1 WHERE id = $1 RETURNING next_id - 1",
        params![AccountId::INSTALLATION],
    )?;
    if cx.number("SELECT count(*) FROM accounts WHERE subdomain = $1", params![&subdomain])? > 0 {
        return Err(AccountError::SubdomainTaken(subdomain));
    }
    let lead_address_tag =
        (0..LEAD_ADDRESS_TAG_CHARS).map(|_| char::from(BASE32[cx.rng.random_range(0..BASE32.len())])).collect();
    let account = Account {
        id: AccountId(id),
        name,
        subdomain,
        currency,
        time_zone,
        lead_address_tag,
        created_at: cx.now,
        requires_second_factor: false,
    };
    cx.write(
        "INSERT INTO accounts (id, name, subdomain, currency, time_zone, lead_address_tag, created_at, next_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            account.id, &account.name, &account.subdomain, &account.currency, &account.time_zone, &account.lead_address_tag,
            account.created_at, FIRST_ID_STEP * id,
        ],
    )?;
    roles::make_default(cx, account.id)?;
    Ok(account)
}

/// The account that a request's `Host` names: by its first label, else the only account there is.
///
/// # Errors
/// Whatever the database answers.
pub fn find_by_host(cx: &mut Cx<'_>, host: &str) -> Result<Option<Account>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id > 0 AND subdomain = $1");
    if let Some(label) = first_label(host)
        && let Some(account) = cx.find(&sql, params![label], read)?
    {
        return Ok(Some(account));
    }
    let mut two =
        cx.query(&format!("SELECT {COLUMNS} FROM accounts WHERE id > 0 ORDER BY id LIMIT 2"), params![], read)?;
    Ok(if two.len() == 1 { two.pop() } else { None })
}

/// The account of this unit; none in a unit of the installation.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>) -> Result<Option<Account>, DbError> {
    cx.find(&format!("SELECT {COLUMNS} FROM accounts WHERE id = $1 AND id > 0"), params![cx.account], read)
}

/// The account of this unit.
///
/// # Errors
/// [`DbError::NoAccount`] in a unit of the installation; whatever the database answers.
pub fn load(cx: &mut Cx<'_>) -> Result<Account, DbError> {
    find(cx)?.ok_or(DbError::NoAccount)
}

/// Accounts by number, those after `after`, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, after: AccountId, limit: i64) -> Result<Vec<Account>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id > $1 AND id > 0 ORDER BY id LIMIT $2");
    cx.query(&sql, params![after, limit], read)
}

/// How many accounts there are.
///
/// # Errors
/// Whatever the database answers.
pub fn count(cx: &mut Cx<'_>) -> Result<i64, DbError> {
    cx.number("SELECT count(*) FROM accounts WHERE id > 0", params![])
}

/// The country (two letters) in which the account's local phone numbers are written, if it has said so.
///
/// # Errors
/// Whatever the database answers.
pub fn country(cx: &mut Cx<'_>) -> Result<Option<String>, DbError> {
    let found = cx.find("SELECT country FROM accounts WHERE id = $1", params![cx.account], Row::take)?;
    Ok(found.flatten())
}

/// Says in which country the account's local phone numbers are written.
///
/// # Errors
/// Whatever the database answers.
pub fn set_country(cx: &mut Cx<'_>, country: Option<&str>) -> Result<(), DbError> {
    cx.write("UPDATE accounts SET country = $2 WHERE id = $1", params![cx.account, country])?;
    Ok(())
}

const COLUMNS: &str = "id, name, subdomain, currency, time_zone, lead_address_tag, created_at, requires_second_factor";

fn read(row: &mut Row) -> Result<Account, DbError> {
    Ok(Account {
        id: row.take()?,
        name: row.take()?,
        subdomain: row.take()?,
        currency: row.take()?,
        time_zone: row.take()?,
        lead_address_tag: row.take()?,
        created_at: row.take()?,
        requires_second_factor: row.take()?,
    })
}

fn checked_name(name: &str) -> Result<String, AccountError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME { Err(AccountError::Name) } else { Ok(name.to_owned()) }
}

/// Letters, digits and inner hyphens (RFC 1123 §2.1), folded to lower case.
fn checked_subdomain(subdomain: &str) -> Result<String, AccountError> {
    let label = subdomain.trim().to_ascii_lowercase();
    let is_label = (1..=LONGEST_SUBDOMAIN).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-');
    if is_label { Ok(label) } else { Err(AccountError::Subdomain(subdomain.to_owned())) }
}

fn checked_currency(currency: &str) -> Result<String, AccountError> {
    let code = currency.trim().to_ascii_uppercase();
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { Ok(code) } else { Err(AccountError::Currency(currency.to_owned())) }
}

fn checked_country(country: &str) -> Result<String, AccountError> {
    let code = country.trim().to_ascii_uppercase();
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { Ok(code) } else { Err(AccountError::Country(country.to_owned())) }
}

fn checked_time_zone(name: &str) -> Result<String, AccountError> {
    let zone = jiff::tz::TimeZone::get(name.trim()).map_err(|_| AccountError::TimeZone(name.to_owned()))?;
    Ok(zone.iana_name().unwrap_or(name).to_owned())
}

/// The first label of a `Host` header (RFC 9110 §7.2) in lower case; an IP address has none.
fn first_label(host: &str) -> Option<String> {
    let name = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(host, |(name, _)| name);
    if name.starts_with('[') || name.parse::<IpAddr>().is_ok() {
        return None;
    }
    name.split('.').next().filter(|label| !label.is_empty()).map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests;
