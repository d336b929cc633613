//! First and last name compared together: a shared surname says "family" as often as it says "the same".

use super::UNKNOWN;
use super::closeness::are_close;
use crate::identity::{is_nickname, is_one_edit_apart};
use crate::schema::NAME_LEVELS;
use crate::table::Value;

pub const EQUAL: u8 = 0;
/// One of the two equal, of the other a nickname, an initial, or one surname of two.
pub const NEARLY_EQUAL: u8 = 1;
pub const BOTH_NEAR: u8 = 2;
pub const SWAPPED: u8 = 3;
/// The same surname, another first name: family.
pub const LAST_EQUAL_FIRST_OTHER: u8 = 4;
pub const FIRST_EQUAL_LAST_OTHER: u8 = 5;
pub const FIRST_NEAR_LAST_OTHER: u8 = 6;
pub const LAST_NEAR_FIRST_OTHER: u8 = 7;
pub const OTHER: u8 = 8;
/// One of the two gives no surname.
pub const FIRST_EQUAL: u8 = 9;
pub const FIRST_NEAR: u8 = 10;
pub const FIRST_OTHER: u8 = 11;

/// Levels of two full names that may be one person's.
pub(crate) const AGREEING: [u8; 4] = [EQUAL, NEARLY_EQUAL, BOTH_NEAR, SWAPPED];

/// Levels that no two records of one person should have.
pub(crate) const CONFLICTS: [u8; 4] = [LAST_EQUAL_FIRST_OTHER, LAST_NEAR_FIRST_OTHER, OTHER, FIRST_OTHER];

/// Levels of two names of which first names, surnames or both differ: nobody is merged without being asked.
pub(crate) const DIFFERING: [u8; 6] =
    [LAST_EQUAL_FIRST_OTHER, FIRST_EQUAL_LAST_OTHER, FIRST_NEAR_LAST_OTHER, LAST_NEAR_FIRST_OTHER, OTHER, FIRST_OTHER];

/// The levels from the one that says most for one person; a contact may have several names.
const ORDER: [u8; NAME_LEVELS] = [
    EQUAL,
    NEARLY_EQUAL,
    SWAPPED,
    BOTH_NEAR,
    FIRST_EQUAL,
    FIRST_NEAR,
    FIRST_EQUAL_LAST_OTHER,
    FIRST_NEAR_LAST_OTHER,
    LAST_EQUAL_FIRST_OTHER,
    LAST_NEAR_FIRST_OTHER,
    FIRST_OTHER,
    OTHER,
];

pub(super) fn rank(level: u8) -> u8 {
    ORDER.iter().position(|other| *other == level).map_or(UNKNOWN, |position| position as u8)
}

/// How near two first names or two surnames are.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Nearness {
    Equal,
    /// A nickname, an initial, one surname of two.
    Part,
    /// Nearly the same letters.
    Typo,
    Other,
}

/// The level of two joint names; unknown without both first names.
pub(crate) fn level(a: Value, b: Value) -> u8 {
    if a.is(b) && !a.first.is_empty() {
        return if a.second.is_empty() { FIRST_EQUAL } else { EQUAL };
    }
    level_of(a.pieces(), b.pieces())
}

/// Whether two names, first and last, may be one person's; what is not known of them contradicts nothing.
pub(crate) fn may_be_one(a: [&[u8]; 2], b: [&[u8]; 2]) -> bool {
    match level_of(a, b) {
        UNKNOWN => a[1].is_empty() || b[1].is_empty() || surnames(a[1], b[1]) != Nearness::Other,
        level => !DIFFERING.contains(&level),
    }
}

fn level_of([first_a, last_a]: [&[u8]; 2], [first_b, last_b]: [&[u8]; 2]) -> u8 {
    if first_a.is_empty() || first_b.is_empty() {
        return UNKNOWN;
    }
    let first = first_names(first_a, first_b);
    if last_a.is_empty() || last_b.is_empty() {
        // A displayed name may be the surname alone.
        let is_surname = is_surname_of(first_b, last_a) || is_surname_of(first_a, last_b);
        return match first {
            Nearness::Equal => FIRST_EQUAL,
            Nearness::Other if !is_surname => FIRST_OTHER,
            _ => FIRST_NEAR,
        };
    }
    let last = surnames(last_a, last_b);
    match (first, last) {
        (Nearness::Equal, Nearness::Equal) => EQUAL,
        (Nearness::Equal, Nearness::Part) => NEARLY_EQUAL,
        (Nearness::Part | Nearness::Typo, Nearness::Equal) => NEARLY_EQUAL,
        (Nearness::Equal, Nearness::Typo) => BOTH_NEAR,
        (Nearness::Part | Nearness::Typo, Nearness::Part | Nearness::Typo) => BOTH_NEAR,
        _ if are_swapped([first_a, last_a], [first_b, last_b], first, last) => SWAPPED,
        (Nearness::Other, Nearness::Equal) => LAST_EQUAL_FIRST_OTHER,
        (Nearness::Equal, Nearness::Other) => FIRST_EQUAL_LAST_OTHER,
        (_, Nearness::Other) if first != Nearness::Other => FIRST_NEAR_LAST_OTHER,
        (_, Nearness::Part | Nearness::Typo) => LAST_NEAR_FIRST_OTHER,
        _ => OTHER,
    }
}

/// Whether what stands as a first name is a surname, or one of two.
fn is_surname_of(first: &[u8], last: &[u8]) -> bool {
    !last.is_empty() && words(last).any(|word| word == first)
}

fn are_swapped(a: [&[u8]; 2], b: [&[u8]; 2], first: Nearness, last: Nearness) -> bool {
    let is_crossed = a[0] == b[1] && a[1] == b[0];
    let both_other = first == Nearness::Other && last == Nearness::Other;
    let are_near = |x: &[u8], y: &[u8]| are_close(x, y, 0.92);
    is_crossed || both_other && are_near(a[0], b[1]) && are_near(a[1], b[0])
}

/// Two first names.
fn first_names(a: &[u8], b: &[u8]) -> Nearness {
    let least = a.len().min(b.len());
    if a == b {
        Nearness::Equal
    } else if least == 1 && a[0] == b[0] || least >= 3 && (a.starts_with(b) || b.starts_with(a)) {
        Nearness::Part
    } else if are_close(a, b, 0.89) || least >= 5 && is_one_edit_apart(a, b) {
        Nearness::Typo
    } else if is_nickname(a, b) {
        Nearness::Part
    } else {
        Nearness::Other
    }
}

/// Two surnames, each of which may be several words.
fn surnames(a: &[u8], b: &[u8]) -> Nearness {
    let least = a.len().min(b.len());
    if a == b {
        Nearness::Equal
    } else if least == 1 && a[0] == b[0] || share_a_word(a, b) {
        Nearness::Part
    } else if are_close(a, b, 0.90) || least >= 5 && is_one_edit_apart(a, b) {
        Nearness::Typo
    } else {
        Nearness::Other
    }
}

fn share_a_word(a: &[u8], b: &[u8]) -> bool {
    let has_words = a.contains(&b' ') || b.contains(&b' ');
    has_words && words(a).any(|word| word.len() > 2 && words(b).any(|other| other == word))
}

fn words(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    name.split(|letter| *letter == b' ')
}
