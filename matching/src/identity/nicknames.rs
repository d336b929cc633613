//! Which first names are short for which: pairs of one table, folded (`nicknames.tsv`).

use std::sync::LazyLock;

use crate::hash::Set;

static PAIRS: LazyLock<Set<(&[u8], &[u8])>> = LazyLock::new(|| {
    let lines = include_str!("nicknames.tsv").lines().filter_map(|line| line.split_once('\t'));
    lines.map(|(one, other)| in_order(one.as_bytes(), other.as_bytes())).collect()
});

fn in_order<'a>(one: &'a [u8], other: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    if one < other { (one, other) } else { (other, one) }
}

/// True when one of two folded first names is a nickname of the other: "bob" and "robert".
pub fn is_nickname(one: &[u8], other: &[u8]) -> bool {
    PAIRS.contains(&in_order(one, other))
}
