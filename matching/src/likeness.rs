//! Why two contacts may be one person: reasons that a salesperson reads, and their exact sum.

use std::fmt;

use crate::compare::{Meeting, Pattern, UNKNOWN, meet, name};
use crate::contacts::{self, NAME};
use crate::frequencies::Frequencies;
use crate::judge::people_on_shared;
use crate::model::Model;
use crate::people::tell_apart;
use crate::person::Person;
use crate::rarity::Rarity;
use crate::schema::Kind;
use crate::score::{Scorer, Weight, probability};
use crate::table::{Row, Table};
use crate::words;

/// What the rarity of a value adds is a reason of its own from so many bits on.
const TELLING_BITS: f64 = 0.5;

/// Reasons and their sum.
#[derive(Debug, Clone, PartialEq)]
pub struct Likeness {
    /// The logarithm of the odds that both are one person: exactly the sum of the reasons.
    pub bits: Bits,
    /// How probable that is, from 0 to 1.
    pub probability: f64,
    /// In the order of the fields; the first says how probable it was before anything was compared.
    pub reasons: Vec<Reason>,
    /// Whether something stands against it that one person's records should not show: another name, another
    /// generation. Such a pair is never merged without being asked.
    pub has_conflict: bool,
    /// The least number of people who share the address or number that brings the two together; 1 where it is theirs
    /// alone, `None` where they share none.
    pub people: Option<usize>,
}

/// One reason for or against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// What agrees or differs: "same phone number".
    pub what: &'static str,
    pub bits: Bits,
}

/// Tenths of a bit, so that what is shown adds up to what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Bits {
    pub tenths: i32,
}

impl Bits {
    pub fn as_f64(self) -> f64 {
        f64::from(self.tenths) / 10.0
    }
}

impl fmt::Display for Bits {
    /// `+9.1`, `-0.6`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:+.1}", self.as_f64())
    }
}

/// Compares two contacts by what is known of the account. The same for both orders.
pub fn likeness(model: &Model, frequencies: &Frequencies, a: &Person, b: &Person) -> Likeness {
    let table = table([a, b]);
    let rarity = Rarity::looked_up(&table, model, frequencies);
    let mut likeness = Desk::new(model, frequencies.records, &rarity).explain(table.row(0), table.row(1));
    likeness.people = people_on_shared(&table, table.row(0), table.row(1));
    likeness
}

/// The same without the reasons.
pub(crate) fn weigh(model: &Model, frequencies: &Frequencies, a: &Person, b: &Person) -> (Pattern, Weight) {
    let table = table([a, b]);
    let pattern = crate::compare::pattern(table.row(0), table.row(1));
    let rarity = Rarity::looked_up(&table, model, frequencies).of_pair(pattern, table.row(0), table.row(1));
    (pattern, Scorer::new(model, frequencies.records, contacts::schema().name_field()).weigh(pattern, rarity))
}

fn table(people: [&Person; 2]) -> Table {
    let mut table = Table::new(contacts::schema());
    for person in people {
        table.push_person(person);
    }
    table
}

/// All that is needed to say why.
pub(crate) struct Desk<'m> {
    scorer: Scorer<'m>,
    rarity: &'m Rarity,
}

impl<'m> Desk<'m> {
    pub fn new(model: &'m Model, records: u64, rarity: &'m Rarity) -> Self {
        Self { scorer: Scorer::new(model, records, contacts::schema().name_field()), rarity }
    }

    pub fn explain(&self, a: Row, b: Row) -> Likeness {
        let schema = a.table.schema;
        let pattern = crate::compare::pattern(a, b);
        let mut sum = Sum::beginning(self.scorer.prior);
        let mut judged = 0.0;
        for (field, of) in schema.fields.iter().enumerate() {
            if pattern.level(field) != UNKNOWN {
                let meeting = meet(schema, field, a, b);
                let rarity = self.rarity.relation(a, b).of_field(field, meeting, &of.kind);
                let told = self.told_rarity((field, &of.kind), meeting, rarity, [a, b]);
                let bits = self.scorer.level(pattern, field);
                sum.add(words::level(&of.kind, &meeting), bits + if told.is_some() { 0.0 } else { rarity });
                if let Some(told) = told {
                    sum.add(told, rarity);
                }
                judged += rarity;
            }
        }
        let all = self.rarity.of_pair(pattern, a, b);
        sum.add(words::TOO_MUCH, all - judged);
        let weight = self.scorer.weigh(pattern, all);
        sum.add(words::RELATED, weight.doubt);
        sum.add(words::DECISIONS, weight.decided);
        let bits = Bits { tenths: tenths(sum.bits) };
        Likeness {
            bits,
            probability: probability(bits.as_f64()),
            reasons: sum.reasons,
            has_conflict: has_conflict(a, pattern),
            people: None,
        }
    }

    /// What the rarity of the values that met says by itself, if it says anything.
    fn told_rarity(
        &self,
        (field, kind): (usize, &Kind),
        meeting: Meeting,
        bits: f64,
        [a, b]: [Row; 2],
    ) -> Option<&'static str> {
        if bits.abs() < TELLING_BITS {
            return None;
        }
        let counted = self.rarity.relation(a, b).others(field, meeting, kind);
        // Of an address two names are two people, of whom one only was left out of the count.
        let other_name = if kind.is_address() { tell_apart(a.table, NAME, [a.row, b.row].into_iter()) - 1 } else { 0 };
        words::rarity(kind, &meeting, bits, counted - other_name as f64)
    }
}

/// Whether a level is one that no two records of one person should have.
pub(crate) fn has_conflict(a: Row, pattern: Pattern) -> bool {
    a.table.schema.fields.iter().enumerate().any(|(field, of)| match of.kind {
        Kind::Name => name::DIFFERING.contains(&pattern.level(field)),
        Kind::Generation => pattern.level(field) == 1,
        _ => false,
    })
}

/// Adds up reasons; each is rounded so that the sum so far is right to a tenth.
struct Sum {
    bits: f64,
    reasons: Vec<Reason>,
}

impl Sum {
    /// The first reason, which is there also when it says nothing.
    fn beginning(prior: f64) -> Self {
        Self { bits: prior, reasons: vec![Reason { what: words::PRIOR, bits: Bits { tenths: tenths(prior) } }] }
    }

    fn add(&mut self, what: &'static str, bits: f64) {
        let before = tenths(self.bits);
        self.bits += bits;
        let tenths = tenths(self.bits) - before;
        if tenths != 0 {
            self.reasons.push(Reason { what, bits: Bits { tenths } });
        }
    }
}

fn tenths(bits: f64) -> i32 {
    (bits * 10.0).round() as i32
}
