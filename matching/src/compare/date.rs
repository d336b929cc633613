//! Two days written as digits: year, month, day.

use super::closeness::edits;

const ONE_EDIT: u8 = 1;
const OTHER_MONTH: u8 = 2;
const TWO_EDITS: u8 = 3;
const SAME_YEAR: u8 = 4;
const OTHER: u8 = 5;

/// The level of two that are not equal; a day with another year counts as one with another month.
pub(super) fn level(a: &[u8], b: &[u8]) -> u8 {
    let are_whole = a.len() == b.len() && a.len() >= 8;
    let is_same_year = a.len() >= 4 && b.len() >= 4 && a[..4] == b[..4];
    match edits(a, b, 2) {
        1 => ONE_EDIT,
        _ if are_whole && is_same_year && a[a.len() - 2..] == b[b.len() - 2..] => OTHER_MONTH,
        _ if are_whole && a[4..] == b[4..] => OTHER_MONTH,
        2 => TWO_EDITS,
        _ if is_same_year => SAME_YEAR,
        _ => OTHER,
    }
}
