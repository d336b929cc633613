//! Two addresses. What a local part merely repeats of the name must not count a second time.

use super::UNKNOWN;
use super::closeness::jaro_winkler;
use crate::identity::is_one_edit_apart;
use crate::schema::{Kind, Schema};
use crate::table::{Row, Value};

const SAME_USER: u8 = 1;
const NEAR_USER: u8 = 2;
const OTHER: u8 = 3;

/// The level of two addresses that are not equal. That they share a company's domain is what the company says.
pub(super) fn level(a: Value, b: Value, is_named: impl FnOnce() -> bool) -> u8 {
    let (x, y) = (a.first(), b.first());
    let least = x.len().min(y.len());
    if x == y && least >= 5 {
        let says_more = digits(x).count() >= 2;
        return if !says_more && is_named() { UNKNOWN } else { SAME_USER };
    }
    if least >= 6 && is_one_edit_apart(a.piece(0), b.piece(0)) {
        let is_numbered = !digits(x).eq(digits(y));
        return match a.second() == b.second() {
            _ if is_numbered => OTHER,
            true => SAME_USER,
            false => NEAR_USER,
        };
    }
    if jaro_winkler(x, y) >= 0.90 && digits(x).eq(digits(y)) && !is_named() {
        return NEAR_USER;
    }
    OTHER
}

fn digits(text: &[u8]) -> impl Iterator<Item = &u8> {
    text.iter().filter(|letter| letter.is_ascii_digit())
}

/// Whether both local parts are made of the persons' names.
pub(super) fn is_named(schema: &Schema, x: Value, y: Value, a: Row, b: Row) -> bool {
    let Some(field) = schema.fields.iter().position(|field| field.kind == Kind::Name) else {
        return false;
    };
    let names = || a.values(field).chain(b.values(field));
    [x.first(), y.first()].into_iter().all(|user| names().any(|name| has_name(user, name)))
}

fn has_name(user: &[u8], name: Value) -> bool {
    let words = name.second().split(|letter| *letter == b' ').chain([name.first()]);
    words.filter(|word| word.len() >= 3).any(|word| user.windows(word.len()).any(|part| part == word))
}
