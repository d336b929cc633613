//! One set of queries for two databases.
//!
//! SQL is written once, in the common subset, with `$1` parameters. What differs between SQLite and
//! PostgreSQL is in [`dialect`]; which of the two is open is asked nowhere else.

pub mod catalog;
mod connection;
pub mod dialect;
mod error;
mod migrate;
mod postgres;
mod row;
mod table;
mod tx;
mod value;

pub use connection::{Connection, DatabaseUrl};
pub use error::DbError;
pub use migrate::{SchemaVersions, migrate, schema_versions};
pub use row::Row;
pub use table::{Shift, Table};
pub use tx::Tx;
pub use value::{FromValue, Value, ValueError};

/// Parameters of a statement: `params![id, name]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}
