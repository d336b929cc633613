//! Records in columns: every spelling is kept once, a record is a row of small numbers.

use hashbrown::HashTable;

use crate::hash::hash;
use crate::schema::Schema;

/// Records to be compared with each other. Built once, then only read.
pub struct Table {
    pub schema: &'static Schema,
    ids: Vec<i64>,
    pub(crate) columns: Vec<Column>,
}

/// One field of all records.
#[derive(Default)]
pub(crate) struct Column {
    /// The spellings of the first and of the second piece.
    pub pools: [Pool; 2],
    /// Each value once: which two pieces it is made of.
    pub values: Vec<[u32; 2]>,
    known: HashTable<u32>,
    /// Where the values of each row end in `cells`.
    ends: Vec<u32>,
    cells: Vec<u32>,
}

/// Spellings in one text; 0 is the empty one.
pub(crate) struct Pool {
    text: String,
    ends: Vec<u32>,
    known: HashTable<u32>,
}

impl Table {
    pub fn new(schema: &'static Schema) -> Self {
        Self { schema, ids: Vec::new(), columns: schema.fields.iter().map(|_| Column::default()).collect() }
    }

    /// Adds a record: fields with the two pieces of a value each, in any order; a field may have several values.
    pub fn push<'v>(&mut self, id: i64, values: impl IntoIterator<Item = (usize, [&'v str; 2])>) {
        self.ids.push(id);
        let mut values: Vec<_> = values.into_iter().filter(|(_, pieces)| pieces != &["", ""]).collect();
        values.sort_by_key(|(field, _)| *field);
        let mut values = values.into_iter().peekable();
        for (field, column) in self.columns.iter_mut().enumerate() {
            let start = column.cells.len();
            while let Some((_, pieces)) = values.next_if(|(of, _)| *of == field) {
                let value = column.intern(pieces);
                if !column.cells[start..].contains(&value) {
                    column.cells.push(value);
                }
            }
            column.ends.push(column.cells.len() as u32);
        }
    }

    /// Takes the last record out again; its spellings stay known.
    pub(crate) fn pop(&mut self) {
        if self.ids.pop().is_some() {
            for column in &mut self.columns {
                column.ends.pop();
                column.cells.truncate(column.ends.last().map_or(0, |end| *end as usize));
            }
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

    /// The values of a row.
    pub fn cell(&self, row: usize) -> &[u32] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.cells[start as usize..self.ends[row] as usize]
    }

    /// The spelling of a piece (0 or 1) of a value.
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

    pub fn get(&self, id: u32) -> &str {
        spelling(&self.text, &self.ends, id)
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }
}

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
    pub fn values(self, field: usize) -> impl Iterator<Item = Value<'t>> + Clone {
        let column = &self.table.columns[field];
        column.cell(self.row).iter().map(move |id| Value { column, id: *id })
    }
}

impl<'t> Value<'t> {
    pub fn piece(self, piece: usize) -> &'t str {
        self.column.piece(self.id, piece)
    }

    pub fn first(self) -> &'t [u8] {
        self.piece(0).as_bytes()
    }

    pub fn second(self) -> &'t [u8] {
        self.piece(1).as_bytes()
    }

    /// Whether the two values are one: in a table it is enough to look at their numbers.
    pub fn is(self, other: Self) -> bool {
        if std::ptr::eq(self.column, other.column) {
            self.id == other.id
        } else {
            self.first() == other.first() && self.second() == other.second()
        }
    }

    /// The number of a piece's spelling.
    pub fn piece_id(self, piece: usize) -> u32 {
        self.column.values[self.id as usize][piece]
    }
}
