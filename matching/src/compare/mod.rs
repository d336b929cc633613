//! How far two records agree, field by field: a level each, all levels in one number.

pub(crate) mod closeness;
mod date;
mod email;
mod identifier;
pub mod name;
mod organisation;
mod phone;

use closeness::{are_close, edits};

use crate::model::Namesakes;
use crate::schema::{Kind, Schema};
use crate::table::{Known, Row, Value, Values};

/// The level of a field of which one of the two records says nothing.
pub(crate) const UNKNOWN: u8 = 15;

/// Cities whose names are so close may be one.
const NEAR_PLACE: f64 = 0.9;

/// The levels of all fields, four bits each; at most sixteen fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Pattern(pub u64);

impl Pattern {
    /// Of so many fields nothing is known.
    fn unknown(fields: usize) -> Self {
        Self(if fields < 16 { (1 << (4 * fields)) - 1 } else { u64::MAX })
    }

    /// Puts a level in place of "unknown".
    fn set(&mut self, field: usize, level: u8) {
        self.0 &= !(u64::from(level ^ UNKNOWN) << (4 * field));
    }

    pub fn level(self, field: usize) -> u8 {
        (self.0 >> (4 * field) & 15) as u8
    }

    /// Whether the names agree, all of them: the two are one person or namesakes.
    pub fn namesakes(self, name_field: Option<usize>) -> Namesakes {
        let agree = name_field.is_some_and(|field| name::AGREEING.contains(&self.level(field)));
        if agree { Namesakes::Yes } else { Namesakes::No }
    }
}

/// Compares all fields of two records.
///
/// A company that is only known from the address both have was said with the address. A company or a city that two of
/// different names share makes colleagues or neighbours of them: they are no likelier one person than any others of it.
pub(crate) fn pattern(a: Row, b: Row) -> Pattern {
    let schema = a.table.schema;
    let mut pattern = Pattern::unknown(schema.fields.len());
    let (mut is_same_address, mut are_two_names) = (false, false);
    let (mut rest_a, mut rest_b) = (a, b);
    for field in said(a, b).fields() {
        let of = &schema.fields[field];
        (rest_a, rest_b) = (rest_a.from(field), rest_b.from(field));
        let meeting = meet_values(schema, field, [rest_a, rest_b].map(|rest| rest.values(field)), [a, b]);
        is_same_address |= of.kind == Kind::Email && meeting.level == 0;
        are_two_names |= of.kind == Kind::Name && name::DIFFERING.contains(&meeting.level);
        let is_silent = match of.kind {
            Kind::Organisation => {
                is_same_address && meeting.level == 0 && meeting.domains() > 0 || are_two_names && meeting.is_shared()
            }
            Kind::Place => are_two_names && meeting.is_shared(),
            _ => false,
        };
        if !is_silent {
            pattern.set(field, meeting.level);
        }
    }
    pattern
}

/// The fields of which both say something; of a generation it is enough that one of the two does.
fn said(a: Row, b: Row) -> Known {
    let either = a.known.or(b.known);
    a.known.and(b.known).or(either.and(a.table.generations))
}

/// The level of a field, and the two values that agree best.
#[derive(Clone, Copy)]
pub(crate) struct Meeting<'t> {
    pub level: u8,
    pub values: Option<(Value<'t>, Value<'t>)>,
}

impl Meeting<'_> {
    /// Whether two companies or cities are one, or may be.
    fn is_shared(&self) -> bool {
        self.level < organisation::OTHER
    }

    /// Whether the first pieces of the two values are spelled alike.
    pub fn begins_alike(&self) -> bool {
        self.values.is_some_and(|(x, y)| x.first == y.first)
    }

    /// How many of the two values are domains of companies rather than their names.
    pub fn domains(&self) -> usize {
        let is_domain = |value: &Value| value.first.starts_with(b"@");
        self.values.map_or(0, |(x, y)| [x, y].iter().filter(|value| is_domain(value)).count())
    }
}

/// Compares a field of two records: of several values, the two that agree best count.
pub(crate) fn meet<'t>(schema: &Schema, field: usize, a: Row<'t>, b: Row<'t>) -> Meeting<'t> {
    meet_values(schema, field, [a, b].map(|row| row.values(field)), [a, b])
}

fn meet_values<'t>(schema: &Schema, field: usize, values: [Values<'t>; 2], rows: [Row; 2]) -> Meeting<'t> {
    let kind = &schema.fields[field].kind;
    let mut best = Meeting { level: UNKNOWN, values: None };
    let [mut left, mut right] = values;
    if *kind == Kind::Generation {
        return generation(left.next(), right.next());
    }
    for x in left {
        for y in right {
            let level = if x.is(y) && *kind != Kind::Name { 0 } else { level(schema, kind, [x, y], rows) };
            let ranks = rank(kind, level).cmp(&rank(kind, best.level));
            if ranks.is_lt() || ranks.is_eq() && best.values.is_some_and(|best| comes_before((x, y), best)) {
                best = Meeting { level, values: Some((x, y)) };
            }
        }
    }
    best
}

/// Of two pairs that agree as well one counts, the same in whatever order the records and their values stand.
fn comes_before(pair: (Value, Value), other: (Value, Value)) -> bool {
    fn spelled<'t>((x, y): (Value<'t>, Value<'t>)) -> [[&'t [u8]; 2]; 2] {
        if x.pieces() < y.pieces() { [x.pieces(), y.pieces()] } else { [y.pieces(), x.pieces()] }
    }
    spelled(pair) < spelled(other)
}

fn rank(kind: &Kind, level: u8) -> u8 {
    if *kind == Kind::Name { name::rank(level) } else { level }
}

fn level(schema: &Schema, kind: &Kind, [x, y]: [Value; 2], [a, b]: [Row; 2]) -> u8 {
    let (first, second) = (x.first, y.first);
    match kind {
        Kind::Name => name::level(x, y),
        Kind::Email => {
            let is_named = || email::is_named(schema, x, y, a, b);
            email::level(x, y, is_named)
        }
        Kind::Phone => phone::level(x, y),
        Kind::Identifier => identifier::level(first, second),
        Kind::Organisation => organisation::level(first, second),
        Kind::Text(closeness) => {
            closeness.iter().position(|least| are_close(first, second, *least)).unwrap_or(closeness.len()) as u8 + 1
        }
        Kind::Place if are_close(first, second, NEAR_PLACE) => 1,
        Kind::Place => 2,
        Kind::Generation | Kind::Same => 1,
        Kind::Digits(most) => edits(first, second, *most) as u8,
        Kind::Date => date::level(first, second),
    }
}

/// A senior seldom says so: one who says "junior" differs from one who says nothing.
fn generation<'t>(a: Option<Value<'t>>, b: Option<Value<'t>>) -> Meeting<'t> {
    match (a, b) {
        (None, None) => Meeting { level: UNKNOWN, values: None },
        (Some(x), Some(y)) => Meeting { level: u8::from(!x.is(y)), values: Some((x, y)) },
        _ => Meeting { level: 1, values: None },
    }
}
