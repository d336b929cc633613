//! Which pairs are compared: those that share a key that is not everybody's.

use rayon::prelude::*;

use crate::compare::{Pattern, pattern};
use crate::keys::{keys_of, split};
use crate::schema::Rule;
use crate::table::{Row, Table};

/// Records that may share a key before it says too little and is split.
const BLOCK: usize = 300;
/// Records of a split block, beyond which it is left out.
const SPLIT_BLOCK: usize = 300;
/// Rows whose keys are made in one go.
const ROWS: usize = 1 << 14;

/// Pairs of rows (the smaller first), with how each of them compares.
#[derive(Default)]
pub(crate) struct Candidates {
    pub pairs: Vec<(u32, u32)>,
    pub patterns: Vec<Pattern>,
}

impl Candidates {
    /// All pairs worth comparing, each once, compared. In an order that depends on nothing but the records.
    pub fn of(table: &Table) -> Self {
        let rules = table.schema.rules.par_iter().enumerate();
        let blocks: Vec<Vec<Member>> = rules.map(|(number, rule)| blocks(table, rule, number)).collect();
        let shared = SharedKeys::of(&blocks, table.len());
        let mut all = Self::default();
        for members in blocks {
            let blocks = members.par_chunk_by(|a, b| a.0 == b.0);
            let parts = blocks.fold(Self::default, |mut part, block| {
                part.add(&block.iter().map(|(key, row)| Mate::of(table, &shared, *key, *row)).collect::<Vec<_>>());
                part
            });
            for part in parts.collect::<Vec<_>>() {
                all.pairs.extend(part.pairs);
                all.patterns.extend(part.patterns);
            }
        }
        all
    }

    /// Compares the records of a block that no earlier key has brought together.
    fn add(&mut self, block: &[Mate]) {
        for (at, a) in block.iter().enumerate() {
            for b in block[at + 1..].iter().filter(|b| !a.has_met(b)) {
                self.pairs.push((a.row.row as u32, b.row.row as u32));
                self.patterns.push(pattern(a.row, b.row));
            }
        }
    }
}

/// A record in a block, and the keys by which it was brought together with others before.
struct Mate<'t> {
    row: Row<'t>,
    earlier: &'t [u64],
    /// A bit for each of them: most records have none in common, which is quickly seen.
    marks: u64,
}

impl<'t> Mate<'t> {
    fn of(table: &'t Table, shared: &'t SharedKeys, key: u64, row: u32) -> Self {
        let earlier = shared.before(key, row);
        let marks = earlier.iter().fold(0, |marks, key| marks | 1 << (key >> 32 & 63));
        Self { row: table.row(row as usize), earlier, marks }
    }

    fn has_met(&self, other: &Self) -> bool {
        self.marks & other.marks != 0 && self.earlier.iter().any(|key| other.earlier.contains(key))
    }
}

/// A key and a row that has it.
type Member = (u64, u32);

/// The blocks of one rule: keys with their rows, sorted; keys of one row only and of too many are left out.
fn blocks(table: &Table, rule: &Rule, number: usize) -> Vec<Member> {
    let members = sorted(&members(table, rule, number));
    let mut kept: Vec<Member> = Vec::new();
    let mut parts: Vec<Member> = Vec::new();
    for block in members.chunk_by(|a, b| a.0 == b.0) {
        match rule.split_by {
            _ if block.len() < 2 => {}
            _ if block.len() <= BLOCK => kept.extend(block),
            Some(field) => parts.extend(block.iter().flat_map(|(key, row)| {
                split(*key, field, table.row(*row as usize)).into_iter().map(move |key| (key, *row))
            })),
            None => {}
        }
    }
    let parts = sorted(&[parts]);
    let parts = parts.chunk_by(|a, b| a.0 == b.0).filter(|block| (2..=SPLIT_BLOCK).contains(&block.len()));
    kept.extend(parts.flatten());
    kept
}

/// The members of one rule, so many rows after each other.
fn members(table: &Table, rule: &Rule, number: usize) -> Vec<Vec<Member>> {
    let starts: Vec<usize> = (0..table.len()).step_by(ROWS).collect();
    let members_from = |start: &usize| {
        let (mut members, mut keys) = (Vec::new(), Vec::new());
        for row in *start..table.len().min(start + ROWS) {
            keys_of(rule, number, table.row(row), &mut keys);
            members.extend(keys.iter().map(|key| (*key, row as u32)));
        }
        members
    };
    starts.par_iter().map(members_from).collect()
}

/// The members in order, without most of those whose key nobody else has: they are most of all, and sorting is dear.
fn sorted(members: &[Vec<Member>]) -> Vec<Member> {
    let count: usize = members.iter().map(Vec::len).sum();
    let mut seen = Seen::with_room_for(count);
    members.iter().flatten().for_each(|(key, _)| seen.add(*key));
    let mut shared: Vec<Member> = members.iter().flatten().filter(|(key, _)| seen.twice(*key)).copied().collect();
    shared.sort_unstable();
    shared
}

/// Which keys were seen once, and which again; now and then two keys are taken for one.
struct Seen(Vec<[u64; 2]>);

impl Seen {
    /// Places for each key: so many that few of them are taken by two.
    const PLACES: usize = 8;

    fn with_room_for(keys: usize) -> Self {
        Self(vec![[0; 2]; (keys * Self::PLACES / 64 + 1).next_power_of_two()])
    }

    fn place(&self, key: u64) -> (usize, u64) {
        ((key >> 26) as usize & (self.0.len() - 1), 1 << (key >> 20 & 63))
    }

    fn add(&mut self, key: u64) {
        let (word, bit) = self.place(key);
        let [once, again] = &mut self.0[word];
        *again |= *once & bit;
        *once |= bit;
    }

    fn twice(&self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        self.0[word][1] & bit != 0
    }
}

/// The keys of each row that others have too, rule by rule.
struct SharedKeys {
    /// Where the keys of each row end.
    ends: Vec<u32>,
    keys: Vec<u64>,
}

impl SharedKeys {
    fn of(blocks: &[Vec<Member>], rows: usize) -> Self {
        let mut next = vec![0u32; rows + 1];
        for (_, row) in blocks.iter().flatten() {
            next[*row as usize + 1] += 1;
        }
        for row in 0..rows {
            next[row + 1] += next[row];
        }
        let mut keys = vec![0; next[rows] as usize];
        for (key, row) in blocks.iter().flatten() {
            let next = &mut next[*row as usize];
            keys[*next as usize] = *key;
            *next += 1;
        }
        next.truncate(rows);
        Self { ends: next, keys }
    }

    fn of_row(&self, row: u32) -> &[u64] {
        let start = if row == 0 { 0 } else { self.ends[row as usize - 1] };
        &self.keys[start as usize..self.ends[row as usize] as usize]
    }

    /// What brings a row together with others before this key does.
    fn before(&self, key: u64, row: u32) -> &[u64] {
        let keys = self.of_row(row);
        let count = keys.iter().take_while(|earlier| **earlier != key).count();
        &keys[..count]
    }
}
