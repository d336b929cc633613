//! How alike records are, as it is kept and shown: reasons with their weights, and the sum of them.

use serde::{Deserialize, Serialize};

/// Hundredths of a bit in a bit, as weights are kept.
const CENTIBITS: f64 = 100.0;
/// Weights are told in tenths of a bit, so that what is shown adds up to what is shown.
const TENTHS: f64 = 10.0;
/// What the sum begins with.
const PRIOR: &str = "Any two records, before a look at them";
/// Millionths in a whole, as probabilities are kept.
const PPM: f64 = 1_000_000.0;

/// One reason for or against that records are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What agrees or disagrees, in words.
    pub what: String,
    /// How much it says, in hundredths of a bit; below zero it speaks against.
    pub centibits: i64,
}

/// The reasons and their sum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likeness {
    /// The sum, in hundredths of a bit: the logarithm of the odds.
    pub centibits: i64,
    /// How probable it is that they are one, in millionths.
    pub probability_ppm: i64,
    /// What agrees and what differs. With how probable it is of any two records they are the sum: see
    /// [`Likeness::addends`].
    pub reasons: Vec<Reason>,
}

impl Reason {
    /// A reason of so many bits, to a tenth.
    pub fn new(what: impl Into<String>, bits: f64) -> Reason {
        Reason { what: what.into(), centibits: rounded(bits * TENTHS) * 10 }
    }

    /// How much it says, in bits.
    pub fn bits(&self) -> f64 {
        in_bits(self.centibits)
    }
}

impl Likeness {
    /// The sum of reasons and of `prior_bits`, which is how probable it is of any two records.
    pub fn of(reasons: Vec<Reason>, prior_bits: f64) -> Likeness {
        let prior = Reason::new(PRIOR, prior_bits);
        let centibits = prior.centibits + reasons.iter().map(|reason| reason.centibits).sum::<i64>();
        let probability = matching::probability(in_bits(centibits));
        Likeness { centibits, probability_ppm: rounded(probability * PPM), reasons }
    }

    /// All that the sum is made of: how probable it is of any two records, unless that says nothing, and the reasons.
    pub fn addends(&self) -> Vec<Reason> {
        let prior = self.centibits - self.reasons.iter().map(|reason| reason.centibits).sum::<i64>();
        let prior = Reason { what: PRIOR.to_owned(), centibits: prior };
        std::iter::once(prior).filter(|prior| prior.centibits != 0).chain(self.reasons.iter().cloned()).collect()
    }

    /// The sum, in bits.
    pub fn bits(&self) -> f64 {
        in_bits(self.centibits)
    }

    /// How probable it is that they are one, in hundredths, rounded down: nothing is certain.
    pub fn percent(&self) -> i64 {
        self.probability_ppm / 10_000
    }
}

impl From<&matching::Likeness> for Likeness {
    /// The first reason says how probable it is of any two records: it is what is left of the sum.
    fn from(found: &matching::Likeness) -> Likeness {
        let reasons = found.reasons.iter().skip(1);
        Likeness {
            centibits: rounded(found.bits.as_f64() * CENTIBITS),
            probability_ppm: rounded(found.probability * PPM),
            reasons: reasons.map(|reason| Reason::new(sentence(reason.what), reason.bits.as_f64())).collect(),
        }
    }
}

/// With a capital at its beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[expect(clippy::cast_precision_loss, reason = "weights are some thousands of hundredths")]
fn in_bits(centibits: i64) -> f64 {
    centibits as f64 / CENTIBITS
}

#[expect(clippy::cast_possible_truncation, reason = "weights and millionths are small; what is no number becomes 0")]
fn rounded(number: f64) -> i64 {
    number.round() as i64
}

#[cfg(test)]
mod tests;
