//! The statements of the ledger, for any table of the catalog.

use super::Chosen;
use super::columns::{Columns, to_json, to_value};
use crate::Cx;
use crate::db::catalog::CatalogTable;
use crate::db::{DbError, Value};

/// Rows that one statement names.
const ROWS_AT_ONCE: usize = 200;

/// Rows by what some of their columns say, in the order of their key, with all columns but the account.
pub fn read(cx: &mut Cx<'_>, table: &CatalogTable, chosen: Chosen<'_>) -> Result<Vec<Columns>, DbError> {
    let mut values = vec![Value::from(cx.account)];
    let mut conditions = String::from("account_id = $1");
    for (column, value) in chosen {
        if *value == Value::Null {
            conditions += &format!(" AND {column} IS NULL");
            continue;
        }
        values.push(value.clone());
        conditions += &format!(" AND {column} = ${}", values.len());
    }
    select(cx, table, &conditions, &values)
}

/// The rows that stand at these places.
pub fn at(cx: &mut Cx<'_>, table: &CatalogTable, places: &[Columns]) -> Result<Vec<Columns>, DbError> {
    let mut found = Vec::new();
    for part in places.chunks(ROWS_AT_ONCE) {
        let mut values = vec![Value::from(cx.account)];
        let condition = stand_at(table, part, &mut values)?;
        found.extend(select(cx, table, &condition, &values)?);
    }
    Ok(found)
}

pub fn update(cx: &mut Cx<'_>, table: &CatalogTable, places: &[Columns], to: &Columns) -> Result<(), DbError> {
    for part in places.chunks(ROWS_AT_ONCE) {
        let mut values = vec![Value::from(cx.account)];
        let mut set = Vec::new();
        for (column, value) in to {
            values.push(to_value(value)?);
            set.push(format!("{column} = ${}", values.len()));
        }
        let condition = stand_at(table, part, &mut values)?;
        let sql = format!("UPDATE {} SET {} WHERE {condition}", table.name, set.join(", "));
        cx.write(&sql, &values)?;
    }
    Ok(())
}

/// False when the place is taken.
pub fn insert(cx: &mut Cx<'_>, table: &CatalogTable, row: &Columns) -> Result<bool, DbError> {
    let mut values = vec![Value::from(cx.account)];
    for value in row.values() {
        values.push(to_value(value)?);
    }
    let columns: Vec<&str> = row.keys().map(String::as_str).collect();
    let places: Vec<String> = (1..=values.len()).map(|at| format!("${at}")).collect();
    let sql = format!(
        "INSERT INTO {} (account_id, {}) VALUES ({}) ON CONFLICT DO NOTHING",
        table.name,
        columns.join(", "),
        places.join(", ")
    );
    Ok(cx.execute(&sql, &values)? > 0)
}

pub fn delete(cx: &mut Cx<'_>, table: &CatalogTable, places: &[Columns]) -> Result<(), DbError> {
    for part in places.chunks(ROWS_AT_ONCE) {
        let mut values = vec![Value::from(cx.account)];
        let condition = stand_at(table, part, &mut values)?;
        cx.write(&format!("DELETE FROM {} WHERE {condition}", table.name), &values)?;
    }
    Ok(())
}

fn select(cx: &mut Cx<'_>, table: &CatalogTable, conditions: &str, values: &[Value]) -> Result<Vec<Columns>, DbError> {
    let columns: Vec<&String> = table.columns.iter().filter(|column| *column != "account_id").collect();
    let list = columns.iter().map(|column| column.as_str()).collect::<Vec<_>>().join(", ");
    let sql = format!("SELECT {list} FROM {} WHERE {conditions} ORDER BY {}", table.name, table.key.join(", "));
    cx.query(&sql, values, |row| {
        columns.iter().map(|column| Ok(((*column).clone(), to_json(&row.take::<Value>()?)))).collect()
    })
}

/// The condition that a row stands at one of some places; a key of one column is looked up as a list.
fn stand_at(table: &CatalogTable, places: &[Columns], values: &mut Vec<Value>) -> Result<String, DbError> {
    let key: Vec<&String> = table.key.iter().filter(|column| *column != "account_id").collect();
    let mut place = |of: &Columns, column: &String| -> Result<String, DbError> {
        values.push(to_value(of.get(column).ok_or(DbError::ColumnMissing)?)?);
        Ok(format!("${}", values.len()))
    };
    if let [column] = key[..] {
        let list = places.iter().map(|of| place(of, column)).collect::<Result<Vec<_>, _>>()?;
        return Ok(format!("account_id = $1 AND {column} IN ({})", list.join(", ")));
    }
    let mut any = Vec::new();
    for of in places {
        let all = key.iter().map(|column| Ok(format!("{column} = {}", place(of, column)?)));
        any.push(format!("(account_id = $1 AND {})", all.collect::<Result<Vec<_>, DbError>>()?.join(" AND ")));
    }
    Ok(format!("({})", any.join(" OR ")))
}
