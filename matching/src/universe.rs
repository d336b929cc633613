//! How often levels are seen among all pairs of records, most of which nobody will ever compare.

use rayon::prelude::*;

use crate::blocking::Candidates;
use crate::compare::{Pattern, UNKNOWN, meet, name};
use crate::hash::Dice;
use crate::schema::Kind;
use crate::table::Table;

/// Pairs drawn by chance for the levels that are common.
const DRAWN_PAIRS: usize = 250_000;
/// Drawn in so many rows of numbers, whatever the machine: the same pairs on one core and on many.
const ROWS_OF_DICE: usize = 64;
/// The pairs of one person are at least and at most so many times those with the same address, number or account.
const PLAUSIBLE: (f64, f64) = (0.2, 3.0);
/// An account that has no such pair at all may yet have duplicates.
const LEAST_EXACT: f64 = 10.0;
const LEVELS: usize = UNKNOWN as usize;

/// Pairs of all records, by field and level.
pub(crate) struct Universe {
    pub pairs: f64,
    pub levels: Vec<Vec<f64>>,
    /// Pairs of which both records say something, by field.
    pub known: Vec<f64>,
    /// Pairs with the same address, number or account whose names do not differ; `None` for records without any.
    exact: Option<f64>,
}

impl Universe {
    /// Counts equal values exactly, rare levels among the candidates, and the rest in pairs drawn by chance.
    pub fn of(table: &Table, candidates: &Candidates) -> Self {
        let records = table.len() as f64;
        let pairs = records * (records - 1.0) / 2.0;
        let drawn = drawn(table, pairs);
        let met = met(table, candidates);
        let mut universe = Self { pairs, levels: Vec::new(), known: Vec::new(), exact: exact(table, candidates) };
        for (field, of) in table.schema.fields.iter().enumerate() {
            let known: f64 = drawn[field][..LEVELS].iter().sum();
            let known_pairs = known / drawn[field].iter().sum::<f64>().max(1.0) * pairs;
            let share = |level: usize| drawn[field][level] / known.max(1.0) * known_pairs;
            let mut levels: Vec<f64> = (0..of.kind.levels()).map(share).collect();
            if !matches!(of.kind, Kind::Generation) {
                levels[0] = equal(table, field);
            }
            for (level, count) in levels.iter_mut().enumerate() {
                *count = count.max(met[field][level]).max(0.5);
            }
            universe.known.push(known_pairs);
            universe.levels.push(levels);
        }
        universe
    }
}

impl Universe {
    /// The expected pairs of one person, as far from those that are plain to see as is plausible.
    pub fn plausible(&self, expected: f64) -> f64 {
        self.exact.map_or(expected, |exact| expected.clamp(PLAUSIBLE.0 * exact, PLAUSIBLE.1 * exact))
    }
}

fn exact(table: &Table, candidates: &Candidates) -> Option<f64> {
    let fields = &table.schema.fields;
    let names = table.schema.name_field();
    let telling: Vec<usize> = (0..fields.len())
        .filter(|field| fields[*field].kind.is_address() || fields[*field].kind == Kind::Identifier)
        .collect();
    let is_exact = |pattern: &&Pattern| {
        telling.iter().any(|field| pattern.level(*field) == 0)
            && !names.is_some_and(|field| name::DIFFERING.contains(&pattern.level(field)))
    };
    let count = candidates.patterns.par_iter().filter(is_exact).count() as f64;
    (!telling.is_empty()).then(|| count.max(LEAST_EXACT))
}

/// Pairs that have a value in common.
fn equal(table: &Table, field: usize) -> f64 {
    let column = &table.columns[field];
    let mut holders = vec![0u64; column.values.len()];
    for row in 0..table.len() {
        for value in table.row(row).values(field) {
            holders[value.id as usize] += 1;
        }
    }
    holders.iter().map(|count| (count * count.saturating_sub(1) / 2) as f64).sum()
}

fn drawn(table: &Table, pairs: f64) -> Vec<Vec<f64>> {
    let each = (DRAWN_PAIRS.min((pairs * 2.0) as usize) / ROWS_OF_DICE).max(1);
    let nothing = || vec![vec![0.0; LEVELS + 1]; table.schema.fields.len()];
    let rows = (0..ROWS_OF_DICE as u64).into_par_iter().map(|row| {
        let (mut dice, mut counts) = (Dice(row * 7919 + 1), nothing());
        for _ in 0..each {
            let a = dice.below(table.len());
            let b = (a + 1 + dice.below(table.len() - 1)) % table.len();
            for (field, counts) in counts.iter_mut().enumerate() {
                counts[usize::from(meet(table.schema, field, table.row(a), table.row(b)).level)] += 1.0;
            }
        }
        counts
    });
    add_up(rows.collect(), nothing())
}

fn met(table: &Table, candidates: &Candidates) -> Vec<Vec<f64>> {
    let nothing = || vec![vec![0.0; LEVELS + 1]; table.schema.fields.len()];
    let parts = candidates.patterns.par_chunks(1 << 16).map(|patterns| {
        let mut counts = nothing();
        for pattern in patterns {
            for (field, counts) in counts.iter_mut().enumerate() {
                counts[usize::from(pattern.level(field))] += 1.0;
            }
        }
        counts
    });
    add_up(parts.collect(), nothing())
}

fn add_up(parts: Vec<Vec<Vec<f64>>>, mut sum: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    for part in parts {
        for (field, counts) in part.into_iter().enumerate() {
            for (level, count) in counts.into_iter().enumerate() {
                sum[field][level] += count;
            }
        }
    }
    sum
}
