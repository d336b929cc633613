//! How common names, companies and cities are among the people of an account, kept beside its model.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::hash::hash;
use crate::people::{Counts, People, by_names};
use crate::rarity::{FIRST, SECOND, WHOLE, is_counted};
use crate::table::{Column, Table};

/// So many people of the world stand behind every account: a surname that a small account has once is not rare yet.
const WORLD_PEOPLE: f64 = 2_000.0;
/// An account of more records knows by itself what is rare.
const LARGE_ACCOUNT_RECORDS: usize = 200_000;
/// The commonest values that are kept of each field; the others count as rare.
const KEPT_VALUES: usize = 20_000;

/// How many people hold which value. Values are kept as hashes, so a stored table of them names nobody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frequencies {
    /// Records of the account: the more there are, the less a pair is one person by itself.
    pub records: u64,
    /// By field: all of a value, its first and its second piece.
    fields: Vec<[Common; 3]>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Common {
    total: f64,
    /// How often two people agree by chance.
    agreeing: f64,
    /// Values that more than one person holds, sorted by their hash.
    people: Vec<(u64, f32)>,
}

static SHIPPED: LazyLock<Frequencies> = LazyLock::new(|| {
    serde_json::from_str(include_str!("shipped/frequencies.json"))
        .expect("the frequencies that are shipped are well formed")
});

impl Frequencies {
    /// Those of the generated contacts: for an account of which nothing is known yet.
    pub fn shipped() -> &'static Frequencies {
        &SHIPPED
    }

    /// The shipped ones, for an account of so many records.
    pub fn of_records(records: u64) -> Frequencies {
        Frequencies { records, ..SHIPPED.clone() }
    }

    /// What is kept of a count of people: values that `least` people or more hold.
    pub(crate) fn keep(table: &Table, people: &People, least: f32) -> Frequencies {
        let fields = table.schema.fields.iter().enumerate().map(|(field, of)| {
            // Who holds an address or a number is asked when it is compared.
            let least = if of.kind.is_address() { f32::INFINITY } else { least };
            let common = |term: usize| Common::of(&table.columns[field], term, &people.0[field][term], least);
            [WHOLE, FIRST, SECOND].map(common)
        });
        Frequencies { records: table.len() as u64, fields: fields.collect() }
    }

    /// The people of a small table of contacts: names and companies as they are common in the account, addresses and
    /// numbers by those in the table who hold them.
    pub(crate) fn look_up(&self, table: &Table) -> People {
        let fields = table.schema.fields.iter().enumerate().map(|(field, of)| {
            [WHOLE, FIRST, SECOND].map(|term| {
                if !is_counted(&of.kind, term) {
                    return Counts::default();
                }
                let common = &self.fields[field][term];
                let column = &table.columns[field];
                let people = if of.kind.is_address() {
                    by_names(table, field, term)
                } else {
                    let world = &SHIPPED.fields[field][term];
                    let people = |value: u64| common.find(value).unwrap_or_else(|| 1.0 + world.among_the_world(value));
                    (0..size(column, term)).map(|id| people(hash_of(column, term, id))).collect()
                };
                Counts { people, total: common.total.max(1.0), agreeing: common.agreeing }
            })
        });
        People(fields.collect())
    }
}

impl People {
    /// Adds so many people of the world that a small account does not take every name for rare.
    pub(crate) fn among_the_world(mut self, table: &Table) -> People {
        if table.len() > LARGE_ACCOUNT_RECORDS {
            return self;
        }
        for ((counts, column), world) in self.0.iter_mut().zip(&table.columns).zip(&Frequencies::shipped().fields) {
            for (term, counts) in counts.iter_mut().enumerate() {
                counts.total += WORLD_PEOPLE;
                for (id, people) in counts.people.iter_mut().enumerate() {
                    *people += world[term].among_the_world(hash_of(column, term, id));
                }
            }
        }
        self
    }
}

impl Common {
    fn of(column: &Column, term: usize, counts: &Counts, least: f32) -> Common {
        let held = counts.people.iter().enumerate().filter(|(_, people)| **people >= least);
        let mut people: Vec<(u64, f32)> = held.map(|(id, people)| (hash_of(column, term, id), *people)).collect();
        people.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        people.truncate(KEPT_VALUES);
        people.sort_by_key(|(value, _)| *value);
        Common { total: counts.total, agreeing: counts.agreeing, people }
    }

    /// How many of the people of the world that stand behind an account hold the value.
    fn among_the_world(&self, value: u64) -> f32 {
        self.find(value).map_or(0.0, |found| (f64::from(found) / self.total * WORLD_PEOPLE) as f32)
    }

    fn find(&self, value: u64) -> Option<f32> {
        let at = self.people.binary_search_by_key(&value, |(value, _)| *value).ok()?;
        Some(self.people[at].1)
    }
}

fn size(column: &Column, term: usize) -> usize {
    if term == WHOLE { column.values.len() } else { column.pools[term - 1].len() }
}

fn hash_of(column: &Column, term: usize, id: usize) -> u64 {
    if term != WHOLE {
        return hash(column.pools[term - 1].get(id as u32).as_bytes(), 0);
    }
    let [first, second] = [0, 1].map(|piece| column.piece(id as u32, piece).as_bytes());
    hash(second, hash(first, 0))
}
