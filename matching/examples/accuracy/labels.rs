//! What decisions buy: pairs are decided by the truth, the layer is learned, and the other pairs are measured.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;

use matching::{Decided, Decision, Model, Person, Study, Table};

use crate::generated::Contacts;
use crate::measures::Truth;

const DECISIONS: usize = 200;
/// Pairs are asked about over the whole range of weights, not only where the model is in doubt.
const BINS: usize = 24;
const LEAST_BITS: f32 = -12.0;

/// Measures the pairs nobody decided about, without the layer and with it.
pub fn measure(contacts: &Contacts) -> Result<(), Box<dyn Error>> {
    let mut table = Table::new(matching::contacts::schema());
    for person in &contacts.people {
        table.push_person(person);
    }
    let mut study = Study::learn(table, Some(Model::shipped()));
    let weights = study.weights();
    let asked = questions(&weights);
    let truth = Truth::of(&contacts.truth);
    let decided: Vec<Decided> = asked
        .iter()
        .map(|(a, b)| {
            let person = |row: u32| -> Person { contacts.people[row as usize].clone() };
            let decision = if truth.is_one(*a, *b) { Decision::Same } else { Decision::Different };
            Decided { a: person(*a), b: person(*b), decision }
        })
        .collect();
    let others = |weights: Vec<((u32, u32), f32)>| -> Vec<_> {
        weights.into_iter().filter(|(pair, _)| !asked.contains(pair)).collect()
    };
    let of_others = truth.without(&asked);
    println!("without decisions:");
    of_others.print_pairs(&others(weights));
    study.decide(&decided);
    println!("with {} decisions:", decided.len());
    of_others.print_pairs(&others(study.weights()));
    Ok(())
}

/// The same number from each bin of weight, spread over the bin.
fn questions(weights: &[((u32, u32), f32)]) -> Vec<(u32, u32)> {
    let mut bins: BTreeMap<i32, Vec<(u32, u32)>> = BTreeMap::new();
    for (pair, bits) in weights.iter().filter(|(_, bits)| *bits >= LEAST_BITS) {
        bins.entry(((bits - LEAST_BITS) as i32).min(BINS as i32 - 1)).or_default().push(*pair);
    }
    let mut taken: HashMap<(u32, u32), ()> = HashMap::new();
    for pairs in bins.values() {
        let each = DECISIONS.div_ceil(bins.len());
        for at in 0..each.min(pairs.len()) {
            taken.insert(pairs[at * pairs.len() / each.min(pairs.len())], ());
        }
    }
    let mut pairs: Vec<(u32, u32)> = taken.into_keys().collect();
    pairs.sort_unstable();
    pairs.truncate(DECISIONS);
    pairs
}
