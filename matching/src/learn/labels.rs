//! What people decided about pairs, as a layer above the learned weights (offset logistic regression).
//!
//! Inside EM a few hundred decisions drown or do harm; above it they correct what EM cannot know: which levels the
//! account's own people trust.

use serde::{Deserialize, Serialize};

use crate::compare::{Pattern, UNKNOWN};
use crate::schema::{NAME_LEVELS, Schema};

/// How strongly coefficients are drawn to nothing.
const RIDGE: f64 = 2.0;
const STEPS: usize = 25;
/// Steps smaller than this end the search.
const SETTLED: f64 = 1e-6;
/// No coefficient says more than so many natural units: nobody's single decision flips a pair with the same address.
const MOST: f64 = 3.0;
/// All of the layer together, in bits.
const MOST_BITS: f64 = 6.0;
/// Bits that stand for one unit of the weight itself.
const BITS_PER_UNIT: f64 = 10.0;

/// What decisions add to the bits of a pair. Empty until somebody decided.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// The weight's own, then levels by field, then levels of the name with each other field.
    coefficients: Vec<f64>,
    /// Levels of each field.
    levels: Vec<usize>,
}

/// A decision about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Both are one person: they were merged.
    Same,
    /// They are not: "never ask again".
    Different,
    /// They were merged and taken apart again, which says three times as much.
    TakenApart,
}

impl Decision {
    fn target(self) -> f64 {
        if self == Decision::Same { 1.0 } else { 0.0 }
    }

    fn count(self) -> f64 {
        if self == Decision::TakenApart { 3.0 } else { 1.0 }
    }
}

impl Layer {
    /// Learns from pairs with their bits (without a layer) and what was decided about them.
    pub(crate) fn learn(schema: &Schema, decided: &[(Pattern, f64, Decision)]) -> Layer {
        let levels = schema.fields.iter().map(|field| field.kind.levels()).collect();
        let mut layer = Layer { coefficients: Vec::new(), levels };
        let rows: Vec<Row> = decided
            .iter()
            .map(|(pattern, bits, decision)| Row {
                features: layer.features(*pattern, *bits),
                offset: bits * std::f64::consts::LN_2,
                target: decision.target(),
                count: decision.count(),
            })
            .collect();
        let size = layer.size();
        let mut coefficients = vec![0.0; size];
        for _ in 0..STEPS {
            let step = newton_step(&rows, &coefficients);
            let largest = step.iter().fold(0.0, |most: f64, change| most.max(change.abs()));
            for (coefficient, change) in coefficients.iter_mut().zip(step) {
                *coefficient -= change;
            }
            if largest < SETTLED {
                break;
            }
        }
        layer.coefficients = coefficients.into_iter().map(|coefficient| coefficient.clamp(-MOST, MOST)).collect();
        layer
    }

    /// The bits it adds to a pair of this pattern and weight.
    pub(crate) fn bits(&self, pattern: Pattern, bits: f64) -> f64 {
        if self.coefficients.is_empty() {
            return 0.0;
        }
        let features = self.features(pattern, bits);
        let sum: f64 = features.iter().map(|(at, value)| self.coefficients[*at] * value).sum();
        (sum / std::f64::consts::LN_2).clamp(-MOST_BITS, MOST_BITS)
    }

    fn size(&self) -> usize {
        let levels: usize = self.levels.iter().sum();
        1 + levels + NAME_LEVELS * levels
    }

    /// What is true of a pair, sparsely: the place of each feature and its value.
    fn features(&self, pattern: Pattern, bits: f64) -> Vec<(usize, f64)> {
        let all: usize = self.levels.iter().sum();
        let mut features = vec![(0, bits / BITS_PER_UNIT)];
        let name = usize::from(pattern.level(0));
        let mut start = 0;
        for (field, levels) in self.levels.iter().enumerate() {
            let level = pattern.level(field);
            if level != UNKNOWN {
                let at = start + usize::from(level);
                features.push((1 + at, 1.0));
                if field > 0 && name < NAME_LEVELS {
                    features.push((1 + all + name * all + at, 1.0));
                }
            }
            start += levels;
        }
        features
    }
}

struct Row {
    features: Vec<(usize, f64)>,
    offset: f64,
    target: f64,
    count: f64,
}

/// The step that Newton's method takes against the gradient.
fn newton_step(rows: &[Row], coefficients: &[f64]) -> Vec<f64> {
    // Only what is true of some pair has a coefficient: the rest stays at nothing.
    let mut places: Vec<usize> = rows.iter().flat_map(|row| row.features.iter().map(|(at, _)| *at)).collect();
    places.sort_unstable();
    places.dedup();
    let place = |at: usize| places.binary_search(&at).unwrap_or_default();
    let size = places.len();
    let mut gradient: Vec<f64> = places.iter().map(|at| RIDGE * coefficients[*at]).collect();
    let mut curvature = vec![vec![0.0; size]; size];
    for (at, row) in curvature.iter_mut().enumerate() {
        row[at] = RIDGE;
    }
    for row in rows {
        let sum = row.offset + row.features.iter().map(|(at, value)| coefficients[*at] * value).sum::<f64>();
        let probability = 1.0 / (1.0 + (-sum).exp());
        let slope = row.count * (probability - row.target);
        let bend = row.count * (probability * (1.0 - probability)).max(1e-9);
        for (at, value) in &row.features {
            gradient[place(*at)] += slope * value;
            for (other, theirs) in &row.features {
                curvature[place(*at)][place(*other)] += bend * value * theirs;
            }
        }
    }
    let step = solve(curvature, gradient);
    let mut whole = vec![0.0; coefficients.len()];
    for (at, change) in places.into_iter().zip(step) {
        whole[at] = change;
    }
    whole
}

/// Solves a symmetric positive system (Cholesky).
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for i in 0..size {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| matrix[i][k] * matrix[j][k]).sum();
            let rest = matrix[i][j] - known;
            matrix[i][j] = if i == j { rest.max(1e-12).sqrt() } else { rest / matrix[j][j] };
        }
    }
    for i in 0..size {
        let known: f64 = (0..i).map(|k| matrix[i][k] * right[k]).sum();
        right[i] = (right[i] - known) / matrix[i][i];
    }
    for i in (0..size).rev() {
        let known: f64 = (i + 1..size).map(|k| matrix[k][i] * right[k]).sum();
        right[i] = (right[i] - known) / matrix[i][i];
    }
    right
}
