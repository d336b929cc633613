//! Blocking keys: what two records must share to be compared at all (§ "Blocking keys" of docs/duplicates.md).

use crate::contacts;
use crate::hash::hash;
use crate::person::Person;
use crate::schema::{Part, Piece, Rule};
use crate::table::{Row, Table, Value};

/// Keys of one rule for one record: a record of many names and companies is not compared by every pair of them.
const KEYS_PER_RULE: usize = 16;

/// The keys under which a contact is stored: two contacts that share one are worth a look.
///
/// Stable for ever, as databases keep them; sorted, each once; about five for a contact as channels deliver it.
pub fn keys(person: &Person) -> Vec<u64> {
    let mut table = Table::new(contacts::schema());
    table.push_person(person);
    all_keys(table.row(0))
}

/// The keys of all rules, sorted, each once.
pub(crate) fn all_keys(row: Row) -> Vec<u64> {
    let (mut keys, mut of_rule) = (Vec::new(), Vec::new());
    for (number, rule) in row.table.schema.rules.iter().enumerate() {
        keys_of(rule, number, row, &mut of_rule);
        keys.append(&mut of_rule);
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Puts the keys of one rule in place of what is in `keys`; none when the record lacks one of its parts.
pub(crate) fn keys_of(rule: &Rule, number: usize, row: Row, keys: &mut Vec<u64>) {
    keys.clear();
    if rule.parts.iter().any(|part| !row.known.has(part.field)) {
        return;
    }
    keys.push(number as u64 + 1);
    let mut parts = rule.parts.as_slice();
    while let Some(part) = parts.first() {
        // Parts of one field are taken from one value of it: first and last name of the same name.
        let count = parts.iter().take_while(|other| other.field == part.field).count();
        let (of_field, rest) = parts.split_at(count);
        let mut values = row.values(part.field);
        match (values.next(), values.next(), keys.as_mut_slice()) {
            (Some(value), None, [key]) => match extend(*key, of_field, value) {
                Some(longer) => *key = longer,
                None => keys.clear(),
            },
            _ => {
                let extended = |value: Value| keys.iter().filter_map(|key| extend(*key, of_field, value)).collect();
                *keys = row.values(part.field).flat_map(|value| -> Vec<u64> { extended(value) }).collect();
                keys.truncate(KEYS_PER_RULE);
                keys.sort_unstable();
                keys.dedup();
            }
        }
        parts = rest;
    }
}

/// The keys of a rule for a record that stands in a block too large: each with a value of the field that splits it.
pub(crate) fn split(key: u64, field: usize, row: Row) -> Vec<u64> {
    row.values(field)
        .take(KEYS_PER_RULE)
        .filter_map(|value| extend(key, &[Part::new(field, Piece::Both)], value))
        .collect()
}

fn extend(key: u64, parts: &[Part], value: Value) -> Option<u64> {
    parts.iter().try_fold(key, |key, part| {
        let Value { first, second, .. } = value;
        let piece = |text: &[u8]| {
            let is_enough = text.len() >= part.at_least;
            let end = if part.letters == 0 { text.len() } else { part.letters.min(text.len()) };
            is_enough.then(|| hash(&text[..end], key.wrapping_add(part.field as u64)))
        };
        match part.piece {
            Piece::First => piece(first),
            Piece::Second => piece(second),
            Piece::Both => (!first.is_empty() || !second.is_empty()).then(|| hash(second, hash(first, key))),
            Piece::EitherOrder if first.is_empty() || second.is_empty() => None,
            Piece::EitherOrder => Some(hash(first.max(second), hash(first.min(second), key))),
        }
    })
}
