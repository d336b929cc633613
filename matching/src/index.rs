//! All contacts of an account in memory, for one newcomer at a time: by its arrays about 270 bytes a contact.

use rayon::prelude::*;

use crate::compare::pattern;
use crate::hash::Map;
use crate::keys::all_keys;
use crate::likeness::{Desk, Likeness};
use crate::model::Model;
use crate::person::Person;
use crate::rarity::Rarity;
use crate::score::Scorer;
use crate::study::Study;
use crate::table::Table;

/// A key of more contacts says too little: nobody is looked at for it alone.
const POSTINGS: usize = 300;
/// The likeliest that are explained.
const NEAREST: usize = 5;
/// Keys are found by their first bits, then by halving.
const FIRST_BITS: u32 = 16;

/// Contacts by their blocking keys.
pub struct Index {
    table: Table,
    rarity: Rarity,
    model: Model,
    /// Keys of the contacts it was built from, sorted, and their rows.
    keys: Vec<u64>,
    rows: Vec<u32>,
    /// Where the keys of each beginning start.
    starts: Vec<u32>,
    /// Contacts that came since.
    fresh: Map<u64, Vec<u32>>,
}

impl Index {
    /// Builds the index of these contacts.
    pub fn of(people: &[Person], model: &Model) -> Self {
        Self::of_study(Study::with(crate::find::table(people), model))
    }

    /// Builds the index of what was studied.
    pub fn of_study(study: Study) -> Self {
        let Study { table, rarity, model, .. } = study;
        let rows = (0..table.len()).into_par_iter();
        let mut postings: Vec<(u64, u32)> =
            rows.flat_map_iter(|row| all_keys(table.row(row)).into_iter().map(move |key| (key, row as u32))).collect();
        postings.par_sort_unstable();
        let starts = (0..=1u64 << FIRST_BITS)
            .map(|first| postings.partition_point(|(key, _)| key >> (64 - FIRST_BITS) < first) as u32)
            .collect();
        let (keys, rows) = postings.into_iter().unzip();
        Self { table, rarity, model, keys, rows, starts, fresh: Map::default() }
    }

    /// Adds a contact: the next newcomer is compared with it too.
    pub fn insert(&mut self, person: &Person) {
        let row = self.table.len();
        self.table.push_person(person);
        for key in all_keys(self.table.row(row)) {
            self.fresh.entry(key).or_default().push(row as u32);
        }
    }

    /// The likeliest contacts, at most five, the likeliest first; one with the newcomer's own id is left out.
    pub fn nearest(&mut self, newcomer: &Person) -> Vec<(i64, Likeness)> {
        self.table.push_person(newcomer);
        let nearest = self.nearest_to(self.table.len() - 1);
        self.table.pop();
        nearest
    }

    fn nearest_to(&self, newcomer: usize) -> Vec<(i64, Likeness)> {
        let row = self.table.row(newcomer);
        let mut candidates: Vec<u32> = all_keys(row).into_iter().flat_map(|key| self.holders(key)).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let records = self.table.len() as u64;
        let scorer = Scorer::new(&self.model, records, self.table.schema.name_field());
        let mut weighed: Vec<(f64, u32)> = candidates
            .into_iter()
            .filter(|candidate| self.table.id(*candidate as usize) != self.table.id(newcomer))
            .map(|candidate| {
                let other = self.table.row(candidate as usize);
                let pattern = pattern(row, other);
                (scorer.weigh(pattern, self.rarity.of_pair(pattern, row, other)).bits, candidate)
            })
            .collect();
        weighed.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(x.cmp(y)));
        let desk = Desk::new(&self.model, records, &self.rarity);
        let nearest = weighed.into_iter().take(NEAREST);
        nearest
            .map(|(_, near)| (self.table.id(near as usize), desk.explain(row, self.table.row(near as usize))))
            .collect()
    }

    fn holders(&self, key: u64) -> impl Iterator<Item = u32> {
        let first = (key >> (64 - FIRST_BITS)) as usize;
        let (from, to) = (self.starts[first] as usize, self.starts[first + 1] as usize);
        let from = from + self.keys[from..to].partition_point(|other| *other < key);
        let count = self.keys[from..to].iter().take_while(|other| **other == key).take(POSTINGS + 1).count();
        let fresh = self.fresh.get(&key).map_or(&[][..], Vec::as_slice);
        let is_telling = count + fresh.len() <= POSTINGS;
        let rows = self.rows[from..from + count].iter().chain(fresh);
        rows.take(if is_telling { POSTINGS } else { 0 }).copied()
    }
}
