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
        let rules = &table.schema.rules;
        let blocks: Vec<Blocks> =
            rules.par_iter().enumerate().map(|(number, rule)| Blocks::of(table, rule, number)).collect();
        let mut pairs = Vec::new();
        for number in 0..blocks.len() {
            pairs.extend(blocks[number].pairs(&blocks[..number]));
        }
        let compare = |pair: &(u32, u32)| pattern(table.row(pair.0 as usize), table.row(pair.1 as usize));
        let patterns = pairs.par_iter().map(compare).collect();
        Self { pairs, patterns }
    }
}

/// The blocks of one rule.
struct Blocks {
    /// Sorted keys with their rows; keys of one row only are left out.
    members: Vec<(u64, u32)>,
    /// The keys of each row, as long as they are shared: where they end, and they.
    ends: Vec<u32>,
    keys: Vec<u64>,
}

impl Blocks {
    fn of(table: &Table, rule: &Rule, number: usize) -> Self {
        let rows = (0..table.len()).into_par_iter();
        let mut members: Vec<(u64, u32)> = rows
            .flat_map_iter(|row| keys_of(rule, number, table.row(row)).into_iter().map(move |key| (key, row as u32)))
            .collect();
        members.par_sort_unstable();
        let mut kept: Vec<(u64, u32)> = Vec::new();
        let mut parts: Vec<(u64, u32)> = Vec::new();
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
        parts.par_sort_unstable();
        let parts = parts.chunk_by(|a, b| a.0 == b.0).filter(|block| (2..=SPLIT_BLOCK).contains(&block.len()));
        kept.extend(parts.flatten());
        Self::by_rows(kept, table.len())
    }

    fn by_rows(members: Vec<(u64, u32)>, rows: usize) -> Self {
        let mut by_row: Vec<(u32, u64)> = members.iter().map(|(key, row)| (*row, *key)).collect();
        by_row.par_sort_unstable();
        let mut ends = vec![0; rows];
        for (row, _) in &by_row {
            ends[*row as usize] += 1;
        }
        let mut end = 0;
        for count in &mut ends {
            end += *count;
            *count = end;
        }
        Self { members, ends, keys: by_row.into_iter().map(|(_, key)| key).collect() }
    }

    fn keys(&self, row: u32) -> &[u64] {
        let start = if row == 0 { 0 } else { self.ends[row as usize - 1] };
        &self.keys[start as usize..self.ends[row as usize] as usize]
    }

    fn bring_together(&self, a: u32, b: u32) -> bool {
        let theirs = self.keys(b);
        self.keys(a).iter().any(|key| theirs.contains(key))
    }

    /// The pairs of this rule that none of the rules before it has brought together.
    fn pairs(&self, earlier: &[Blocks]) -> Vec<(u32, u32)> {
        let blocks: Vec<&[(u64, u32)]> = self.members.chunk_by(|a, b| a.0 == b.0).collect();
        let pairs = blocks.par_iter().flat_map_iter(|block| {
            block.iter().enumerate().flat_map(move |(at, (key, a))| {
                let is_new = move |b: &u32| {
                    let is_first_key = self.keys(*a).len() == 1
                        || self.keys(*a).iter().find(|shared| self.keys(*b).contains(shared)) == Some(key);
                    is_first_key && !earlier.iter().any(|rule| rule.bring_together(*a, *b))
                };
                block[at + 1..].iter().map(|(_, b)| *b).filter(is_new).map(move |b| (*a, b))
            })
        });
        pairs.collect()
    }
}
