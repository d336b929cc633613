//! Everybody compared with everybody who is worth it: the records, what was learned of them, and what each pair weighs.

use rayon::prelude::*;

use crate::blocking::Candidates;
use crate::cluster::components;
use crate::compare::{Pattern, pattern};
use crate::contacts::IDENTIFIER;
use crate::judge::shared;
use crate::learn::em::{learn, tallies};
use crate::learn::start::first_guess;
use crate::likeness::has_conflict;
use crate::model::Model;
use crate::people::People;
use crate::rarity::{Rarity, WHOLE};
use crate::schema::Kind;
use crate::score::{Scorer, Weight};
use crate::table::{Row, Table, Value};
use crate::universe::Universe;

/// Pairs of so many bits are taken for one person when people are counted the second time.
const SURE_BITS: f32 = 2.0;

/// A table whose pairs have been compared and weighed.
pub struct Study {
    pub table: Table,
    pub(crate) candidates: Candidates,
    /// What the rarity of its values adds to each pair, in bits.
    rarities: Vec<f32>,
    pub(crate) rarity: Rarity,
    pub(crate) people: People,
    pub model: Model,
}

impl Study {
    /// Learns a model from the table itself, drawn to `prior` where there is one for its schema.
    pub fn learn(table: Table, prior: Option<&Model>) -> Self {
        let candidates = Candidates::of(&table);
        let universe = Universe::of(&table, &candidates);
        let guess = match prior {
            Some(prior) => Model { records: table.len() as u64, ..prior.clone() },
            None => first_guess(table.schema, &universe, table.len() as u64),
        };
        let learn = |rarity: &Rarity, rarities: &[f32], from: &Model| {
            learn(table.schema, &universe, rarity, &tallies(&candidates.patterns, rarities), from, prior)
        };
        let alone: Vec<u32> = (0..table.len() as u32).collect();
        let counted = People::count(&table, &alone);
        let people = placed(counted.clone(), &table, prior.is_some());
        let rarity = Rarity::of(&people, &table, &guess.chances(&table, Addresses::Equal), alone);
        let rarities = candidates.rarities(&table, &rarity);
        let model = learn(&rarity, &rarities, &guess);
        let group_of = sure_groups(&table, &candidates, &rarities, &model);
        let people = placed(counted.regrouped(&table, &group_of), &table, prior.is_some());
        let rarity = Rarity::of(&people, &table, &model.chances(&table, Addresses::Judged), group_of);
        let rarities = candidates.rarities(&table, &rarity);
        let model = learn(&rarity, &rarities, &model);
        Self { table, candidates, rarities, rarity, people, model }
    }

    /// Compares contacts by a model that was learned before.
    pub fn with(table: Table, model: &Model) -> Self {
        let candidates = Candidates::of(&table);
        let chances = model.chances(&table, Addresses::Judged);
        let alone: Vec<u32> = (0..table.len() as u32).collect();
        let counted = People::count(&table, &alone);
        let rarity = Rarity::of(&placed(counted.clone(), &table, true), &table, &chances, alone);
        let group_of = sure_groups(&table, &candidates, &candidates.rarities(&table, &rarity), model);
        let people = placed(counted.regrouped(&table, &group_of), &table, true);
        let rarity = Rarity::of(&people, &table, &chances, group_of);
        let rarities = candidates.rarities(&table, &rarity);
        Self { table, candidates, rarities, rarity, people, model: model.clone() }
    }

    /// All compared pairs: their rows, the smaller first, and their bits.
    pub fn weights(&self) -> Vec<((u32, u32), f32)> {
        self.weighed().collect()
    }

    /// Those of so many bits or more, which are few.
    pub(crate) fn weights_from(&self, least_bits: f32) -> Vec<((u32, u32), f32)> {
        self.weighed().filter(|(_, bits)| *bits >= least_bits).collect()
    }

    fn weighed(&self) -> impl IndexedParallelIterator<Item = ((u32, u32), f32)> {
        let weights = self.candidates.weights(&self.table, &self.rarities, &self.model);
        self.candidates.pairs.par_iter().copied().zip(weights)
    }

    /// Whether a pair that weighs enough would be merged without a question, if no other came near it: nothing
    /// conflicts, and both share an address, a number or an account that is one person's alone.
    pub fn is_certain(&self, (a, b): (u32, u32)) -> bool {
        let (a, b) = (self.table.row(a as usize), self.table.row(b as usize));
        !has_conflict(a, pattern(a, b)) && self.people_on_shared(a, b) == Some(1)
    }

    /// The fewest people on an address, a number or an account that both share.
    pub(crate) fn people_on_shared(&self, a: Row, b: Row) -> Option<usize> {
        let people = |field: usize, value: Value| self.people.0[field][WHOLE].people[value.id as usize] as usize;
        shared(a, b).map(|(field, value)| if field == IDENTIFIER { 1 } else { people(field, value) }).min()
    }

    pub(crate) fn weigh(&self, scorer: &Scorer, a: usize, b: usize) -> Weight {
        let (a, b) = (self.table.row(a), self.table.row(b));
        let pattern = pattern(a, b);
        scorer.weigh(pattern, self.rarity.of_pair(pattern, a, b))
    }
}

/// Whether an address or a number says more when few people have it.
#[derive(Clone, Copy, PartialEq)]
enum Addresses {
    Equal,
    Judged,
}

impl Table {
    /// Brings together and compares all pairs that are worth it; how many they are. For measuring.
    pub fn compare(&self) -> usize {
        Candidates::of(self).pairs.len()
    }
}

impl Model {
    fn chances(&self, table: &Table, addresses: Addresses) -> Vec<Option<f64>> {
        let fields = table.schema.fields.iter().zip(&self.fields);
        let is_judged = |kind: &Kind| addresses == Addresses::Judged || !kind.is_address();
        fields.map(|(field, weights)| is_judged(&field.kind).then_some(weights.chance[WHOLE])).collect()
    }
}

/// The people of contacts stand among the world's.
fn placed(people: People, table: &Table, is_of_contacts: bool) -> People {
    if is_of_contacts { people.among_the_world(table) } else { people }
}

/// What hangs together by sure pairs, as far as a first look tells.
fn sure_groups(table: &Table, candidates: &Candidates, rarities: &[f32], model: &Model) -> Vec<u32> {
    let weights: Vec<f32> = candidates.weights(table, rarities, model).collect();
    let sure = candidates.pairs.iter().zip(&weights).filter(|(_, bits)| **bits >= SURE_BITS);
    components(table.len(), sure.map(|(pair, _)| *pair))
}

impl Candidates {
    /// What the rarity of its values adds to each pair, in bits.
    fn rarities(&self, table: &Table, rarity: &Rarity) -> Vec<f32> {
        let of = |((a, b), pattern): (&(u32, u32), &Pattern)| {
            rarity.of_pair(*pattern, table.row(*a as usize), table.row(*b as usize)) as f32
        };
        self.pairs.par_iter().zip(&self.patterns).map(of).collect()
    }

    /// The bits of each pair.
    fn weights<'c>(
        &'c self,
        table: &Table,
        rarities: &'c [f32],
        model: &'c Model,
    ) -> impl IndexedParallelIterator<Item = f32> + 'c {
        let scorer = Scorer::new(model, table.len() as u64, table.schema.name_field());
        let weigh = move |(pattern, rarity): (&Pattern, &f32)| scorer.weigh(*pattern, f64::from(*rarity)).bits as f32;
        self.patterns.par_iter().zip(rarities).map(weigh)
    }
}
