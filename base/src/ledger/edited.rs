//! What somebody made since of what a ledger wrote. Whoever walks back finds it, and whoever writes the same anew leaves it
//! alone.

use super::columns::{self, Columns};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The column that says where a row stands among its like. To put it elsewhere changes nothing of what it says, and rows that
/// differ in nothing else of their key are edited together.
pub(super) const ORDER: &str = "position";

/// Rows and columns that somebody changed, each with what it said before the ledger wrote it.
#[derive(Clone, Debug, Default)]
pub struct Edited {
    columns: BTreeMap<(String, String), Columns>,
    whole: BTreeMap<(String, String), Option<Columns>>,
}

impl Edited {
    pub(super) fn note(&mut self, (table, key): (&str, &Columns), column: &str, before: Json) {
        self.columns.entry(place(table, key)).or_default().insert(column.to_owned(), before);
    }

    /// A row that was made or moved there was changed or is gone, or another was put where one was taken away.
    pub(super) fn note_row(&mut self, (table, key): (&str, &Columns), before: Option<&Columns>) {
        self.whole.insert(place(table, key), before.cloned());
    }

    pub(super) fn columns_at(&self, table: &str, key: &Columns) -> Option<&Columns> {
        self.columns.get(&place(table, key))
    }

    /// Whether the row as a whole is somebody's word; then also what stood there before.
    pub(super) fn row_at(&self, table: &str, key: &Columns) -> Option<Option<&Columns>> {
        let place = place(table, key);
        let is_one_of_many = key.contains_key(ORDER) && self.columns.contains_key(&place);
        self.whole.get(&place).map(Option::as_ref).or(is_one_of_many.then_some(None))
    }
}

fn place(table: &str, key: &Columns) -> (String, String) {
    let mut place = key.clone();
    place.remove(ORDER);
    (table.to_owned(), columns::written(&place))
}
