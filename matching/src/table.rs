//! Records in columns and in rows: every spelling has a number, and all of a record stands together.

mod column;
mod known;
mod row;

pub(crate) use column::Column;
pub(crate) use known::Known;
pub(crate) use row::{Row, VALUE_BYTES, Value, Values};

use crate::schema::{Kind, Schema};

/// Records to be compared with each other. Built once, then only read.
pub struct Table {
    pub schema: &'static Schema,
    /// The fields that say who is a junior.
    pub(crate) generations: Known,
    ids: Vec<i64>,
    pub(crate) columns: Vec<Column>,
    /// Where the cells of each row end: four gigabytes are some sixty million contacts.
    ends: Vec<u32>,
    /// Row by row with their spellings, so that one look at the memory brings all of a record.
    cells: Vec<u8>,
}

impl Table {
    pub fn new(schema: &'static Schema) -> Self {
        let columns = schema.fields.iter().map(|_| Column::default()).collect();
        let is_generation = |field: &usize| schema.fields[*field].kind == Kind::Generation;
        let generations = Known::of((0..schema.fields.len()).filter(is_generation));
        Self { schema, generations, ids: Vec::new(), columns, ends: Vec::new(), cells: Vec::new() }
    }

    /// Adds a record: fields with the two pieces of a value each, in any order; a field may have several values.
    ///
    /// A value with a piece of more than [`VALUE_BYTES`] is left out.
    pub fn push<'v>(&mut self, id: i64, values: impl IntoIterator<Item = (usize, [&'v str; 2])>) {
        let is_said = |pieces: &[&str; 2]| pieces != &["", ""] && pieces.iter().all(|piece| piece.len() <= VALUE_BYTES);
        let mut values: Vec<_> = values.into_iter().filter(|(_, pieces)| is_said(pieces)).collect();
        values.sort_by_key(|(field, _)| *field);
        let (row, start) = (self.len(), self.cells.len());
        self.ids.push(id);
        row::begin(&mut self.cells);
        self.ends.push(self.cells.len() as u32);
        for (field, pieces) in values {
            let number = self.columns[field].intern(pieces);
            if self.row(row).values(field).all(|value| value.id != number) {
                row::write(&mut self.cells, start, field, number, pieces);
                self.ends[row] = self.cells.len() as u32;
            }
        }
    }

    /// Takes the last record out again; its spellings stay known.
    pub(crate) fn pop(&mut self) {
        if self.ids.pop().is_some() {
            self.ends.pop();
            self.cells.truncate(self.ends.last().map_or(0, |end| *end as usize));
        }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The id under which the record of this row was pushed.
    pub fn id(&self, row: usize) -> i64 {
        self.ids[row]
    }

    #[inline]
    pub(crate) fn row(&self, row: usize) -> Row<'_> {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        Row::new(self, row, &self.cells[start as usize..self.ends[row] as usize])
    }
}
