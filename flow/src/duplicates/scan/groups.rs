//! Pairs that may be one, put together: the surest first, never two that were told apart, never more than a person can
//! look at side by side.

use crate::duplicates::suspects::MAX_RECORDS;
use std::collections::HashMap;

/// Two records that may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// The records, the smaller id first.
    pub records: [i64; 2],
    /// How sure, in hundredths of a bit.
    pub centibits: i64,
}

/// Records that may all be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The records, the smallest id first.
    pub records: Vec<i64>,
    /// The pair by which the last of them came in: the least sure one.
    pub weakest: [i64; 2],
}

/// Groups of pairs. A pair whose groups hold two records that stay apart, or are too large together, joins nothing.
pub(super) fn group(mut pairs: Vec<Pair>, stays_apart: impl Fn([i64; 2]) -> bool) -> Vec<Group> {
    pairs.sort_unstable_by_key(|pair| (-pair.centibits, pair.records));
    let mut group_of: HashMap<i64, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for pair in pairs {
        let [left, right] = pair.records.map(|record| {
            *group_of.entry(record).or_insert_with(|| {
                groups.push(Group { records: vec![record], weakest: pair.records });
                groups.len() - 1
            })
        });
        let (one, other) = (&groups[left].records, &groups[right].records);
        let crossing = || one.iter().flat_map(|a| other.iter().map(move |b| [*a.min(b), *a.max(b)]));
        if left == right || one.len() + other.len() > MAX_RECORDS || crossing().any(&stays_apart) {
            continue;
        }
        let moved = std::mem::take(&mut groups[right].records);
        group_of.extend(moved.iter().map(|record| (*record, left)));
        groups[left].records.extend(moved);
        groups[left].weakest = pair.records;
    }
    groups.retain(|group| group.records.len() > 1);
    groups.iter_mut().for_each(|group| group.records.sort_unstable());
    groups
}
