//! The spellings of one field, each kept once and known by its number.

use hashbrown::HashTable;

use crate::hash::hash;

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

impl Column {
    pub(super) fn intern(&mut self, pieces: [&str; 2]) -> u32 {
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
