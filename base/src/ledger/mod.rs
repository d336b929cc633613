//! Rows that are moved, changed, made and taken away, each remembered as it was and as it became: what can be walked back
//! exactly, at any time, over whatever happened since.
//!
//! It knows tables by the catalog and nothing of what they mean. A column that still says what the ledger wrote gets back
//! what it said before; one that somebody has changed since is kept and reported as a [`Collision`].

mod back;
mod columns;
mod edited;
mod rows;

pub use back::{Collision, Together, WalkedBack, still_kept, walk_back};
pub use columns::{Columns, to_json, to_value};
pub use edited::Edited;

use crate::Cx;
use crate::db::catalog::CatalogTable;
use crate::db::{DbError, Value};
use edited::ORDER;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// One row that was touched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Touched {
    /// Its table.
    pub table: String,
    /// Where it stands now, or stood when it was taken away: the columns of its key but for the account.
    pub key: Columns,
    /// The columns that changed, as they were; the whole row for one that was taken away or moved to another place; nothing
    /// for one that was made.
    pub before: Option<Columns>,
    /// Those that changed, as they became; the whole row for one that was made; nothing for one that was taken away.
    pub after: Option<Columns>,
}

impl Touched {
    /// Where the row stood before, and stands again when it is walked back.
    pub fn old_key(&self) -> Columns {
        let before = |column: &String| self.before.as_ref().and_then(|before| before.get(column));
        let value = |(column, now): (&String, &Json)| (column.clone(), before(column).unwrap_or(now).clone());
        self.key.iter().map(value).collect()
    }

    /// Whether it stands elsewhere than before.
    fn has_moved(&self) -> bool {
        self.after.is_some() && self.old_key() != self.key
    }
}

/// Which rows: all whose columns say this.
pub type Chosen<'a> = &'a [(&'static str, Value)];

/// A list of touched rows in the order in which they were touched.
#[derive(Debug)]
pub struct Ledger {
    tables: BTreeMap<String, CatalogTable>,
    touched: Vec<Touched>,
    edited: Edited,
}

impl Ledger {
    /// An empty one.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn open(cx: &mut Cx<'_>) -> Result<Ledger, DbError> {
        Ledger::beside(cx, Edited::default())
    }

    /// An empty one that leaves alone what somebody made since of what is written anew, and remembers it as if it were
    /// written below that.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn beside(cx: &mut Cx<'_>, edited: Edited) -> Result<Ledger, DbError> {
        let tables = cx.catalog()?.into_iter().map(|table| (table.name.clone(), table)).collect();
        Ok(Ledger { tables, touched: Vec::new(), edited })
    }

    /// What was touched so far, the first first.
    pub fn touched(&self) -> &[Touched] {
        &self.touched
    }

    /// Rows as they are now, by their key; nothing is touched.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn read(&self, cx: &mut Cx<'_>, table: &str, chosen: Chosen<'_>) -> Result<Vec<Columns>, DbError> {
        rows::read(cx, self.table(table)?, chosen)
    }

    /// Sets columns of rows; how many were changed. Where a column of the key is among them, so that a row moves, one whose
    /// place is taken already stays where it is.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn set(&mut self, cx: &mut Cx<'_>, table: &str, chosen: Chosen<'_>, to: Chosen<'_>) -> Result<usize, DbError> {
        let table = self.table(table)?.clone();
        let found = rows::read(cx, &table, chosen)?;
        let wanted: Columns = to.iter().map(|(column, value)| ((*column).to_owned(), to_json(value))).collect();
        let taken = self.taken(cx, &table, chosen, to)?;
        let mut moving: Vec<(Columns, Touched)> = Vec::new();
        for row in found {
            let changes = |column: &String, value: &Json| row.get(column) != Some(value);
            let after: Columns = wanted.clone().into_iter().filter(|(column, value)| changes(column, value)).collect();
            let from = columns::key_of(&table, &row);
            let mut key = from.clone();
            key.extend(
                after.iter().filter(|(column, _)| from.contains_key(*column)).map(|(c, v)| (c.clone(), v.clone())),
            );
            if after.is_empty() {
                continue;
            }
            if key != from && taken.contains(&columns::written(&key)) {
                // That it stays follows from what stands in both places: whoever walks back what brought that there finds this.
                self.remember_nothing(&table, from);
                self.remember_nothing(&table, key);
                continue;
            }
            let before = if key == from {
                after.keys().map(|column| (column.clone(), row[column].clone())).collect()
            } else {
                row
            };
            let touched = Touched { table: table.name.clone(), key, before: Some(before), after: Some(after) };
            moving.push((from, touched));
        }
        let count = moving.len();
        let (edited, moving): (Vec<_>, Vec<_>) = moving.into_iter().partition(|(_, one)| self.is_edited(one));
        let places: Vec<Columns> = moving.iter().map(|(from, _)| from.clone()).collect();
        rows::update(cx, &table, &places, &wanted)?;
        self.touched.extend(moving.into_iter().map(|(_, touched)| touched));
        for (from, touched) in edited {
            self.set_below(cx, &table, &from, touched, &wanted)?;
        }
        Ok(count)
    }

    fn is_edited(&self, one: &Touched) -> bool {
        let is_taken_away = one.has_moved() && self.edited.row_at(&one.table, &one.key).is_some();
        is_taken_away || self.edited.columns_at(&one.table, &one.key).is_some()
    }

    /// Sets what nobody changed since. A row that somebody took away from where it would move to is not there.
    fn set_below(
        &mut self,
        cx: &mut Cx<'_>,
        table: &CatalogTable,
        from: &Columns,
        mut touched: Touched,
        wanted: &Columns,
    ) -> Result<(), DbError> {
        if touched.has_moved() && self.edited.row_at(&table.name, &touched.key).is_some() {
            rows::delete(cx, table, std::slice::from_ref(from))?;
            self.touched.push(touched);
            return Ok(());
        }
        let edited = self.edited.columns_at(&table.name, &touched.key).cloned().unwrap_or_default();
        let (left, set): (Columns, Columns) =
            wanted.clone().into_iter().partition(|(column, _)| edited.contains_key(column));
        if !set.is_empty() {
            rows::update(cx, table, std::slice::from_ref(from), &set)?;
        }
        let written = touched.after.iter().flat_map(Columns::keys);
        let known: Vec<String> = written.filter(|column| left.contains_key(*column)).cloned().collect();
        if let Some(before) = &mut touched.before {
            before.extend(known.into_iter().map(|column| (column.clone(), edited[&column].clone())));
        }
        self.touched.push(touched);
        Ok(())
    }

    /// Makes rows, given with all their columns but the account; those whose place is taken are left out.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn insert(&mut self, cx: &mut Cx<'_>, table: &str, rows: Vec<Columns>) -> Result<usize, DbError> {
        let table = self.table(table)?.clone();
        let mut count = 0;
        for row in rows {
            let key = columns::key_of(&table, &row);
            let is_edited = self.edited.row_at(&table.name, &key).is_some();
            let is_made = !is_edited && rows::insert(cx, &table, &row)?;
            let there = if is_made { None } else { rows::at(cx, &table, std::slice::from_ref(&key))?.pop() };
            match there {
                None if !is_made => self.remember_nothing(&table, key),
                Some(there) if !is_edited => self.note(&table.name, &[there])?,
                _ => self.touched.push(Touched { table: table.name.clone(), key, before: None, after: Some(row) }),
            }
            count += usize::from(is_made);
        }
        Ok(count)
    }

    /// Remembers what rows say that stay as they are, so that whoever walks back finds what somebody makes of them.
    ///
    /// # Errors
    /// When there is no such table.
    pub fn note(&mut self, table: &str, rows: &[Columns]) -> Result<(), DbError> {
        let table = self.table(table)?.clone();
        for row in rows {
            let key = columns::key_of(&table, row);
            let own = |column: &String| !key.contains_key(column) && column != ORDER;
            let mut says: Columns = row.clone().into_iter().filter(|(column, _)| own(column)).collect();
            for (column, before) in self.edited.columns_at(&table.name, &key).into_iter().flatten() {
                says.entry(column.clone()).and_modify(|now| *now = before.clone());
            }
            let says = Some(says);
            self.touched.push(Touched { table: table.name.clone(), key, before: says.clone(), after: says });
        }
        Ok(())
    }

    fn remember_nothing(&mut self, table: &CatalogTable, key: Columns) {
        let nothing = Some(Columns::new());
        self.touched.push(Touched { table: table.name.clone(), key, before: nothing.clone(), after: nothing });
    }

    /// Takes rows away; how many there were.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn remove(&mut self, cx: &mut Cx<'_>, table: &str, chosen: Chosen<'_>) -> Result<usize, DbError> {
        let table = self.table(table)?.clone();
        let mut gone = Vec::new();
        for row in rows::read(cx, &table, chosen)? {
            let key = columns::key_of(&table, &row);
            match self.edited.row_at(&table.name, &key) {
                Some(before) => {
                    let before = before.cloned();
                    let taken =
                        before.map(|row| Touched { table: table.name.clone(), key, before: Some(row), after: None });
                    self.touched.extend(taken);
                }
                None => gone.push(Touched { table: table.name.clone(), key, before: Some(row), after: None }),
            }
        }
        let places: Vec<Columns> = gone.iter().map(|one| one.key.clone()).collect();
        rows::delete(cx, &table, &places)?;
        self.touched.extend(gone);
        Ok(places.len())
    }

    /// The places to which rows would move and where others stand already.
    fn taken(
        &self,
        cx: &mut Cx<'_>,
        table: &CatalogTable,
        chosen: Chosen<'_>,
        to: Chosen<'_>,
    ) -> Result<BTreeSet<String>, DbError> {
        if !to.iter().any(|(column, _)| table.key.iter().any(|key| key == column)) {
            return Ok(BTreeSet::new());
        }
        let kept = chosen.iter().filter(|(column, _)| !to.iter().any(|(set, _)| set == column));
        let there: Vec<_> =
            kept.chain(to.iter().filter(|(column, _)| table.key.iter().any(|key| key == column))).cloned().collect();
        let found = rows::read(cx, table, &there)?;
        Ok(found.iter().map(|row| columns::written(&columns::key_of(table, row))).collect())
    }

    fn table(&self, name: &str) -> Result<&CatalogTable, DbError> {
        self.tables.get(name).filter(|table| table.is_of_accounts()).ok_or(DbError::ColumnMissing)
    }
}
