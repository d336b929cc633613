//! Whole tables, for what handles rows without knowing what they mean: `sluice bench` grows an account with it, and
//! writes rows that a request left once more, bare.

use super::{DbError, Row, Tx, Value};
use crate::ids::AccountId;
use crate::params;

/// A table of an account's rows; its first column is the account.
pub struct Table {
    name: &'static str,
    columns: Vec<String>,
}

/// How copies of rows differ from them, so that they stand beside them.
pub struct Shift<'a> {
    /// What is added to every id.
    pub by: i64,
    /// The columns that hold ids of rows which are copied too.
    pub ids: &'a [&'a str],
    /// The columns of text that an index wants unique: the copies' end with the shift.
    pub texts: &'a [&'a str],
}

impl Table {
    /// Looks up the columns.
    ///
    /// # Errors
    /// When there is no such table.
    pub fn open(tx: &mut Tx<'_>, name: &'static str) -> Result<Table, DbError> {
        Ok(Table { name, columns: tx.columns(name)? })
    }

    /// The account's rows in the order of their ids, `most` at most after the first `skip`.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn rows(&self, tx: &mut Tx<'_>, account: AccountId, skip: i64, most: i64) -> Result<Vec<Vec<Value>>, DbError> {
        // Second and third: the id, or whose row it is and its id.
        let sql = format!("SELECT * FROM {} WHERE account_id = $1 ORDER BY 2, 3 LIMIT $2 OFFSET $3", self.name);
        let read = |row: &mut Row| self.columns.iter().map(|_| row.take()).collect();
        tx.query(&sql, params![account, most, skip], read)
    }

    /// How many rows the account has.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn count(&self, tx: &mut Tx<'_>, account: AccountId) -> Result<i64, DbError> {
        tx.number(&format!("SELECT count(*) FROM {} WHERE account_id = $1", self.name), params![account])
    }

    /// The statement that writes one row; its parameters are the columns.
    pub fn insert(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|at| format!("${at}")).collect();
        format!("INSERT INTO {} ({}) VALUES ({})", self.name, self.columns.join(", "), places.join(", "))
    }

    /// Copies those of the account's rows whose `owner` is below `end`; gives their number.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn copy(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        (owner, end): (&str, i64),
        shift: &Shift<'_>,
    ) -> Result<u64, DbError> {
        let copies: Vec<String> = self.columns.iter().map(|column| shift.of(column)).collect();
        let sql = format!(
            "INSERT INTO {0} ({1}) SELECT {2} FROM {0} WHERE account_id = $1 AND {owner} < $2",
            self.name,
            self.columns.join(", "),
            copies.join(", ")
        );
        tx.execute(&sql, params![account, end])
    }

    /// Multiplies counters of the account by `to / from`.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn scale(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        counters: &[&str],
        (from, to): (i64, i64),
    ) -> Result<(), DbError> {
        let scaled: Vec<String> = counters.iter().map(|column| format!("{column} = {column} * $2 / $3")).collect();
        let sql = format!("UPDATE {} SET {} WHERE account_id = $1", self.name, scaled.join(", "));
        tx.write(&sql, params![account, to, from])?;
        Ok(())
    }
}

impl Shift<'_> {
    fn of(&self, column: &str) -> String {
        if self.ids.contains(&column) {
            format!("{column} + {}", self.by)
        } else if self.texts.contains(&column) {
            format!("{column} || '-{}'", self.by)
        } else {
            column.to_owned()
        }
    }
}
