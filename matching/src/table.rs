//! Records in columns: every spelling is kept once, a record is a row of small numbers.

use hashbrown::HashTable;

use crate::hash::hash;
use crate::schema::Schema;

/// Records to be compared with each other. Built once, then only read.
pub struct Table {
    pub schema: &'static Schema,
    ids: Vec<i64>,
    pub(crate) columns: Vec<Column>,
    /// Where the cells of each row end.
    ends: Vec<u32>,
    /// Row by row, so that one look at the memory brings all of a record.
    cells: Vec<Cell>,
}

/// A value of a row: its number, and its field in the upper bits.
#[derive(Clone, Copy, PartialEq)]
struct Cell(u32);

impl Cell {
    const VALUE_BITS: u32 = 28;

    fn new(field: usize, value: u32) -> Self {
        Self((field as u32) << Self::VALUE_BITS | value)
    }

    fn field(self) -> usize {
        (self.0 >> Self::VALUE_BITS) as usize
    }

    fn value(self) -> u32 {
        self.0 & ((1 << Self::VALUE_BITS) - 1)
    }
}

/// The values of one field of all records.
#[derive(Default)]
pub(crate) struct Column {
    /// The spellings of the first and of the second piece.
    pub pools: [Pool; 2],
    /// Each value once: which two pieces it is made of.
    pub values: Vec<[u32; 2]>,
    known: HashTable<u32>,
}

/// Spellings in one text; 0 is the empty one.
pub(crate) struct Pool {
    text: String,
    ends: Vec<u32>,
    known: HashTable<u32>,
}

impl Table {
    pub fn new(schema: &'static Schema) -> Self {
        let columns = schema.fields.iter().map(|_| Column::default()).collect();
        Self { schema, ids: Vec::new(), columns, ends: Vec::new(), cells: Vec::new() }
    }

    /// Adds a record: fields with the two pieces of a value each, in any order; a field may have several values.
    pub fn push<'v>(&mut self, id: i64, values: impl IntoIterator<Item = (usize, [&'v str; 2])>) {
        self.ids.push(id);
        let mut values: Vec<_> = values.into_iter().filter(|(_, pieces)| pieces != &["", ""]).collect();
        values.sort_by_key(|(field, _)| *field);
        let start = self.cells.len();
        for (field, pieces) in values {
            let cell = Cell::new(field, self.columns[field].intern(pieces));
            if !self.cells[start..].contains(&cell) {
                self.cells.push(cell);
            }
        }
        self.ends.push(self.cells.len() as u32);
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

    pub(crate) fn row(&self, row: usize) -> Row<'_> {
        Row { table: self, row }
    }
}

impl Column {
    fn intern(&mut self, pieces: [&str; 2]) -> u32 {
        let value = [self.pools[0].intern(pieces[0]), self.pools[1].intern(pieces[1])];
        let hash_of = |[first, second]: [u32; 2]| hash(&second.to_le_bytes(), u64::from(first));
        let values = &mut self.values;
        if let Some(id) = self.known.find(hash_of(value), |id| values[*id as usize] == value) {
            return *id;
        }
        let id = values.len() as u32;
        values.push(value);
        self.known.insert_unique(hash_of(value), id, |id| hash_of(values[*id as usize]));
        id
    }

    /// The spelling of a piece (0 or 1) of a value.
    #[inline]
    pub fn piece(&self, value: u32, piece: usize) -> &str {
        self.pools[piece].get(self.values[value as usize][piece])
    }
}

impl Default for Pool {
    fn default() -> Self {
        Self { text: String::new(), ends: vec![0], known: HashTable::new() }
    }
}

impl Pool {
    fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let hash_of = |text: &str| hash(text.as_bytes(), 0);
        let key = hash_of(text);
        if let Some(id) = self.known.find(key, |id| spelling(&self.text, &self.ends, *id) == text) {
            return *id;
        }
        let id = self.ends.len() as u32;
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        self.known.insert_unique(key, id, |id| hash_of(spelling(&self.text, &self.ends, *id)));
        id
    }

    #[inline]
    pub fn get(&self, id: u32) -> &str {
        spelling(&self.text, &self.ends, id)
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }
}

#[inline]
fn spelling<'p>(text: &'p str, ends: &[u32], id: u32) -> &'p str {
    let start = if id == 0 { 0 } else { ends[id as usize - 1] };
    &text[start as usize..ends[id as usize] as usize]
}

/// One record of a table.
#[derive(Clone, Copy)]
pub(crate) struct Row<'t> {
    pub table: &'t Table,
    pub row: usize,
}

/// One value of a record.
#[derive(Clone, Copy)]
pub(crate) struct Value<'t> {
    column: &'t Column,
    pub id: u32,
}

impl<'t> Row<'t> {
    #[inline]
    pub fn values(self, field: usize) -> impl Iterator<Item = Value<'t>> + Clone {
        let Table { columns, ends, cells, .. } = self.table;
        let start = if self.row == 0 { 0 } else { ends[self.row - 1] };
        let cells = cells[start as usize..ends[self.row] as usize].iter();
        let of_field = cells.skip_while(move |cell| cell.field() < field).take_while(move |cell| cell.field() == field);
        of_field.map(move |cell| Value { column: &columns[field], id: cell.value() })
    }
}

impl<'t> Value<'t> {
    #[inline]
    pub fn piece(self, piece: usize) -> &'t str {
        self.column.piece(self.id, piece)
    }

    pub fn pieces(self) -> [&'t str; 2] {
        [self.piece(0), self.piece(1)]
    }

    #[inline]
    pub fn first(self) -> &'t [u8] {
        self.piece(0).as_bytes()
    }

    #[inline]
    pub fn second(self) -> &'t [u8] {
        self.piece(1).as_bytes()
    }

    /// Whether the two values are one: in a table it is enough to look at their numbers.
    #[inline]
    pub fn is(self, other: Self) -> bool {
        if std::ptr::eq(self.column, other.column) {
            self.id == other.id
        } else {
            self.first() == other.first() && self.second() == other.second()
        }
    }

    /// The number of a piece's spelling.
    #[inline]
    pub fn piece_id(self, piece: usize) -> u32 {
        self.column.values[self.id as usize][piece]
    }
}
