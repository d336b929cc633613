//! Two numbers: in E.164, and by their last eight digits where one is written without its country.

use crate::identity::is_one_edit_apart;
use crate::table::Value;

const NEAR: u8 = 1;
const OTHER: u8 = 2;

/// The level of two numbers that are not equal.
pub(super) fn level(a: Value, b: Value) -> u8 {
    let is_near =
        a.second == b.second || !a.first.is_empty() && !b.first.is_empty() && is_one_edit_apart(a.first, b.first);
    if is_near { NEAR } else { OTHER }
}
