//! What one record adds to one day.

use super::day::Day;
use base::clock::Seconds;
use base::ids::{PipelineId, SourceId, StageId, UserId};
use std::collections::BTreeMap;

macro_rules! measures {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// What is counted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Measure { $($(#[$doc])* $name),+ }

        impl Measure {
            /// The word stored in the table.
            pub fn as_str(self) -> &'static str {
                match self { $(Measure::$name => $word),+ }
            }

            /// Reads the stored word.
            pub fn from_stored(word: &str) -> Option<Measure> {
                match word { $($word => Some(Measure::$name),)+ _ => None }
            }
        }
    };
}

measures! {
    /// A lead came into a pipeline; the stage is the furthest that it has reached there since.
    Reached = "reached",
    /// A lead was won, on the day on which it was; the time is that since it was opened.
    Won = "won",
    /// A lead was lost; the detail is the reason.
    Lost = "lost",
    /// A lead left a stage; the time is how long it stood there.
    Stay = "stay",
    /// A request was decided; the detail is how, the time how long it waited.
    Decided = "decided",
    /// A person did something; the detail is what.
    Activity = "activity",
}

/// Under what something is counted; 0 stands for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What is counted.
    pub measure: Measure,
    /// On which day it happened.
    pub day: Day,
    /// In which pipeline.
    pub pipeline: PipelineId,
    /// At which stage.
    pub stage: StageId,
    /// Whose it is: who answered for the lead, decided or did it.
    pub user: UserId,
    /// Through which door it had come.
    pub source: SourceId,
    /// The loss reason, the decision or the activity.
    pub detail: i64,
    /// How long it took: [`bucket`].
    pub bucket: i64,
}

impl Key {
    /// Something on a day of a pipeline, and nothing more known.
    pub fn new(measure: Measure, day: Day, pipeline: PipelineId) -> Key {
        Key { measure, day, pipeline, stage: StageId(0), user: UserId(0), source: SourceId(0), detail: 0, bucket: 0 }
    }
}

/// How much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contribution {
    /// How many.
    pub number: i64,
    /// Their sales, in minor units.
    pub amount_minor: i64,
    /// How long they took together.
    pub seconds: Seconds,
}

impl Contribution {
    /// Puts another one in.
    pub fn add(&mut self, other: Contribution) {
        self.number += other.number;
        self.amount_minor = self.amount_minor.saturating_add(other.amount_minor);
        self.seconds += other.seconds;
    }

    fn negated(self) -> Contribution {
        Contribution { number: -self.number, amount_minor: -self.amount_minor, seconds: -self.seconds }
    }

    fn is_nothing(self) -> bool {
        self == Contribution::default()
    }
}

/// What one record contributes, by key.
pub type Contributions = BTreeMap<Key, Contribution>;

/// Puts what a record contributes now in the place of what it did.
pub fn replace(changes: &mut Contributions, before: &Contributions, now: &Contributions) {
    for (key, contribution) in now {
        changes.entry(*key).or_default().add(*contribution);
    }
    for (key, contribution) in before {
        changes.entry(*key).or_default().add(contribution.negated());
    }
    changes.retain(|_, contribution| !contribution.is_nothing());
}

/// A span of time as a number from 0 on: bucket `n` ends before 2^n minutes. Twenty hours and a day share one; an hour
/// and two do not. So a typical time can be told from counts by day, which an average over a few odd ones cannot.
pub fn bucket(seconds: Seconds) -> i64 {
    let minutes = u64::try_from(seconds).unwrap_or(0) / 60;
    i64::from(u64::BITS - minutes.leading_zeros())
}

/// About how long half of them took at most, from how many fell into each bucket; the middle one's bucket is taken as
/// evenly filled.
pub fn typical_seconds(buckets: &BTreeMap<i64, i64>) -> Seconds {
    let total: i64 = buckets.values().sum();
    let mut before = 0;
    for (bucket, number) in buckets {
        if (before + number) * 2 >= total && *number > 0 {
            let (from, to) = (lower_end(*bucket), lower_end(bucket + 1));
            return from + (to - from) * (total - before * 2).max(0) / (number * 2);
        }
        before += number;
    }
    0
}

fn lower_end(bucket: i64) -> Seconds {
    match u32::try_from(bucket) {
        Ok(0) | Err(_) => 0,
        Ok(bucket) => 60_i64.saturating_mul(1_i64.checked_shl(bucket - 1).unwrap_or(i64::MAX)),
    }
}
