//! The way back: what a ledger remembers is undone from its end to its beginning.

use super::columns::{self, Columns};
use super::{Touched, rows};
use crate::Cx;
use crate::db::DbError;
use crate::db::catalog::CatalogTable;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The column that says where a row stands among its like. To put it elsewhere changes nothing of what it says.
const ORDER: &str = "position";

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

/// Undoes what was touched, the last first. Rows that are gone for good stay gone, but for those that were moved: whoever
/// took one away took it from where it had come to.
///
/// # Errors
/// Whatever the database answers.
pub fn walk_back(cx: &mut Cx<'_>, touched: &[Touched]) -> Result<Vec<Collision>, DbError> {
    let tables: BTreeMap<String, CatalogTable> =
        cx.catalog()?.into_iter().map(|table| (table.name.clone(), table)).collect();
    let mut collisions = Vec::new();
    let mut left = touched;
    while let Some(last) = left.last() {
        let alike = |one: &&Touched| one.table == last.table && one.before == last.before && one.after == last.after;
        let count = left.iter().rev().take_while(alike).count();
        let (rest, together) = left.split_at(left.len() - count);
        left = rest;
        // A table that a newer program has dropped holds nothing that could go back.
        let Some(table) = tables.get(&last.table) else { continue };
        match (&last.before, &last.after) {
            (None, Some(after)) => unmake(cx, table, (last, after), &mut collisions)?,
            (Some(before), None) => put_back(cx, table, (last, before), &mut collisions)?,
            (Some(before), Some(after)) => unset(cx, table, together, (before, after), &mut collisions)?,
            (None, None) => {}
        }
    }
    Ok(collisions)
}

/// A row that was made is taken away, unless somebody changed it.
fn unmake(
    cx: &mut Cx<'_>,
    table: &CatalogTable,
    (made, after): (&Touched, &Columns),
    collisions: &mut Vec<Collision>,
) -> Result<(), DbError> {
    let Some(now) = rows::at(cx, table, std::slice::from_ref(&made.key))?.pop() else { return Ok(()) };
    if says_the_same(&now, after) {
        return rows::delete(cx, table, std::slice::from_ref(&made.key));
    }
    collisions.push(whole(made, Json::Null, serde_json::json!(now)));
    Ok(())
}

/// A row that was taken away stands at its place again, if that is free.
fn put_back(
    cx: &mut Cx<'_>,
    table: &CatalogTable,
    (taken, before): (&Touched, &Columns),
    collisions: &mut Vec<Collision>,
) -> Result<(), DbError> {
    if !rows::insert(cx, table, before)? {
        let now = rows::at(cx, table, std::slice::from_ref(&taken.key))?.pop();
        if !now.as_ref().is_some_and(|now| says_the_same(now, before)) {
            collisions.push(whole(taken, serde_json::json!(before), serde_json::json!(now)));
        }
    }
    Ok(())
}

fn says_the_same(now: &Columns, then: &Columns) -> bool {
    then.iter().all(|(column, value)| column == ORDER || now.get(column) == Some(value))
}

/// Rows that were changed alike get back each column that still says what was written.
fn unset(
    cx: &mut Cx<'_>,
    table: &CatalogTable,
    together: &[Touched],
    (before, after): (&Columns, &Columns),
    collisions: &mut Vec<Collision>,
) -> Result<(), DbError> {
    let places: Vec<Columns> = together.iter().map(|one| one.key.clone()).collect();
    let mut same = Vec::new();
    let found = rows::at(cx, table, &places)?;
    let stand: Vec<Columns> = found.iter().map(|row| columns::key_of(table, row)).collect();
    for gone in together.iter().filter(|one| one.has_moved() && !stand.contains(&one.key)) {
        put_home(cx, table, gone, before)?;
    }
    for (key, row) in stand.into_iter().zip(found) {
        let (unchanged, changed): (Vec<_>, Vec<_>) =
            after.iter().partition(|(column, value)| row.get(*column) == Some(*value));
        for (column, _) in changed.iter().filter(|(column, _)| row[*column] != before[*column]) {
            let (before, kept) = (before[*column].clone(), row[*column].clone());
            let column = Some((*column).clone());
            collisions.push(Collision { table: table.name.clone(), key: key.clone(), column, before, kept });
        }
        let back: Columns = unchanged.iter().map(|(column, _)| ((*column).clone(), before[*column].clone())).collect();
        same.push((key, back));
    }
    while let Some((_, back)) = same.last().cloned() {
        let alike: Vec<Columns> = same.extract_if(.., |(_, one)| *one == back).map(|(key, _)| key).collect();
        if !back.is_empty() {
            return_to(cx, table, &alike, &back, collisions)?;
        }
    }
    Ok(())
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
