//! What to do about a newcomer: merge, ask, or be silent.

use crate::contacts::{self, EMAIL, IDENTIFIER, NAME, PHONE};
use crate::frequencies::Frequencies;
use crate::identity::email;
use crate::likeness::{Desk, Likeness};
use crate::model::Model;
use crate::people::tell_apart;
use crate::person::Person;
use crate::rarity::Rarity;
use crate::table::{Row, Table, Value};

/// From this probability on a pair may be merged without being asked.
pub const MERGE_PROBABILITY: f64 = 0.99;
/// From this probability on it is worth a question.
pub const ASK_PROBABILITY: f64 = 0.5;
/// By so many bits the best must be likelier than the second.
pub const MARGIN_BITS: f64 = 3.0;

/// What to do about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Certain: the probability is [`MERGE_PROBABILITY`] or more, nothing conflicts, nobody else comes near, and both
    /// share an address, a number or an account that is one person's alone.
    Merge,
    /// [`ASK_PROBABILITY`] or more.
    Ask,
    Silent,
}

/// A candidate and what to do about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    pub id: i64,
    pub likeness: Likeness,
    pub verdict: Verdict,
}

/// Judges the newcomer beside those who share a key with them, the likeliest first; at most one is to be merged.
///
/// All who hold the newcomer's addresses and numbers should be among the candidates: how many people share one is told
/// by their names. A candidate with the newcomer's own id is left out.
pub fn judge(model: &Model, frequencies: &Frequencies, newcomer: &Person, candidates: &[Person]) -> Vec<Judged> {
    let mut table = Table::new(contacts::schema());
    table.push_person(newcomer);
    for candidate in candidates.iter().filter(|candidate| candidate.id != newcomer.id) {
        table.push_person(candidate);
    }
    let rarity = Rarity::looked_up(&table, model, frequencies);
    judge_first(&Desk::new(model, frequencies.records, &rarity), &table)
}

/// Judges the first row of a table beside all others.
pub(crate) fn judge_first(desk: &Desk, table: &Table) -> Vec<Judged> {
    let mut judged: Vec<Judged> = (1..table.len())
        .map(|row| {
            let mut likeness = desk.explain(table.row(0), table.row(row));
            likeness.people = people_on_shared(table, table.row(0), table.row(row));
            Judged { id: table.id(row), likeness, verdict: Verdict::Silent }
        })
        .collect();
    judged.sort_by(|a, b| b.likeness.bits.cmp(&a.likeness.bits).then(a.id.cmp(&b.id)));
    let second = judged.get(1).map_or(f64::NEG_INFINITY, |second| second.likeness.bits.as_f64());
    for (place, judged) in judged.iter_mut().enumerate() {
        let is_alone = place == 0 && judged.likeness.bits.as_f64() - second >= MARGIN_BITS;
        judged.verdict = judged.likeness.verdict(is_alone);
    }
    judged
}

impl Likeness {
    /// What to do about the pair; `is_alone` when no other candidate comes near it.
    pub fn verdict(&self, is_alone: bool) -> Verdict {
        let is_sure = self.probability >= MERGE_PROBABILITY && !self.has_conflict && self.people == Some(1);
        match self.probability {
            _ if is_sure && is_alone => Verdict::Merge,
            probability if probability >= ASK_PROBABILITY => Verdict::Ask,
            _ => Verdict::Silent,
        }
    }
}

/// The fewest people on an address, a number or an account that both share.
pub(crate) fn people_on_shared(table: &Table, a: Row, b: Row) -> Option<usize> {
    let people = shared(a, b).map(|(field, value)| {
        let holds = |row: &usize| table.row(*row).values(field).any(|other| other.is(value));
        tell_apart(table, NAME, (0..table.len()).filter(holds))
    });
    people.min()
}

/// Addresses, numbers and accounts that both have; mailboxes of several people do not count.
pub(crate) fn shared<'t>(a: Row<'t>, b: Row<'t>) -> impl Iterator<Item = (usize, Value<'t>)> {
    [EMAIL, PHONE, IDENTIFIER].into_iter().flat_map(move |field| {
        let both = a.values(field).filter(move |value| b.values(field).any(|other| other.is(*value)));
        both.filter(move |value| field != EMAIL || is_personal(*value)).map(move |value| (field, value))
    })
}

fn is_personal(address: Value) -> bool {
    email::read(&format!("{}@{}", address.text(0), address.text(1))).is_personal()
}
