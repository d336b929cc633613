//! Contacts in; the pairs and groups that may be one person each out; and a model learned of them.

use crate::contacts;
use crate::frequencies::Frequencies;
use crate::hash::Map;
use crate::judge::ASK_PROBABILITY;
use crate::learn::labels::{Decision, Layer};
use crate::likeness::{Desk, Likeness};
use crate::model::Model;
use crate::person::Person;
use crate::score::{Scorer, probability};
use crate::study::Study;
use crate::table::Table;

/// A model that expects more than so many times the duplicates of the one before it is not believed.
const MOST_JUMP: f64 = 2.0;
/// A value is shipped as common when so many of the generated people hold it.
const SHIPPED_PEOPLE: f32 = 8.0;
/// A value is kept as common when two people of an account hold it.
const KEPT_PEOPLE: f32 = 1.5;

/// Two contacts, the smaller id first.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub a: i64,
    pub b: i64,
    pub likeness: Likeness,
}

/// What somebody decided about two contacts, as they are now.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    pub a: Person,
    pub b: Person,
    pub decision: Decision,
}

/// Contacts compared with each other: all of the work, once for their pairs and for their groups.
pub struct Compared(Study);

/// Compares contacts.
pub fn compare(model: &Model, people: &[Person]) -> Compared {
    Compared(Study::with(table(people), model))
}

impl Compared {
    /// Pairs worth a question or more ([`ASK_PROBABILITY`]), the surest first.
    pub fn pairs(&self) -> Vec<Pair> {
        self.0.pairs()
    }

    /// Groups of two or more contacts that are one person each, by id; the surest first.
    ///
    /// The pairs of `never` (ids) stay apart whatever speaks for them, also through others.
    pub fn groups(&self, never: &[(i64, i64)]) -> Vec<Vec<i64>> {
        self.0.groups(never)
    }
}

/// The pairs of contacts, as [`Compared::pairs`].
pub fn find(model: &Model, people: &[Person]) -> Vec<Pair> {
    compare(model, people).pairs()
}

/// The groups of contacts, as [`Compared::groups`].
pub fn cluster(model: &Model, people: &[Person], never: &[(i64, i64)]) -> Vec<Vec<i64>> {
    compare(model, people).groups(never)
}

/// Learns a model of an account: EM over all its contacts, drawn to `prior`, and above it what was decided.
///
/// A model that suddenly expects many more duplicates, or is wrong about a pair that everybody knows, is not believed:
/// `prior` stays, with the decisions above it.
/// A million contacts take about fifteen seconds of one processor and 1.5 GB. The model says nothing
/// of a single contact; the frequencies keep only hashes of values that several people have.
pub fn train(people: &[Person], prior: &Model, decided: &[Decided]) -> (Model, Frequencies) {
    let mut study = Study::learn(table(people), Some(prior));
    if study.model.same_per_record > MOST_JUMP * prior.same_per_record || !study.model.is_sane() {
        study.model = Model { records: people.len() as u64, ..prior.clone() };
    }
    let frequencies = study.decide(decided);
    (study.model, frequencies)
}

/// What decisions add to a model, learned anew from all of them; quick enough to be done after each batch of ten.
pub fn layer(model: &Model, frequencies: &Frequencies, decided: &[Decided]) -> Layer {
    let bare = Model { layer: Layer::default(), ..model.clone() };
    let rows: Vec<_> = decided
        .iter()
        .map(|decided| {
            let (pattern, weight) = crate::likeness::weigh(&bare, frequencies, &decided.a, &decided.b);
            (pattern, weight.bits, decided.decision)
        })
        .collect();
    if rows.is_empty() { Layer::default() } else { Layer::learn(contacts::schema(), &rows) }
}

/// The contacts by their ids: what is found does not depend on the order in which they were read.
pub(crate) fn table(people: &[Person]) -> Table {
    let mut table = Table::new(contacts::schema());
    let mut people: Vec<&Person> = people.iter().collect();
    people.sort_by_key(|person| person.id);
    for person in people {
        table.push_person(person);
    }
    table
}

impl Study {
    /// Puts decisions above what was learned; the frequencies are those of the study.
    pub fn decide(&mut self, decided: &[Decided]) -> Frequencies {
        let frequencies = Frequencies::keep(&self.table, &self.people, KEPT_PEOPLE);
        self.model.layer = layer(&self.model, &frequencies, decided);
        frequencies
    }

    fn pairs(&self) -> Vec<Pair> {
        let desk = Desk::new(&self.model, self.table.len() as u64, &self.rarity);
        let likely = self.weights().into_iter().filter(|(_, bits)| probability(f64::from(*bits)) >= ASK_PROBABILITY);
        let mut pairs: Vec<Pair> = likely
            .map(|((a, b), _)| {
                let (x, y) = (self.table.row(a as usize), self.table.row(b as usize));
                let mut likeness = desk.explain(x, y);
                likeness.people = self.people_on_shared(x, y);
                let (a, b) = (self.table.id(a as usize), self.table.id(b as usize));
                Pair { a: a.min(b), b: a.max(b), likeness }
            })
            .collect();
        pairs.sort_by(|x, y| y.likeness.bits.cmp(&x.likeness.bits).then((x.a, x.b).cmp(&(y.a, y.b))));
        pairs
    }

    fn groups(&self, never: &[(i64, i64)]) -> Vec<Vec<i64>> {
        let row_of: Map<i64, u32> = (0..self.table.len()).map(|row| (self.table.id(row), row as u32)).collect();
        let never: Vec<_> = never.iter().filter_map(|(a, b)| Some((*row_of.get(a)?, *row_of.get(b)?))).collect();
        let mut groups: Map<u32, Vec<u32>> = Map::default();
        for (row, group) in self.cluster(0.0, &never).into_iter().enumerate() {
            groups.entry(group).or_default().push(row as u32);
        }
        let scorer = Scorer::new(&self.model, self.table.len() as u64, self.table.schema.name_field());
        let mut groups: Vec<(f64, Vec<i64>)> = groups
            .into_values()
            .filter(|rows| rows.len() > 1)
            .map(|rows| {
                let bits = self.weigh(&scorer, rows[0] as usize, rows[1] as usize).bits;
                (bits, rows.iter().map(|row| self.table.id(*row as usize)).collect())
            })
            .collect();
        groups.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(x.cmp(y)));
        groups.into_iter().map(|(_, ids)| ids).collect()
    }
}

/// Learns what is shipped: a model and the common values, from contacts alone.
pub fn learn_shipped(people: &[Person], origin: &str) -> (Model, Frequencies) {
    let study = Study::learn(table(people), None);
    let frequencies = Frequencies::keep(&study.table, &study.people, SHIPPED_PEOPLE);
    (Model { origin: origin.to_owned(), ..study.model }, frequencies)
}
