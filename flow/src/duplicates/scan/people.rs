//! Contacts that may be one person, by the model in force (crate `matching`).

use super::Found;
use super::groups::{Pair, group};
use crate::duplicates::likeness::Likeness;
use crate::duplicates::suspects::{Print, TellApart};
use base::search::Subject;
use matching::{Model, Person};
use std::collections::{HashMap, HashSet};

/// What identifies a contact.
pub(super) fn print(person: &Person) -> Print {
    let names =
        person.names.iter().flat_map(|name| [name.first.as_str(), name.last.as_str(), name.generation.as_str()]);
    let lists = [&person.emails, &person.phones, &person.visitors, &person.handles, &person.companies];
    Print::of(names.chain(lists.into_iter().flatten().map(String::as_str)))
}

/// Contacts that may be one, the surest first.
pub(super) fn find(people: &[Person], model: &Model, told: &TellApart) -> Vec<Found> {
    let compared = matching::compare(model, people);
    let found = compared.pairs();
    let likeness: HashMap<[i64; 2], &matching::Pair> = found.iter().map(|pair| ([pair.a, pair.b], pair)).collect();
    let never = apart(people, &likeness, told);
    let groups = compared.groups(&never.iter().map(|[one, other]| (*one, *other)).collect::<Vec<_>>());
    let group_of: HashMap<i64, usize> =
        groups.iter().enumerate().flat_map(|(at, group)| group.iter().map(move |id| (*id, at))).collect();
    let is_grouped = |pair: &[i64; 2]| {
        pair.map(|id| group_of.get(&id)) == [group_of.get(&pair[0]); 2] && group_of.contains_key(&pair[0])
    };
    let pairs = likeness.iter().filter(|(pair, _)| is_grouped(pair));
    let pairs =
        pairs.map(|(pair, found)| Pair { records: *pair, centibits: Likeness::from(&found.likeness).centibits });
    group(pairs.collect(), |pair| never.contains(&pair))
        .into_iter()
        .filter_map(|group| {
            let likeness = Likeness::from(&likeness.get(&group.weakest)?.likeness);
            Some(Found { subject: Subject::Contact, records: group.records, likeness })
        })
        .collect()
}

/// Pairs that were told apart and stay so.
fn apart(people: &[Person], likeness: &HashMap<[i64; 2], &matching::Pair>, told: &TellApart) -> HashSet<[i64; 2]> {
    let asked: HashSet<i64> = told.pairs().flat_map(|pair| pair.records).collect();
    let prints: HashMap<i64, Print> =
        people.iter().filter(|person| asked.contains(&person.id)).map(|person| (person.id, print(person))).collect();
    let stays = |records: &[i64; 2]| {
        let [Some(one), Some(other)] = records.map(|id| prints.get(&id)) else { return false };
        let centibits = likeness.get(records).map_or(i64::MIN, |pair| Likeness::from(&pair.likeness).centibits);
        told.keeps([(records[0], *one), (records[1], *other)], centibits)
    };
    told.pairs().map(|pair| pair.records).filter(stays).collect()
}
