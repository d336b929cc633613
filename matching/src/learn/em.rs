//! Expectation and maximisation: the model that explains best how the candidates compare, without anybody's labels.

use rayon::prelude::*;

use crate::compare::name::CONFLICTS;
use crate::compare::{Pattern, UNKNOWN};
use crate::hash::Map;
use crate::learn::labels::Layer;
use crate::model::{Model, Namesakes, Weights};
use crate::rarity::Rarity;
use crate::schema::{Kind, Schema};
use crate::universe::Universe;

const ROUNDS: usize = 40;
/// Chances of strangers are learned after so many rounds, when the first guess has settled.
const SETTLED: usize = 3;
/// Rarities are put into buckets of half a bit, so that equal patterns are counted together.
const BUCKETS_PER_BIT: f64 = 2.0;
const MOST_BUCKETS: f32 = 60.0;
/// However many matches are taken away from a level, so much of it stays strangers'.
const LEAST_STRANGERS: f64 = 0.03;
const LEAST_SHARE: f64 = 1e-5;
/// The share of a family's or a firm's pairs whose first names differ; no more than this is learned of their names.
const CONFLICTING: f64 = 0.93;
/// Pairs that the model before it stands for when a new one is learned.
const PRIOR_PAIRS: f64 = 500.0;

/// Namesakes that the chance of all strangers stands for until there are some.
const PRIOR_NAMESAKES: f64 = 20.0;

/// Pairs that compare alike: levels, bucket of rarity, how many.
pub(crate) struct Tally {
    pattern: Pattern,
    bucket: i8,
    count: f64,
}

/// Counts pairs by pattern and by what the rarity of their values adds.
pub(crate) fn tallies(patterns: &[Pattern], rarities: &[f32]) -> Vec<Tally> {
    let chunk = 1 << 16;
    let parts: Vec<Map<(u64, i8), f64>> = patterns
        .par_chunks(chunk)
        .zip(rarities.par_chunks(chunk))
        .map(|(patterns, rarities)| {
            let mut counts: Map<(u64, i8), f64> = Map::default();
            for (pattern, bits) in patterns.iter().zip(rarities) {
                let bucket = (bits * BUCKETS_PER_BIT as f32).round().clamp(-MOST_BUCKETS, MOST_BUCKETS) as i8;
                *counts.entry((pattern.0, bucket)).or_default() += 1.0;
            }
            counts
        })
        .collect();
    let mut counts: Map<(u64, i8), f64> = Map::default();
    for (key, count) in parts.into_iter().flatten() {
        *counts.entry(key).or_default() += count;
    }
    let mut keys: Vec<((u64, i8), f64)> = counts.into_iter().collect();
    keys.sort_unstable_by_key(|(key, _)| *key);
    keys.into_iter().map(|((pattern, bucket), count)| Tally { pattern: Pattern(pattern), bucket, count }).collect()
}

/// Learns a model of these tallies that starts from `first`.
///
/// With `prior` the model is drawn to it by so many pairs: an account of few records stays near what was shipped.
pub(crate) fn learn(
    schema: &Schema,
    universe: &Universe,
    rarity: &Rarity,
    tallies: &[Tally],
    first: &Model,
    prior: Option<&Model>,
) -> Model {
    let mut now = Estimate::from(schema, first, universe);
    for round in 0..ROUNDS {
        let sums = Sums::of(&now, tallies);
        for (field, of) in schema.fields.iter().enumerate() {
            let prior = prior.map(|model| &model.fields[field]);
            now.fields[field].same = shares(&sums.same[field], prior.map(|prior| &prior.same), of.kind.levels());
            now.fields[field].related = if of.kind == Kind::Name {
                conflicting(&now.fields[field].related, &sums.related[field])
            } else {
                shares(&sums.related[field], prior.map(|prior| &prior.related), of.kind.levels())
            };
            if round >= SETTLED {
                let is_judged = |level: usize| rarity.judges(&of.kind, field, level);
                now.strangers(universe, &sums, field, is_judged);
                now.namesakes(&sums, field);
            }
        }
        now.same = universe.plausible(sums.all_same) / universe.pairs;
        now.related = sums.all_related / universe.pairs;
    }
    now.into_model(first, universe)
}

/// The state between two rounds: shares of all pairs.
struct Estimate {
    name_field: Option<usize>,
    same: f64,
    related: f64,
    fields: Vec<Weights>,
}

impl Estimate {
    fn from(schema: &Schema, model: &Model, universe: &Universe) -> Self {
        let per_record = universe.pairs / model.records.max(2) as f64;
        Self {
            name_field: schema.name_field(),
            same: (model.same_per_record / per_record).min(0.2),
            related: (model.related_per_record / per_record).min(0.2),
            fields: model.fields.clone(),
        }
    }

    /// What is seen beyond the pairs that are somebody's is chance: near-unique values would else look common because
    /// of the duplicates themselves.
    fn strangers(&mut self, universe: &Universe, sums: &Sums, field: usize, is_judged: impl Fn(usize) -> bool) {
        let ours = |level: usize| sums.same[field][level] + sums.related[field][level];
        let known = (0..usize::from(UNKNOWN)).map(ours).sum::<f64>();
        let strangers = (universe.known[field] - known).max(1.0);
        for (level, chance) in self.fields[field].chance.iter_mut().enumerate() {
            if !is_judged(level) {
                let all = universe.levels[field][level];
                let rest = (all - ours(level)).max(LEAST_STRANGERS * all).max(0.3);
                *chance = (rest / strangers).min(1.0);
            }
        }
    }

    /// Pairs of one name are all candidates, so that what strangers among them share is seen there.
    fn namesakes(&mut self, sums: &Sums, field: usize) {
        let Weights { chance, namesakes, .. } = &mut self.fields[field];
        let seen: f64 = sums.namesakes[field].iter().sum::<f64>() + PRIOR_NAMESAKES;
        for (level, share) in namesakes.iter_mut().enumerate() {
            *share = (sums.namesakes[field][level] + PRIOR_NAMESAKES * chance[level]) / seen;
        }
    }

    fn into_model(self, first: &Model, universe: &Universe) -> Model {
        let per_record = universe.pairs / first.records.max(2) as f64;
        Model {
            same_per_record: self.same * per_record,
            related_per_record: self.related * per_record,
            fields: self.fields,
            layer: Layer::default(),
            ..first.clone()
        }
    }
}

/// Expected pairs by field and level.
struct Sums {
    all_same: f64,
    all_related: f64,
    same: Vec<[f64; 16]>,
    related: Vec<[f64; 16]>,
    /// Strangers of one name; nothing for pairs of which a field is unknown.
    namesakes: Vec<[f64; 15]>,
}

impl Sums {
    fn of(now: &Estimate, tallies: &[Tally]) -> Self {
        let fields = now.fields.len();
        let mut sums = Self {
            all_same: 0.0,
            all_related: 0.0,
            same: vec![[0.0; 16]; fields],
            related: vec![[0.0; 16]; fields],
            namesakes: vec![[0.0; 15]; fields],
        };
        for tally in tallies {
            let are_namesakes = tally.pattern.namesakes(now.name_field);
            let (mut same, mut related) = (now.same, now.related);
            let mut chance = (1.0 - now.same - now.related) * (-f64::from(tally.bucket) / BUCKETS_PER_BIT).exp2();
            for (field, weights) in now.fields.iter().enumerate() {
                let level = usize::from(tally.pattern.level(field));
                if level != usize::from(UNKNOWN) {
                    same *= weights.same[level];
                    related *= weights.related[level];
                    chance *= weights.strangers(are_namesakes)[level];
                }
            }
            let all = tally.count / (same + related + chance);
            let (same, related, strangers) = (same * all, related * all, chance * all);
            sums.all_same += same;
            sums.all_related += related;
            for field in 0..fields {
                let level = usize::from(tally.pattern.level(field));
                sums.same[field][level] += same;
                sums.related[field][level] += related;
                if are_namesakes == Namesakes::Yes && level < usize::from(UNKNOWN) {
                    sums.namesakes[field][level] += strangers;
                }
            }
        }
        sums
    }
}

fn shares(sums: &[f64; 16], prior: Option<&Vec<f64>>, levels: usize) -> Vec<f64> {
    let seen: f64 = sums[..levels].iter().sum();
    let even = 1.0 / levels as f64;
    let share = |level: usize| {
        let (expected, pairs) = prior.map_or((even, 1.0), |prior| (prior[level], PRIOR_PAIRS));
        ((sums[level] + pairs * expected) / (seen + pairs)).max(LEAST_SHARE)
    };
    (0..levels).map(share).collect()
}

/// Family and colleagues have other first names: that is what tells them from one person.
fn conflicting(now: &[f64], sums: &[f64; 16]) -> Vec<f64> {
    let all: f64 = CONFLICTS.iter().map(|level| sums[usize::from(*level)] + 1.0).sum();
    let mut shares = now.to_vec();
    for level in CONFLICTS.map(usize::from) {
        shares[level] = CONFLICTING * (sums[level] + 1.0) / all;
    }
    shares
}
