//! The tables that a database has, for what handles all of them without knowing what they mean: an account's archive.

use super::{DbError, Tx};
use crate::params;
use std::collections::BTreeMap;

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogTable {
    /// Its name.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// Those of them that make its key, in the key's order.
    pub key: Vec<String>,
}

impl CatalogTable {
    /// True for a table whose rows belong to accounts.
    pub fn is_of_accounts(&self) -> bool {
        self.key.first().is_some_and(|column| column == "account_id")
    }
}

/// Every table but the migrations' own; one that others refer to comes before them.
///
/// # Errors
/// Whatever the database answers.
pub fn tables(tx: &mut Tx<'_>) -> Result<Vec<CatalogTable>, DbError> {
    let dialect = tx.dialect();
    let columns: Vec<(String, String, i64)> =
        tx.query(dialect.catalog_columns(), params![], |row| Ok((row.take()?, row.take()?, row.take()?)))?;
    let references: Vec<(String, String)> =
        tx.query(dialect.catalog_references(), params![], |row| Ok((row.take()?, row.take()?)))?;
    let mut found = BTreeMap::<String, (Vec<String>, BTreeMap<i64, String>)>::new();
    for (table, column, place) in columns {
        let (columns, key) = found.entry(table).or_default();
        columns.push(column.clone());
        if place > 0 {
            key.insert(place, column);
        }
    }
    let mut left: Vec<CatalogTable> = found
        .into_iter()
        .map(|(name, (columns, key))| CatalogTable { name, columns, key: key.into_values().collect() })
        .collect();
    let mut ordered: Vec<CatalogTable> = Vec::new();
    while !left.is_empty() {
        let waits = |table: &CatalogTable| {
            let on = references.iter().filter(|(from, to)| *from == table.name && from != to);
            on.into_iter().any(|(_, to)| left.iter().any(|other| other.name == *to))
        };
        // Tables that refer to each other in a circle would never be ready: the first of them goes ahead.
        let next = left.iter().position(|table| !waits(table)).unwrap_or(0);
        ordered.push(left.remove(next));
    }
    Ok(ordered)
}
