//! What has been learned: how often each level is seen between two records of one person, of a family or a firm, and
//! of strangers.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::learn::labels::Layer;

/// A learned model. Plain numbers: it can be stored, compared with the one before it, and put back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The shape of the fields and levels below; a stored model of another format is thrown away and learned anew.
    pub format: u32,
    /// From what it was learned, for whoever reads it.
    pub origin: String,
    /// How many records it was learned from.
    pub records: u64,
    /// Pairs of one person for each record: 0.27 among generated contacts.
    pub same_per_record: f64,
    /// Pairs of family or colleagues, beyond what shared names and numbers say, for each record.
    pub related_per_record: f64,
    /// One for each field of the schema.
    pub fields: Vec<Weights>,
    /// What people's own decisions added.
    pub layer: Layer,
}

/// How often a field falls on each level, for those pairs of which both records say something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Between two records of one person.
    pub same: Vec<f64>,
    /// Between family or colleagues.
    pub related: Vec<f64>,
    /// Between strangers.
    pub chance: Vec<f64>,
    /// Between strangers of one name, where that differs; empty where it does not.
    pub namesakes: Vec<f64>,
}

impl Weights {
    /// How often strangers fall on each level.
    pub(crate) fn strangers(&self, are_namesakes: Namesakes) -> &[f64] {
        if are_namesakes == Namesakes::Yes && !self.namesakes.is_empty() { &self.namesakes } else { &self.chance }
    }
}

/// Whether two records have one name.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Namesakes {
    Yes,
    No,
}

static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
    serde_json::from_str(include_str!("shipped/model.json")).expect("the model that is shipped is well formed")
});

impl Model {
    /// The format of today's schema of contacts.
    pub const FORMAT: u32 = 1;

    /// The model of an account that has not learned one yet: EM on generated contacts, see `docs/duplicates.md`.
    pub fn shipped() -> &'static Model {
        &SHIPPED
    }

    /// Whether the model speaks of today's fields and levels.
    pub fn is_usable(&self) -> bool {
        let shipped = Model::shipped();
        let is_shaped = |(ours, theirs): (&Weights, &Weights)| {
            ours.same.len() == theirs.same.len()
                && ours.related.len() == theirs.related.len()
                && ours.chance.len() == theirs.chance.len()
                && ours.namesakes.len() == theirs.namesakes.len()
        };
        self.format == Model::FORMAT
            && self.fields.len() == shipped.fields.len()
            && self.fields.iter().zip(&shipped.fields).all(is_shaped)
    }
}
