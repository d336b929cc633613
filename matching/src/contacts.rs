//! The schema of contacts: the fields of a [`crate::Person`], and which contacts are compared with each other.

use std::sync::LazyLock;

use crate::schema::Piece::{Both, EitherOrder, First, Second};
use crate::schema::{Field, Kind, Part, Rule, Schema};

pub const NAME: usize = 0;
pub const GENERATION: usize = 1;
pub const EMAIL: usize = 2;
pub const PHONE: usize = 3;
pub const IDENTIFIER: usize = 4;
pub const ORGANISATION: usize = 5;
pub const CITY: usize = 6;

/// Shorter local parts are those of half the world.
const TELLING_USER_LETTERS: usize = 7;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema {
    fields: [
        ("name", Kind::Name),
        ("generation", Kind::Generation),
        ("e-mail", Kind::Email),
        ("phone", Kind::Phone),
        ("identifier", Kind::Identifier),
        ("company", Kind::Organisation),
        ("city", Kind::Place),
    ]
    .map(|(name, kind)| Field { name, kind })
    .into(),
    rules: rules(),
});

/// How contacts are compared.
pub fn schema() -> &'static Schema {
    &SCHEMA
}

fn rules() -> Vec<Rule> {
    let part = Part::new;
    vec![
        Rule::of([part(EMAIL, Both)]).split_by(NAME),
        Rule::of([part(PHONE, First)]).split_by(NAME),
        Rule::of([part(PHONE, Second)]).split_by(NAME),
        Rule::of([part(IDENTIFIER, First)]).split_by(NAME),
        Rule::of([part(NAME, EitherOrder)]).split_by(CITY),
        Rule::of([part(NAME, Second), part(ORGANISATION, First)]),
        Rule::of([part(NAME, First), part(ORGANISATION, First)]),
        Rule::of([part(EMAIL, First).at_least(TELLING_USER_LETTERS)]).split_by(NAME),
        Rule::of([part(NAME, First).begin(1), part(NAME, Second).begin(4), part(CITY, First)]),
        Rule::of([part(NAME, Second).begin(5), part(NAME, First).begin(3)]).split_by(CITY),
    ]
}
