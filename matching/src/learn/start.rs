//! Where learning begins when there is no model yet: plausible shares, which EM corrects.

use crate::learn::labels::Layer;
use crate::model::{Model, Weights};
use crate::schema::{Kind, Schema};
use crate::universe::Universe;

const SAME_PER_RECORD: f64 = 0.15;
const RELATED_PER_RECORD: f64 = 0.1;

/// A first guess: what strangers do is counted, what one person does is guessed.
pub(crate) fn first_guess(schema: &Schema, universe: &Universe, records: u64) -> Model {
    let fields = schema.fields.iter().enumerate().map(|(field, of)| {
        let known = universe.known[field].max(1.0);
        let chance: Vec<f64> = universe.levels[field].iter().map(|count| (count / known).min(1.0)).collect();
        Weights {
            same: same(&of.kind),
            related: related(&of.kind, &chance),
            namesakes: namesakes(&of.kind, &chance),
            chance,
        }
    });
    Model {
        format: Model::FORMAT,
        origin: String::new(),
        records,
        same_per_record: SAME_PER_RECORD,
        related_per_record: if has_families(schema) { RELATED_PER_RECORD } else { 0.0 },
        fields: fields.collect(),
        layer: Layer::default(),
    }
}

/// Families and colleagues are told by what they share beside a name: a number, an address, a company.
fn has_families(schema: &Schema) -> bool {
    schema.fields.iter().any(|field| matches!(field.kind, Kind::Phone | Kind::Organisation))
}

fn namesakes(kind: &Kind, chance: &[f64]) -> Vec<f64> {
    if *kind == Kind::Place { chance.to_vec() } else { Vec::new() }
}

fn same(kind: &Kind) -> Vec<f64> {
    match kind {
        Kind::Name => vec![0.5, 0.08, 0.06, 0.02, 0.02, 0.03, 0.01, 0.01, 0.02, 0.15, 0.06, 0.04],
        Kind::Generation => vec![0.6, 0.4],
        kind => {
            let rest = kind.levels() - 1;
            [0.7].into_iter().chain(std::iter::repeat_n(0.3 / rest as f64, rest)).collect()
        }
    }
}

fn related(kind: &Kind, chance: &[f64]) -> Vec<f64> {
    match kind {
        Kind::Name => vec![0.004, 0.003, 0.01, 0.001, 0.35, 0.01, 0.01, 0.03, 0.35, 0.01, 0.02, 0.20],
        Kind::Generation => vec![0.2, 0.8],
        Kind::Email => vec![0.15, 0.02, 0.03, 0.8],
        Kind::Phone => vec![0.6, 0.01, 0.39],
        Kind::Organisation => vec![0.6, 0.1, 0.3],
        Kind::Identifier => vec![0.02, 0.98],
        _ => chance.iter().enumerate().map(|(level, share)| 0.4 * share + if level == 0 { 0.6 } else { 0.0 }).collect(),
    }
}
