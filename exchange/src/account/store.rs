//! Writes: every table of accounts, when a whole account is unpacked.

use super::PAGE_ROWS;
use base::db::catalog::CatalogTable;
use base::db::{DbError, Row, Tx, Value};
use base::ids::AccountId;
use base::params;
use serde_json::{Map, Value as Json, json};

/// A row as JSON, by the names of its columns; bytes in hexadecimal digits.
pub type JsonRow = Map<String, Json>;

/// The rows of a table after a key, in the order of the key, and the last one's key.
pub fn list_rows(
    tx: &mut Tx<'_>,
    table: &CatalogTable,
    account: AccountId,
    after: Option<&[Value]>,
) -> Result<(Vec<JsonRow>, Option<Vec<Value>>), DbError> {
    // The account stands in it too: of some tables an account has one row, and nothing else is their key.
    let order = table.key.join(", ");
    let mut values = params![account].to_vec();
    let mut beyond = String::new();
    if let Some(after) = after {
        let places: Vec<String> = (0..after.len()).map(|at| format!("${}", at + 2)).collect();
        beyond = format!(" AND ({}) > ({})", table.key[1..].join(", "), places.join(", "));
        values.extend(after.iter().cloned());
    }
    let sql = format!(
        "SELECT {} FROM {} WHERE account_id = $1{beyond} ORDER BY {order} LIMIT {PAGE_ROWS}",
        table.columns.join(", "),
        table.name
    );
    let rows: Vec<Vec<Value>> = tx.query(&sql, &values, |row| table.columns.iter().map(|_| row.take()).collect())?;
    let last = rows.last().filter(|_| rows.len() as i64 == PAGE_ROWS).map(|row| key_of(table, row));
    Ok((rows.into_iter().map(|row| as_json(&table.columns, row)).collect(), last))
}

fn key_of(table: &CatalogTable, row: &[Value]) -> Vec<Value> {
    let place = |column: &String| table.columns.iter().position(|known| known == column);
    table.key[1..].iter().filter_map(place).map(|at| row[at].clone()).collect()
}

fn as_json(columns: &[String], row: Vec<Value>) -> JsonRow {
    let value = |value| match value {
        Value::Null => Json::Null,
        Value::Int(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::Bytes(bytes) => json!({ "hex": hex::encode(bytes) }),
    };
    let pairs = columns.iter().cloned().zip(row.into_iter().map(value));
    pairs.filter(|(column, _)| column != "account_id").collect()
}

/// Writes a row of another account into this one.
pub fn insert_row(
    tx: &mut Tx<'_>,
    table: &CatalogTable,
    account: AccountId,
    mut row: JsonRow,
) -> Result<(), super::Error> {
    let mut values = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        values.push(match column.as_str() {
            "account_id" => account.into(),
            column => as_value(row.remove(column).unwrap_or_default())?,
        });
    }
    if let Some(stranger) = row.keys().next() {
        return Err(super::Error::Damaged(format!("{} has no column {stranger}", table.name)));
    }
    let places: Vec<String> = (1..=table.columns.len()).map(|at| format!("${at}")).collect();
    let sql = format!("INSERT INTO {} ({}) VALUES ({})", table.name, table.columns.join(", "), places.join(", "));
    tx.write(&sql, &values)?;
    Ok(())
}

fn as_value(json: Json) -> Result<Value, super::Error> {
    let strange = || super::Error::Damaged("a value is neither text nor a whole number".to_owned());
    Ok(match json {
        Json::Null => Value::Null,
        Json::Number(number) => Value::Int(number.as_i64().ok_or_else(strange)?),
        Json::String(text) => Value::Text(text),
        Json::Object(bytes) => {
            let digits = bytes.get("hex").and_then(Json::as_str).ok_or_else(strange)?;
            Value::Bytes(hex::decode(digits).map_err(|_| strange())?)
        }
        Json::Bool(_) | Json::Array(_) => return Err(strange()),
    })
}

/// The account's row but its number.
pub fn find_account(tx: &mut Tx<'_>, accounts: &CatalogTable, account: AccountId) -> Result<Option<JsonRow>, DbError> {
    let sql = format!("SELECT {} FROM accounts WHERE id = $1 AND id > 0", accounts.columns.join(", "));
    let found = tx.find(&sql, params![account], |row: &mut Row| {
        accounts.columns.iter().map(|_| row.take()).collect::<Result<Vec<Value>, _>>()
    })?;
    Ok(found.map(|row| {
        let mut row = as_json(&accounts.columns, row);
        row.remove("id");
        row
    }))
}

/// Makes the account under the next number, with a secret address of its own if somebody has the archive's.
pub fn insert_account(tx: &mut Tx<'_>, accounts: &CatalogTable, mut row: JsonRow) -> Result<AccountId, super::Error> {
    let subdomain = row.get("subdomain").and_then(Json::as_str).unwrap_or_default().to_owned();
    let id = tx.number(
        "UPDATE accounts SET next_id = next_id + 1 WHERE id = $1 RETURNING next_id - 1",
        params![AccountId::INSTALLATION],
    )?;
    if tx.number("SELECT count(*) FROM accounts WHERE subdomain = $1", params![subdomain.as_str()])? > 0 {
        return Err(super::Error::SubdomainTaken(subdomain));
    }
    let tag = row.get("lead_address_tag").and_then(Json::as_str).unwrap_or_default().to_owned();
    if tx.number("SELECT count(*) FROM accounts WHERE lead_address_tag = $1", params![tag.as_str()])? > 0 {
        row.insert("lead_address_tag".to_owned(), json!(format!("{tag}{id}")));
    }
    row.insert("id".to_owned(), json!(id));
    insert_row(tx, accounts, AccountId(id), row)?;
    Ok(AccountId(id))
}
