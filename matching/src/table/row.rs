//! A record as it stands in memory: its values field by field in one piece, each with its number and its spelling.

use super::{Column, Known, Table};

/// What stands before the spelling of a value: its field and its number in four bytes, then the lengths of its pieces.
const HEAD_BYTES: usize = 6;
/// The field is in the upper bits of those four bytes.
const NUMBER_BITS: u32 = 28;
/// The last of those four bytes, which holds the field.
const FIELD_BYTE: usize = 3;
/// Bytes of one piece of a value, whose length is written in one byte; longer ones are no name and no address.
pub(crate) const VALUE_BYTES: usize = 254;

/// Begins a row: nothing is known yet.
pub(super) fn begin(cells: &mut Vec<u8>) {
    cells.extend(Known::default().0.to_le_bytes());
}

/// Writes a value after the others of the row that begins at `start`.
pub(super) fn write(cells: &mut Vec<u8>, start: usize, field: usize, number: u32, pieces: [&str; 2]) {
    cells[start + field / 8] |= 1 << (field % 8);
    cells.extend(((field as u32) << NUMBER_BITS | number).to_le_bytes());
    cells.extend(pieces.map(|piece| piece.len() as u8));
    pieces.iter().for_each(|piece| cells.extend(piece.as_bytes()));
}

/// One record of a table, or what of it follows after some of its fields.
#[derive(Clone, Copy)]
pub(crate) struct Row<'t> {
    pub table: &'t Table,
    pub row: usize,
    pub known: Known,
    cells: &'t [u8],
}

impl<'t> Row<'t> {
    #[inline]
    pub(super) fn new(table: &'t Table, row: usize, bytes: &'t [u8]) -> Self {
        let ([low, high], cells) = bytes.split_first_chunk().unwrap_or((&[0, 0], &[]));
        Self { table, row, known: Known(u16::from_le_bytes([*low, *high])), cells }
    }

    /// The record without the fields before this one.
    #[inline]
    pub fn from(mut self, field: usize) -> Self {
        while field_of(self.cells).is_some_and(|other| other < field) {
            self.cells = split(self.cells).map_or(&[], |(_, rest)| rest);
        }
        self
    }

    /// The values of a field.
    #[inline]
    pub fn values(self, field: usize) -> Values<'t> {
        Values { column: &self.table.columns[field], field, cells: self.from(field).cells }
    }
}

/// The values of one field of a record.
#[derive(Clone, Copy)]
pub(crate) struct Values<'t> {
    column: &'t Column,
    field: usize,
    cells: &'t [u8],
}

impl<'t> Iterator for Values<'t> {
    type Item = Value<'t>;

    #[inline]
    fn next(&mut self) -> Option<Value<'t>> {
        if field_of(self.cells)? != self.field {
            return None;
        }
        let (Cell { id, first, second }, rest) = split(self.cells)?;
        self.cells = rest;
        Some(Value { column: self.column, id, first, second })
    }
}

#[inline]
fn field_of(cells: &[u8]) -> Option<usize> {
    cells.get(FIELD_BYTE).map(|byte| usize::from(*byte) >> (NUMBER_BITS - 8 * FIELD_BYTE as u32))
}

/// A value as it stands in its row: its number and its two pieces.
struct Cell<'t> {
    id: u32,
    first: &'t [u8],
    second: &'t [u8],
}

/// The first cell, and those after it.
#[inline]
fn split(cells: &[u8]) -> Option<(Cell<'_>, &[u8])> {
    let ([a, b, c, d, first, second], rest) = cells.split_first_chunk::<HEAD_BYTES>()?;
    let id = u32::from_le_bytes([*a, *b, *c, *d]) & ((1 << NUMBER_BITS) - 1);
    let (first, rest) = rest.split_at_checked(usize::from(*first))?;
    let (second, rest) = rest.split_at_checked(usize::from(*second))?;
    Some((Cell { id, first, second }, rest))
}

/// One value of a record.
#[derive(Clone, Copy)]
pub(crate) struct Value<'t> {
    column: &'t Column,
    pub id: u32,
    pub first: &'t [u8],
    pub second: &'t [u8],
}

impl<'t> Value<'t> {
    /// The spelling of a piece (0 or 1).
    pub fn text(self, piece: usize) -> &'t str {
        self.column.piece(self.id, piece)
    }

    pub fn pieces(self) -> [&'t [u8]; 2] {
        [self.first, self.second]
    }

    /// Whether the two values are one: in a table it is enough to look at their numbers.
    #[inline]
    pub fn is(self, other: Self) -> bool {
        if std::ptr::eq(self.column, other.column) { self.id == other.id } else { self.pieces() == other.pieces() }
    }

    /// The number of a piece's spelling.
    #[inline]
    pub fn piece_id(self, piece: usize) -> u32 {
        self.column.values[self.id as usize][piece]
    }
}
