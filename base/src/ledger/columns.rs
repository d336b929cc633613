//! Columns of a row by their names, as they are remembered: JSON that becomes the same values again.

use crate::db::catalog::CatalogTable;
use crate::db::{DbError, Value};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Columns by their names.
pub type Columns = BTreeMap<String, Json>;

/// A value as it is remembered.
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::Bytes(bytes) => json!({ "hex": hex::encode(bytes) }),
    }
}

/// The value that was remembered.
///
/// # Errors
/// When it is nothing that [`to_json`] writes.
pub fn to_value(json: &Json) -> Result<Value, DbError> {
    match json {
        Json::Null => Ok(Value::Null),
        Json::Number(number) => number.as_i64().map(Value::Int).ok_or(DbError::ColumnMissing),
        Json::String(text) => Ok(Value::Text(text.clone())),
        other => {
            let bytes = other.get("hex").and_then(Json::as_str).and_then(|digits| hex::decode(digits).ok());
            bytes.map(Value::Bytes).ok_or(DbError::ColumnMissing)
        }
    }
}

/// Where a row stands: the columns of its key but for the account.
pub(super) fn key_of(table: &CatalogTable, row: &Columns) -> Columns {
    let its = table.key.iter().filter(|column| *column != "account_id");
    its.filter_map(|column| row.get(column).map(|value| (column.clone(), value.clone()))).collect()
}

/// A place as a text that can be compared and sorted.
pub(super) fn written(key: &Columns) -> String {
    json!(key).to_string()
}
