//! From levels to bits: how much likelier a pair is one person than a stranger, a relative or a colleague.

use crate::compare::{Pattern, UNKNOWN};
use crate::model::{Model, Namesakes, Weights};

/// The smallest share of anything, so that logarithms stay finite.
const LEAST: f64 = 1e-12;
/// From so many records on, twice as many ask one bit more of each pair.
const CAUTIOUS_RECORDS: f64 = 1_000_000.0;

/// A model made ready for adding up.
pub(crate) struct Scorer<'m> {
    pub model: &'m Model,
    /// Bits before anything is compared.
    pub prior: f64,
    related_prior: f64,
    name_field: Option<usize>,
    strangers: Bits,
    namesakes: Bits,
}

/// By field and level: bits for one person, and for family or colleagues, against strangers.
struct Bits {
    same: Vec<Vec<f64>>,
    related: Vec<Vec<f64>>,
}

/// What a pair weighs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weight {
    /// Log-odds of "one person", in bits.
    pub bits: f64,
    /// What the fields say without any prior: what counts between two groups.
    pub evidence: f64,
    /// How much of the doubt is "family or colleagues"; never above zero.
    pub doubt: f64,
    /// What people's decisions about such pairs add.
    pub decided: f64,
}

impl<'m> Scorer<'m> {
    /// A scorer among so many records: the more there are, the less a pair is one person by itself.
    pub fn new(model: &'m Model, records: u64, name_field: Option<usize>) -> Self {
        let pairs_per_record = (records.max(2) - 1) as f64 / 2.0;
        let prior = |per_record: f64| {
            let share = (per_record / pairs_per_record).clamp(LEAST, 0.5);
            (share / (1.0 - share)).log2()
        };
        Self {
            model,
            prior: prior(model.same_per_record) - caution(records),
            related_prior: prior(model.related_per_record),
            name_field,
            strangers: Bits::of(model, Namesakes::No),
            namesakes: Bits::of(model, Namesakes::Yes),
        }
    }

    fn bits(&self, pattern: Pattern) -> &Bits {
        if pattern.namesakes(self.name_field) == Namesakes::Yes { &self.namesakes } else { &self.strangers }
    }

    /// The bits of one level, without the rarity of its value.
    pub fn level(&self, pattern: Pattern, field: usize) -> f64 {
        self.bits(pattern).same[field].get(usize::from(pattern.level(field))).copied().unwrap_or(0.0)
    }

    /// Weighs a pattern with what the rarity of its values adds.
    pub fn weigh(&self, pattern: Pattern, rarity: f64) -> Weight {
        let (mut same, mut related) = (rarity, rarity);
        let bits = self.bits(pattern);
        for field in 0..bits.same.len() {
            let level = pattern.level(field);
            if level != UNKNOWN {
                same += bits.same[field][usize::from(level)];
                related += bits.related[field][usize::from(level)];
            }
        }
        let doubt = -(1.0 + (self.related_prior + related).exp2()).log2();
        // Where families are not told apart at all, nothing is taken off for them.
        let may_be_related = if self.model.related_per_record > 0.0 { related.max(0.0) } else { 0.0 };
        let shared = may_be_related.min(same.max(0.0) + 50.0);
        let bits = self.prior + same + doubt;
        let decided = self.model.layer.bits(pattern, bits);
        Weight { bits: bits + decided, evidence: same - shared, doubt, decided }
    }
}

/// So many more bits are asked of each pair where there are very many records: names are not as independent of each
/// other as the model takes them to be, which shows among very many pairs first.
fn caution(records: u64) -> f64 {
    (records as f64 / CAUTIOUS_RECORDS).log2().max(0.0)
}

impl Bits {
    fn of(model: &Model, are_namesakes: Namesakes) -> Self {
        let logs = |of: fn(&Weights) -> &Vec<f64>| {
            let ratio = |(ours, chance): (&f64, &f64)| (ours.max(LEAST) / chance.max(LEAST)).log2();
            let field = |field: &Weights| of(field).iter().zip(field.strangers(are_namesakes)).map(ratio).collect();
            model.fields.iter().map(field).collect()
        };
        Self { same: logs(|field| &field.same), related: logs(|field| &field.related) }
    }
}

/// The probability that log-odds of so many bits stand for.
pub fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}
