//! Precision, recall and F1 over all true pairs, also those that were never compared.

use std::collections::HashMap;
use std::ops::RangeInclusive;

const BITS_OF_95: f32 = 4.248;
pub const BITS_OF_99: f32 = 6.629;
/// Thresholds of which the best for groups is looked for.
const GROUPING_BITS: RangeInclusive<i8> = -6..=4;

/// Who each row truly is, and how many true pairs there are to be found.
pub struct Truth {
    person_of: Vec<u32>,
    pairs: f64,
}

impl Truth {
    pub fn of(person_of: &[u32]) -> Self {
        Self { pairs: pairs_within(person_of.iter()), person_of: person_of.to_vec() }
    }

    /// The same for all pairs but these, which are neither found nor missed.
    pub fn without(&self, decided: &[(u32, u32)]) -> Self {
        let known = decided.iter().filter(|(a, b)| self.is_one(*a, *b)).count();
        Self { pairs: self.pairs - known as f64, person_of: self.person_of.clone() }
    }

    pub fn is_one(&self, a: u32, b: u32) -> bool {
        self.person_of[a as usize] == self.person_of[b as usize]
    }

    /// All true pairs.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut rows: HashMap<u32, Vec<u32>> = HashMap::new();
        for (row, person) in self.person_of.iter().enumerate() {
            rows.entry(*person).or_default().push(row as u32);
        }
        rows.into_values().flat_map(|rows| {
            let pairs = rows.iter().enumerate().flat_map(|(at, a)| rows[at + 1..].iter().map(|b| (*a, *b)));
            pairs.collect::<Vec<_>>()
        })
    }

    /// Prints what the pairs are worth at the thresholds and at the best of all.
    pub fn print_pairs(&self, weights: &[((u32, u32), f32)]) {
        let mut sorted: Vec<(f32, bool)> = weights.iter().map(|((a, b), bits)| (*bits, self.is_one(*a, *b))).collect();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let right = sorted.iter().filter(|(_, is_one)| *is_one).count() as f64;
        println!("{} pairs compared, which hold {:.4} of {} true pairs", sorted.len(), right / self.pairs, self.pairs);
        for (name, least) in [("p >= 0.5", 0.0), ("p >= 0.95", BITS_OF_95), ("p >= 0.99", BITS_OF_99)] {
            let taken = sorted.partition_point(|(bits, _)| *bits >= least);
            println!("pairs {name:<12} {}", self.figures(&sorted[..taken]));
        }
        let (mut tp, mut best, mut sure) = (0.0, (0.0, 0), (0.0, 0));
        for (at, (bits, is_one)) in sorted.iter().enumerate() {
            tp += f64::from(u8::from(*is_one));
            if sorted.get(at + 1).is_some_and(|(next, _)| next == bits) {
                continue;
            }
            let f1 = 2.0 * tp / (at as f64 + 1.0 + self.pairs);
            if f1 > best.0 {
                best = (f1, at + 1);
            }
            if tp / (at as f64 + 1.0) >= 0.99 && tp > sure.0 {
                sure = (tp, at + 1);
            }
        }
        println!("pairs {:<12} {}", "at the best", self.figures(&sorted[..best.1]));
        println!("pairs {:<12} {}", "at P = 0.99", self.figures(&sorted[..sure.1]));
        println!("expected calibration error {:.4}", calibration(&sorted));
    }

    /// Prints what these pairs are worth.
    pub fn print(&self, name: &str, weights: &[((u32, u32), f32)]) {
        let right = weights.iter().filter(|((a, b), _)| self.is_one(*a, *b)).count() as f64;
        println!("{name:<18} {}", figures(right, weights.len() as f64, self.pairs));
    }

    /// Prints what the groups are worth, pair by pair; and those of the best threshold.
    pub fn print_groups(&self, groups: &[u32], of_bits: impl Fn(f32) -> Vec<u32>) {
        let found = |groups: &[u32]| {
            let both = self.person_of.iter().zip(groups);
            (pairs_within(both), pairs_within(groups.iter()))
        };
        let f1 = |(tp, all): &(f64, f64)| 2.0 * tp / (all + self.pairs);
        let (tp, all) = found(groups);
        println!("groups {:<11} {}", "p >= 0.5", figures(tp, all, self.pairs));
        let best = GROUPING_BITS.map(|bits| found(&of_bits(f32::from(bits)))).max_by(|a, b| f1(a).total_cmp(&f1(b)));
        let (tp, all) = best.unwrap_or_default();
        println!("groups {:<11} {}", "at the best", figures(tp, all, self.pairs));
    }

    fn figures(&self, taken: &[(f32, bool)]) -> String {
        let tp = taken.iter().filter(|(_, is_one)| *is_one).count() as f64;
        figures(tp, taken.len() as f64, self.pairs)
    }
}

fn figures(tp: f64, all: f64, truth: f64) -> String {
    format!("P {:.4}  R {:.4}  F1 {:.4}", tp / all.max(1.0), tp / truth, 2.0 * tp / (all + truth))
}

fn pairs_within<T: Eq + std::hash::Hash>(of: impl Iterator<Item = T>) -> f64 {
    let mut counts: HashMap<T, f64> = HashMap::new();
    for value in of {
        *counts.entry(value).or_default() += 1.0;
    }
    counts.values().map(|count| count * (count - 1.0) / 2.0).sum()
}

/// How far what is promised is from what is so, over ten bins of probability.
fn calibration(sorted: &[(f32, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0); 10];
    for (bits, is_one) in sorted {
        let promised = matching::probability(f64::from(*bits));
        let bin = &mut bins[((promised * 10.0) as usize).min(9)];
        *bin = (bin.0 + promised, bin.1 + f64::from(u8::from(*is_one)));
    }
    bins.iter().map(|(promised, so)| (promised - so).abs()).sum::<f64>() / sorted.len() as f64
}
