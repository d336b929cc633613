//! How many different people hold each value: duplicates of one person must not make a name or a number look common.

use rayon::prelude::*;

use crate::compare::name;
use crate::hash::Set;
use crate::rarity::{FIRST, SECOND, WHOLE, is_counted};
use crate::table::{Row, Table, Value};

/// People on one value that are told apart; more are a crowd.
const CROWD: usize = 60;

/// For each field: all of a value, its first and its second piece.
#[derive(Clone)]
pub(crate) struct People(pub Vec<[Counts; 3]>);

/// People by the number of a value or of a piece.
#[derive(Default, Clone)]
pub(crate) struct Counts {
    pub people: Vec<f32>,
    pub total: f64,
    /// How often two of them agree by chance.
    pub agreeing: f64,
}

impl Counts {
    pub fn new(people: Vec<f32>) -> Self {
        let total: f64 = people.iter().map(|count| f64::from(*count)).sum();
        let agreeing = people.iter().map(|count| (f64::from(*count) / total.max(1.0)).powi(2)).sum();
        Self { people, total, agreeing }
    }
}

impl People {
    /// Counts names, companies and cities by the groups that `group_of` gives the rows, and addresses and numbers by
    /// the names of those who hold them.
    pub fn count(table: &Table, group_of: &[u32]) -> Self {
        Self::count_by(table, group_of, |field, term| Counts::new(by_names(table, field, term)))
    }

    /// Counts anew by other groups; who holds an address does not depend on them.
    pub fn regrouped(&self, table: &Table, group_of: &[u32]) -> Self {
        Self::count_by(table, group_of, |field, term| self.0[field][term].clone())
    }

    fn count_by(table: &Table, group_of: &[u32], of_address: impl Fn(usize, usize) -> Counts + Sync) -> Self {
        let is_alone = alone(group_of);
        let fields = table.schema.fields.par_iter().enumerate().map(|(field, of)| {
            [WHOLE, FIRST, SECOND].map(|term| {
                if !is_counted(&of.kind, term) {
                    Counts::default()
                } else if of.kind.is_address() {
                    of_address(field, term)
                } else {
                    Counts::new(by_groups(table, field, term, group_of, &is_alone))
                }
            })
        });
        Self(fields.collect())
    }
}

pub(crate) fn id_of(value: Value, term: usize) -> u32 {
    if term == WHOLE { value.id } else { value.piece_id(term - 1) }
}

fn size(table: &Table, field: usize, term: usize) -> usize {
    let column = &table.columns[field];
    if term == WHOLE { column.values.len() } else { column.pools[term - 1].len() }
}

/// Whether a row is the only one of its group.
fn alone(group_of: &[u32]) -> Vec<bool> {
    let mut rows = vec![0u32; group_of.len()];
    for group in group_of {
        rows[*group as usize] += 1;
    }
    group_of.iter().map(|group| rows[*group as usize] == 1).collect()
}

fn by_groups(table: &Table, field: usize, term: usize, group_of: &[u32], is_alone: &[bool]) -> Vec<f32> {
    let mut counts = vec![0.0; size(table, field, term)];
    let mut seen = Set::default();
    for (row, group) in group_of.iter().enumerate() {
        // Most rows are alone and have one value: nothing of them can have been counted before.
        let is_new = is_alone[row] && table.row(row).values(field).nth(1).is_none();
        for value in table.row(row).values(field) {
            let id = id_of(value, term);
            let is_said = term == WHOLE || id != 0;
            if is_said && (is_new || seen.insert(u64::from(id) << 32 | u64::from(*group))) {
                counts[id as usize] += 1.0;
            }
        }
    }
    counts
}

/// How many people each value has: records whose names may be one person's count once.
pub(crate) fn by_names(table: &Table, field: usize, term: usize) -> Vec<f32> {
    let mut holders: Vec<(u32, u32)> = (0..table.len())
        .flat_map(|row| table.row(row).values(field).map(move |value| (id_of(value, term), row as u32)))
        .collect();
    holders.par_sort_unstable();
    let mut counts: Vec<f32> = vec![0.0; size(table, field, term)];
    let Some(name) = table.schema.name_field() else {
        return vec![1.0; counts.len()];
    };
    let groups: Vec<&[(u32, u32)]> = holders.chunk_by(|a, b| a.0 == b.0).collect();
    let people: Vec<(u32, f32)> = groups
        .par_iter()
        .map(|group| (group[0].0, tell_apart(table, name, group.iter().map(|(_, row)| *row as usize)) as f32))
        .collect();
    for (id, count) in people {
        counts[id as usize] = count;
    }
    counts
}

/// How many people these records are at least, by the names in `field`; those without a name may be anybody.
pub(crate) fn tell_apart(table: &Table, field: usize, rows: impl Iterator<Item = usize>) -> usize {
    let mut people: Vec<Row> = Vec::new();
    for row in rows.map(|row| table.row(row)) {
        let has_name = row.values(field).any(|name| !name.first.is_empty());
        if has_name && !people.iter().any(|other| may_be_one(*other, row, field)) {
            people.push(row);
        }
        if people.len() > CROWD {
            break;
        }
    }
    people.len().max(1)
}

fn may_be_one(a: Row, b: Row, field: usize) -> bool {
    a.values(field).any(|x| b.values(field).any(|y| may_share(x, y)))
}

/// Whether one person may have given both names with one number: who has the same first name may have married.
fn may_share(a: Value, b: Value) -> bool {
    a.is(b) || !a.first.is_empty() && a.first == b.first || name::may_be_one(a.pieces(), b.pieces())
}
