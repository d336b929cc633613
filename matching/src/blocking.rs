//! Which pairs are compared: those that share a key that is not everybody's.

use rayon::prelude::*;

use crate::compare::{Pattern, pattern};
use crate::keys::{keys_of, split};
use crate::schema::Rule;
use crate::table::Table;

/// Records that may share a key before it says too little and is split.
const BLOCK: usize = 300;
/// Records of a split block, beyond which it is left out.
const SPLIT_BLOCK: usize = 300;

/// Pairs of rows (the smaller first), with how each of them compares.
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
        let pairs: Vec<(u32, u32)> = blocks.iter().flat_map(|members| pairs(members, &shared)).collect();
        let compare = |pair: &(u32, u32)| pattern(table.row(pair.0 as usize), table.row(pair.1 as usize));
        let patterns = pairs.par_iter().map(compare).collect();
        Self { pairs, patterns }
    }
}

/// A key and a row that has it.
type Member = (u64, u32);

/// The blocks of one rule: keys with their rows, sorted; keys of one row only and of too many are left out.
fn blocks(table: &Table, rule: &Rule, number: usize) -> Vec<Member> {
    let rows = (0..table.len()).into_par_iter();
    let members: Vec<Member> = rows
        .flat_map_iter(|row| keys_of(rule, number, table.row(row)).into_iter().map(move |key| (key, row as u32)))
        .collect();
    let members = sorted(members);
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
    let parts = sorted(parts);
    let parts = parts.chunk_by(|a, b| a.0 == b.0).filter(|block| (2..=SPLIT_BLOCK).contains(&block.len()));
    kept.extend(parts.flatten());
    kept
}

/// The members in order, without most of those whose key nobody else has: they are most of all, and sorting is dear.
fn sorted(members: Vec<Member>) -> Vec<Member> {
    let places = (members.len() * 8).next_power_of_two();
    let place = |key: u64| (key >> 20) as usize & (places - 1);
    let mut seen = vec![0u8; places];
    for (key, _) in &members {
        let count = &mut seen[place(*key)];
        *count = count.saturating_add(1);
    }
    let mut members: Vec<Member> = members.into_iter().filter(|(key, _)| seen[place(*key)] > 1).collect();
    members.par_sort_unstable();
    members
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

    /// Whether `key` is the first that both rows have: under it, and under no other, they are compared.
    fn is_first(&self, key: u64, a: u32, b: u32) -> bool {
        let theirs = self.of_row(b);
        self.of_row(a).iter().take_while(|earlier| **earlier != key).all(|earlier| !theirs.contains(earlier))
    }
}

/// The pairs of one rule that no earlier key has brought together.
fn pairs(members: &[Member], shared: &SharedKeys) -> Vec<(u32, u32)> {
    let blocks: Vec<&[Member]> = members.chunk_by(|a, b| a.0 == b.0).collect();
    let pairs = blocks.par_iter().flat_map_iter(|block| {
        block.iter().enumerate().flat_map(move |(at, (key, a))| {
            block[at + 1..].iter().map(|(_, b)| *b).filter(|b| shared.is_first(*key, *a, *b)).map(move |b| (*a, b))
        })
    });
    pairs.collect()
}
