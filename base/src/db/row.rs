//! One row, read from left to right in the order of the select list.

use super::{DbError, FromValue, Value};

/// One row of an answer.
#[derive(Debug)]
pub struct Row {
    columns: std::vec::IntoIter<Value>,
}

impl Row {
    pub(super) fn new(columns: Vec<Value>) -> Row {
        Row { columns: columns.into_iter() }
    }

    /// Takes the next column.
    ///
    /// # Errors
    /// When there is none, or it holds another kind of value: both are mistakes in the statement.
    pub fn take<T: FromValue>(&mut self) -> Result<T, DbError> {
        let value = self.columns.next().ok_or(DbError::ColumnMissing)?;
        Ok(T::from_value(value)?)
    }

    /// Takes the next column as JSON.
    ///
    /// # Errors
    /// As [`Row::take`], and when the text is not JSON of that shape.
    pub fn take_json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, DbError> {
        let text: String = self.take()?;
        Ok(serde_json::from_str(&text)?)
    }
}
