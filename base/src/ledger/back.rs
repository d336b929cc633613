//! The way back: what a ledger remembers is undone from its end to its beginning.

use super::columns::{self, Columns};
use super::edited::{Edited, ORDER};
use super::{Touched, rows};
use crate::Cx;
use crate::db::DbError;
use crate::db::catalog::CatalogTable;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// A row that does not say any more what the ledger wrote: what somebody made of it since is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Collision {
    /// Its table.
    pub table: String,
    /// Where it stands.
    pub key: Columns,
    /// The column; nothing when the row as a whole could not go back to its place, or was changed since it was made.
    pub column: Option<String>,
    /// What would have come back.
    pub before: Json,
    /// What is kept.
    pub kept: Json,
}

/// Columns of a table that say one thing together: where the first was changed since, all are kept.
pub type Together = (&'static str, &'static [&'static str]);

/// What was found on the way back.
#[derive(Clone, Debug, Default)]
pub struct WalkedBack {
    /// What is kept where something else would have come back.
    pub collisions: Vec<Collision>,
    /// All that somebody made since of what the ledger wrote or noted.
    pub edited: Edited,
}

/// Undoes what was touched, the last first. Rows that are gone for good stay gone, but for those that were moved: whoever
/// took one away took it from where it had come to.
///
/// # Errors
/// Whatever the database answers.
pub fn walk_back(cx: &mut Cx<'_>, touched: &[Touched], together: &[Together]) -> Result<WalkedBack, DbError> {
    let tables: BTreeMap<String, CatalogTable> =
        cx.catalog()?.into_iter().map(|table| (table.name.clone(), table)).collect();
    let mut back = WalkedBack::default();
    let mut left = touched;
    while let Some(last) = left.last() {
        let alike = |one: &&Touched| one.table == last.table && one.before == last.before && one.after == last.after;
        let count = left.iter().rev().take_while(alike).count();
        let (rest, same) = left.split_at(left.len() - count);
        left = rest;
        // A table that a newer program has dropped holds nothing that could go back.
        let Some(table) = tables.get(&last.table) else { continue };
        match (&last.before, &last.after) {
            (None, Some(after)) => back.unmake(cx, table, (last, after))?,
            (Some(before), None) => back.put_back(cx, table, (last, before))?,
            (Some(before), Some(after)) => back.unset(cx, table, same, (before, after), together)?,
            (None, None) => {}
        }
    }
    Ok(back)
}

/// Those of some collisions that are so still: what was written anew since has not gone over them.
///
/// # Errors
/// Whatever the database answers.
pub fn still_kept(cx: &mut Cx<'_>, collisions: Vec<Collision>) -> Result<Vec<Collision>, DbError> {
    let tables = cx.catalog()?;
    let mut kept = Vec::new();
    for collision in collisions {
        let Some(table) = tables.iter().find(|table| table.name == collision.table) else { continue };
        let row = rows::at(cx, table, std::slice::from_ref(&collision.key))?.pop();
        let is_kept = match (&collision.column, &row) {
            (Some(column), Some(row)) => row.get(column) == Some(&collision.kept),
            (Some(_), None) => false,
            (None, _) => true,
        };
        kept.extend(is_kept.then_some(collision));
    }
    Ok(kept)
}

impl WalkedBack {
    /// A row that was made is taken away, unless somebody changed it.
    fn unmake(
        &mut self,
        cx: &mut Cx<'_>,
        table: &CatalogTable,
        (made, after): (&Touched, &Columns),
    ) -> Result<(), DbError> {
        let now = rows::at(cx, table, std::slice::from_ref(&made.key))?.pop();
        if now.as_ref().is_some_and(|now| says_the_same(now, after)) {
            return rows::delete(cx, table, std::slice::from_ref(&made.key));
        }
        self.edited.note_row((&table.name, &made.key), None);
        self.collisions.extend(now.map(|now| whole(made, Json::Null, serde_json::json!(now))));
        Ok(())
    }

    /// A row that was taken away stands at its place again, if that is free and nobody emptied it.
    fn put_back(
        &mut self,
        cx: &mut Cx<'_>,
        table: &CatalogTable,
        (taken, before): (&Touched, &Columns),
    ) -> Result<(), DbError> {
        let is_emptied = self.edited.row_at(&table.name, &taken.key).is_some();
        if !is_emptied && rows::insert(cx, table, before)? {
            return Ok(());
        }
        let now = rows::at(cx, table, std::slice::from_ref(&taken.key))?.pop();
        if !now.as_ref().is_some_and(|now| says_the_same(now, before)) {
            self.collisions.push(whole(taken, serde_json::json!(before), serde_json::json!(now)));
        }
        self.edited.note_row((&table.name, &taken.key), Some(before));
        Ok(())
    }

    /// Rows that were changed alike get back each column that still says what was written.
    fn unset(
        &mut self,
        cx: &mut Cx<'_>,
        table: &CatalogTable,
        same: &[Touched],
        (before, after): (&Columns, &Columns),
        together: &[Together],
    ) -> Result<(), DbError> {
        let places: Vec<Columns> = same.iter().map(|one| one.key.clone()).collect();
        let found = rows::at(cx, table, &places)?;
        let stand: BTreeSet<String> = found.iter().map(|row| columns::written(&columns::key_of(table, row))).collect();
        for gone in same.iter().filter(|one| !stand.contains(&columns::written(&one.key))) {
            self.edited.note_row((&table.name, &gone.key), None);
            if gone.has_moved() {
                put_home(cx, table, gone, before)?;
            }
        }
        let mut returning = Vec::new();
        for row in found {
            let key = columns::key_of(table, &row);
            let edited = edited_columns(table, &row, after, together);
            for column in &edited {
                let (before, kept) = (before[*column].clone(), row[*column].clone());
                self.edited.note((&table.name, &key), column, before.clone());
                if before != after[*column] && before != kept {
                    let column = Some((*column).clone());
                    let (table, key) = (table.name.clone(), key.clone());
                    self.collisions.push(Collision { table, key, column, before, kept });
                }
            }
            let comes_back = |column: &String| {
                row.contains_key(column) && !edited.contains(column) && before[column] != after[column]
            };
            let columns = after.keys().filter(|column| comes_back(column));
            let back: Columns = columns.map(|column| (column.clone(), before[column].clone())).collect();
            returning.push((key, back));
        }
        while let Some((_, back)) = returning.last().cloned() {
            let alike: Vec<Columns> = returning.extract_if(.., |(_, one)| *one == back).map(|(key, _)| key).collect();
            if !back.is_empty() {
                return_to(cx, table, &alike, &back, &mut self.collisions)?;
            }
        }
        Ok(())
    }
}

/// Columns that do not say any more what was written, with those that say one thing with them.
fn edited_columns<'a>(
    table: &CatalogTable,
    row: &Columns,
    after: &'a Columns,
    together: &[Together],
) -> BTreeSet<&'a String> {
    let says_otherwise = |(column, value): &(&String, &Json)| row.get(*column).is_some_and(|now| now != *value);
    let mut edited: BTreeSet<&String> = after.iter().filter(says_otherwise).map(|(column, _)| column).collect();
    for (_, columns) in together.iter().filter(|(of, _)| *of == table.name) {
        if columns.first().is_some_and(|first| edited.iter().any(|column| column == first)) {
            let its = |column: &&String| columns.contains(&column.as_str()) && row.contains_key(*column);
            edited.extend(after.keys().filter(its));
        }
    }
    edited
}

fn says_the_same(now: &Columns, then: &Columns) -> bool {
    then.iter().all(|(column, value)| column == ORDER || now.get(column) == Some(value))
}

/// A row that was taken away from where it had been moved stands where it stood before.
fn put_home(cx: &mut Cx<'_>, table: &CatalogTable, gone: &Touched, before: &Columns) -> Result<(), DbError> {
    let mut home = before.clone();
    home.extend(gone.old_key());
    // Older programs remembered of such a row only what changed.
    if table.columns.iter().all(|column| column == "account_id" || home.contains_key(column)) {
        rows::insert(cx, table, &home)?;
    }
    Ok(())
}

fn return_to(
    cx: &mut Cx<'_>,
    table: &CatalogTable,
    places: &[Columns],
    back: &Columns,
    collisions: &mut Vec<Collision>,
) -> Result<(), DbError> {
    if !table.key.iter().any(|column| back.contains_key(column)) {
        return rows::update(cx, table, places, back);
    }
    for place in places {
        let mut target = place.clone();
        target
            .extend(back.iter().filter(|(column, _)| place.contains_key(*column)).map(|(c, v)| (c.clone(), v.clone())));
        let there = rows::at(cx, table, std::slice::from_ref(&target))?.pop();
        match there {
            // Its old place was taken since: what stands there says the same of it, or is somebody's newer word.
            Some(now) => collisions.push(Collision {
                table: table.name.clone(),
                key: place.clone(),
                column: None,
                before: serde_json::json!(target),
                kept: serde_json::json!(now),
            }),
            None => rows::update(cx, table, std::slice::from_ref(place), back)?,
        }
    }
    Ok(())
}

fn whole(touched: &Touched, before: Json, kept: Json) -> Collision {
    Collision { table: touched.table.clone(), key: touched.key.clone(), column: None, before, kept }
}
