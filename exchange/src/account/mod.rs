//! A whole account in one archive: every table of it as JSON lines, and its files, in a tar.
//!
//! It is driven by the schema: a table that somebody adds is in the archive without a line here. What is left out is
//! named in [`LEFT_OUT`] with its reason. What is hashed or sealed is carried as it stands: passwords as their argon2
//! hashes, mailboxes' passwords and second factors sealed with a key that is not in the archive, so that they open only
//! where the same key is. What signs somebody in by itself (sessions, links) is left out.

mod pack;
mod store;
mod unpack;

pub use pack::pack;
pub use unpack::unpack;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// The version of the archive's own shape.
const VERSION: u32 = 1;
/// The first entry: what the archive is.
const HEAD: &str = "account.json";
/// Where the tables are, a file of JSON lines each.
const TABLES: &str = "tables/";
/// Where the files are, each under its hash.
const FILES: &str = "files/";
/// Rows read at a time.
const PAGE_ROWS: i64 = 1_000;

/// Tables that are not in the archive, and why.
pub const LEFT_OUT: [(&str, &str); 7] = [
    ("accounts", "the account's own row is in the head of the archive, because the account gets another number"),
    ("sessions", "a session signs somebody in by itself"),
    ("sign_in_links", "a link signs somebody in by itself"),
    ("consents", "a refresh token lets a program in by itself"),
    ("sign_in_failures", "who was throttled on one installation is not on another"),
    ("group_marks", "marks of the writers of one database"),
    ("leases", "who holds what on one installation"),
];

/// What an archive is.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    version: u32,
    /// The last migration of the database that it was taken from.
    schema: i32,
    /// The columns of the account's row but its number.
    account: Map<String, Json>,
}

/// What was packed or unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The account's name.
    pub name: String,
    /// The account's number in the database.
    pub account: i64,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// Files.
    pub files: u64,
}

/// Why an account was not packed or unpacked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such account.
    #[error("there is no such account")]
    NoAccount,
    /// The archive is of another version.
    #[error(
        "the archive was made by another version of Sluice (schema {found}, this program has {known}); bring both to the same version first. Nothing was imported"
    )]
    Version {
        /// Of the archive.
        found: i32,
        /// Of this program.
        known: i32,
    },
    /// Somebody has the subdomain.
    #[error("the subdomain \"{0}\" is taken; choose another one with --subdomain. Nothing was imported")]
    SubdomainTaken(String),
    /// It is no archive, or it is damaged.
    #[error("the archive cannot be read: {0}. Nothing was imported")]
    Damaged(String),
    /// A file of the account.
    #[error(transparent)]
    File(#[from] base::files::FileError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
    /// The archive could not be written or read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
