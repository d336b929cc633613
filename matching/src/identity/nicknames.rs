//! Which first names are short for which: pairs of one table, folded (`nicknames.tsv`).

use std::sync::LazyLock;

use crate::hash::Set;

static PAIRS: LazyLock<Set<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("nicknames.tsv").lines().filter_map(|line| line.split_once('\t'));
    lines.map(|(one, other)| in_order(one, other)).collect()
});

fn in_order<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    if one < other { (one, other) } else { (other, one) }
}

/// True when one of two folded first names is a nickname of the other: "bob" and "robert".
pub fn is_nickname(one: &str, other: &str) -> bool {
    PAIRS.contains(&in_order(one, other))
}
