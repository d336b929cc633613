//! Rare values say more: how many bits a value adds to what its level says by itself.

use rayon::prelude::*;

use crate::compare::{Meeting, meet, name};
use crate::compare::{Pattern, UNKNOWN};
use crate::frequencies::Frequencies;
use crate::model::Model;
use crate::people::{Counts, People, id_of};
use crate::schema::Kind;
use crate::table::{Row, Table, Value};

/// What of a value is counted: all of it, or one of its pieces.
pub(crate) const WHOLE: usize = 0;
pub(crate) const FIRST: usize = 1;
pub(crate) const SECOND: usize = 2;

/// A value is at most so much commoner, or so much rarer, than the usual one, in bits.
const COMMONER_BITS: f64 = -12.0;
const RARER_BITS: f64 = 8.0;
/// All fields together.
const ALL_COMMONER_BITS: f64 = -14.0;
const ALL_RARER_BITS: f64 = 10.0;

/// Others who hold a value that nobody else was seen with, at least and at most: what Good and Turing expect of names
/// that were seen once. With half a person instead, most true pairs of one full name and no more stay below one half.
const UNSEEN: (f64, f64) = (0.02, 0.2);

/// How many bits the values of a table add.
pub(crate) struct Rarity {
    /// Where the two records were taken for one person, or only one of them was counted.
    together: Vec<Terms>,
    /// Where both were counted as somebody else: neither may make the value look common to the other.
    apart: Vec<Terms>,
    /// The person that each row was counted as; shorter than the table where rows were not counted.
    group_of: Vec<u32>,
}

/// For all of a value and for each piece.
type Terms = [Term; 3];

/// One part of the values of a field; empty where nothing is counted.
#[derive(Default)]
struct Term {
    /// What each says beyond the usual one, by its number, in bits.
    bits: Vec<f32>,
    /// People by whom the usual one is held.
    expected: f64,
    /// People who hold one that nobody else was seen with.
    unseen: f64,
}

impl Rarity {
    /// `chance` is how often two strangers agree in a field, by field; `None` for a field whose people are not counted
    /// yet, of which nothing is said.
    pub fn of(people: &People, table: &Table, chance: &[Option<f64>], group_of: Vec<u32>) -> Self {
        let count = |themselves: f64| -> Vec<Terms> {
            let fields = people.0.par_iter().zip(chance).zip(&table.schema.fields);
            fields.map(|((counts, chance), field)| terms(counts, *chance, &field.kind, themselves)).collect()
        };
        let apart = if group_of.is_empty() { Vec::new() } else { count(2.0) };
        Self { together: count(1.0), apart, group_of }
    }

    /// The rarities of a small table by what is known of the account.
    pub fn looked_up(table: &Table, model: &Model, frequencies: &Frequencies) -> Self {
        let chance: Vec<_> = model.fields.iter().map(|weights| Some(weights.chance[WHOLE])).collect();
        Self::of(&frequencies.look_up(table), table, &chance, Vec::new())
    }

    /// Whether the level is judged by its value, so that its own chance need not be learned.
    pub fn judges(&self, kind: &Kind, field: usize, level: usize) -> bool {
        term_of(kind, level as u8).is_some_and(|term| !self.together[field][term].bits.is_empty())
    }

    /// The bits of all fields of a pair.
    pub fn of_pair(&self, pattern: Pattern, a: Row, b: Row) -> f64 {
        let schema = a.table.schema;
        let said = (0..schema.fields.len()).filter(|field| {
            let level = pattern.level(*field);
            level != UNKNOWN && is_judged(&schema.fields[*field].kind, level)
        });
        let relation = self.relation(a, b);
        said.map(|field| relation.of_field(field, met(field, pattern, a, b), &schema.fields[field].kind))
            .sum::<f64>()
            .clamp(ALL_COMMONER_BITS, ALL_RARER_BITS)
    }

    /// How the two were counted.
    pub fn relation(&self, a: Row, b: Row) -> Relation<'_> {
        match (self.group_of.get(a.row), self.group_of.get(b.row)) {
            (Some(one), Some(other)) if one != other => Relation(&self.apart),
            _ => Relation(&self.together),
        }
    }
}

/// The bits of two records that were counted in one way.
pub(crate) struct Relation<'r>(&'r [Terms]);

impl Relation<'_> {
    /// The bits of one field.
    pub fn of_field(&self, field: usize, meeting: Meeting, kind: &Kind) -> f64 {
        let Some((x, y)) = meeting.values else {
            return 0.0;
        };
        let terms = &self.0[field];
        let bits = |term: usize, id: u32| terms[term].bits(id);
        if is_nearly(kind, meeting.level) {
            let first = if x.piece_id(0) == y.piece_id(0) { bits(FIRST, x.piece_id(0)) } else { 0.0 };
            let last = bits(SECOND, shorter(x, y).piece_id(1));
            return first + if x.piece_id(1) == y.piece_id(1) { last } else { last.min(0.0) };
        }
        match term_of(kind, meeting.level) {
            // Swapped names are as common as the commoner order of the two.
            Some(WHOLE) => bits(WHOLE, x.id).min(bits(WHOLE, y.id)),
            Some(FIRST) if x.piece_id(0) == y.piece_id(0) => bits(FIRST, x.piece_id(0)),
            Some(SECOND) if x.piece_id(1) == y.piece_id(1) => bits(SECOND, x.piece_id(1)),
            _ => 0.0,
        }
    }

    /// How many people besides the two hold what the bits of a field are about, as far as they are counted.
    pub fn others(&self, field: usize, meeting: Meeting, kind: &Kind) -> f64 {
        let Some((x, y)) = meeting.values else {
            return 0.0;
        };
        let of = |term: usize, value: Value| self.0[field][term].others(id_of(value, term));
        match term_of(kind, meeting.level) {
            Some(term) => of(term, x).max(of(term, y)),
            None if is_nearly(kind, meeting.level) && x.piece_id(0) == y.piece_id(0) => {
                of(FIRST, x).max(of(SECOND, shorter(x, y)))
            }
            None => of(SECOND, shorter(x, y)),
        }
    }
}

impl Term {
    fn bits(&self, id: u32) -> f64 {
        self.bits.get(id as usize).map_or(0.0, |bits| f64::from(*bits).clamp(COMMONER_BITS, RARER_BITS))
    }

    fn others(&self, id: u32) -> f64 {
        let held = |bits: &f32| self.expected * (-f64::from(*bits)).exp2();
        self.bits.get(id as usize).map_or(0.0, |bits| (held(bits) - self.unseen).max(0.0))
    }
}

/// Of two full names that are nearly the same, the one with the shorter surname.
fn shorter<'t>(x: Value<'t>, y: Value<'t>) -> Value<'t> {
    if x.second.len() <= y.second.len() { x } else { y }
}

/// Whether two names are judged by the pieces that they share.
fn is_nearly(kind: &Kind, level: u8) -> bool {
    *kind == Kind::Name && matches!(level, name::NEARLY_EQUAL | name::BOTH_NEAR)
}

/// The values that met at the level of the pattern; they are compared again only where there are several.
fn met<'t>(field: usize, pattern: Pattern, a: Row<'t>, b: Row<'t>) -> Meeting<'t> {
    let (mut left, mut right) = (a.values(field), b.values(field));
    match (left.next(), right.next(), left.next(), right.next()) {
        (Some(x), Some(y), None, None) => Meeting { level: pattern.level(field), values: Some((x, y)) },
        _ => meet(a.table.schema, field, a, b),
    }
}

fn is_judged(kind: &Kind, level: u8) -> bool {
    term_of(kind, level).is_some() || is_nearly(kind, level)
}

/// What two values have in common at a level.
fn term_of(kind: &Kind, level: u8) -> Option<usize> {
    match (kind, level) {
        (Kind::Name, name::EQUAL | name::SWAPPED) => Some(WHOLE),
        (Kind::Name, name::LAST_EQUAL_FIRST_OTHER) => Some(SECOND),
        (Kind::Name, name::FIRST_EQUAL) => Some(FIRST),
        (Kind::Name, _) => None,
        (Kind::Email | Kind::Phone | Kind::Organisation | Kind::Place | Kind::Text(_), 0) => Some(WHOLE),
        (Kind::Email, 1 | 2) => Some(FIRST),
        _ => None,
    }
}

/// Whether a kind of field is judged by this part of its values.
pub(crate) fn is_counted(kind: &Kind, term: usize) -> bool {
    match kind {
        Kind::Name => true,
        Kind::Email => term != SECOND,
        Kind::Phone | Kind::Organisation | Kind::Place | Kind::Text(_) => term == WHOLE,
        _ => false,
    }
}

fn terms(counts: &[Counts; 3], chance: Option<f64>, kind: &Kind, themselves: f64) -> Terms {
    // Those who share an address are told apart by their names already.
    let themselves = if kind.is_address() { 1.0 } else { themselves };
    [WHOLE, FIRST, SECOND].map(|term| match chance {
        Some(chance) if is_counted(kind, term) => {
            let agreeing = if term == WHOLE { chance } else { counts[term].agreeing };
            Term::of(&counts[term], agreeing, themselves)
        }
        _ => Term::default(),
    })
}

impl Term {
    /// When so many of the people who hold a value are the two themselves.
    fn of(counts: &Counts, agreeing: f64, themselves: f64) -> Term {
        if counts.total < 2.0 {
            return Term::default();
        }
        let expected = agreeing * counts.total;
        let unseen = expected.clamp(UNSEEN.0, UNSEEN.1);
        let held = |people: &f32| (f64::from(*people) - themselves).max(0.0) + unseen;
        let bits = counts.people.iter().map(|people| (expected / held(people)).log2() as f32).collect();
        Term { bits, expected, unseen }
    }
}
