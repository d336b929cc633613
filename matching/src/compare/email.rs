//! Two addresses. What a local part merely repeats of the name must not count a second time.

use super::UNKNOWN;
use super::closeness::are_close;
use crate::identity::is_one_edit_apart;
use crate::schema::Schema;
use crate::table::{Row, Value};

const SAME_USER: u8 = 1;
const NEAR_USER: u8 = 2;
const OTHER: u8 = 3;

/// The level of two addresses that are not equal. That they share a company's domain is what the company says.
pub(super) fn level(a: Value, b: Value, is_named: impl FnOnce() -> bool) -> u8 {
    let (x, y) = (a.first, b.first);
    let least = x.len().min(y.len());
    if digits(x).eq(digits(y)) {
        let is_same_domain = a.second == b.second;
        let is_same = letters(x).eq(letters(y)) && least >= 5;
        let is_edit = least >= 6 && is_one_edit_apart(x, y);
        let says_more = digits(x).count() >= 2 || is_edit && !is_same && is_same_domain;
        let is_near = is_same || is_edit || are_close(x, y, 0.90);
        return match () {
            () if !is_near => OTHER,
            () if !says_more && is_named() => UNKNOWN,
            () if x == y || is_edit && is_same_domain => SAME_USER,
            () => NEAR_USER,
        };
    }
    OTHER
}

/// What is left without dots and dashes.
fn letters(text: &[u8]) -> impl Iterator<Item = &u8> {
    text.iter().filter(|letter| letter.is_ascii_alphanumeric())
}

fn digits(text: &[u8]) -> impl Iterator<Item = &u8> {
    text.iter().filter(|letter| letter.is_ascii_digit())
}

/// Whether both local parts are made of the persons' names.
pub(super) fn is_named(schema: &Schema, x: Value, y: Value, a: Row, b: Row) -> bool {
    let Some(field) = schema.name_field() else {
        return false;
    };
    let names = || a.values(field).chain(b.values(field));
    [x.first, y.first].into_iter().all(|user| names().any(|name| has_name(user, name)))
}

fn has_name(user: &[u8], name: Value) -> bool {
    let words = name.second.split(|letter| *letter == b' ').chain([name.first]);
    words.filter(|word| word.len() >= 3).any(|word| user.windows(word.len()).any(|part| part == word))
}
