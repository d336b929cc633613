//! What a decided request contributes: the speed of triage (IL-14).

use super::contribution::{Contribution, Contributions, Key, Measure, bucket};
use super::day::Day;
use base::clock::Seconds;
use base::ids::{PipelineId, SourceId, UserId};
use jiff::tz::TimeZone;

/// How a request was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It became a lead.
    Accepted,
    /// It did not.
    Declined,
    /// It joined a lead, contact or company that was there.
    Linked,
}

impl Decision {
    /// All of them.
    pub const ALL: [Decision; 3] = [Decision::Accepted, Decision::Declined, Decision::Linked];

    /// The number under which it is counted.
    pub fn number(self) -> i64 {
        self as i64 + 1
    }

    /// The decision that a request's state tells of.
    pub fn from_state(word: &str) -> Option<Decision> {
        match word {
            "accepted" => Some(Decision::Accepted),
            "declined" => Some(Decision::Declined),
            "linked" => Some(Decision::Linked),
            _ => None,
        }
    }
}

/// A request that a person decided.
#[derive(Clone, Copy, Debug)]
pub struct DecidedRequest {
    /// How.
    pub decision: Decision,
    /// When it came.
    pub arrived_at: Seconds,
    /// When it was decided.
    pub decided_at: Seconds,
    /// By whom.
    pub user: UserId,
    /// For which pipeline it came.
    pub pipeline: PipelineId,
    /// Through which door.
    pub source: SourceId,
}

/// What it contributes.
pub fn contributions(request: &DecidedRequest, zone: &TimeZone) -> Contributions {
    let seconds = (request.decided_at - request.arrived_at).max(0);
    let key = Key {
        user: request.user,
        source: request.source,
        detail: request.decision.number(),
        bucket: bucket(seconds),
        ..Key::new(Measure::Decided, Day::of(request.decided_at, zone), request.pipeline)
    };
    Contributions::from([(key, Contribution { number: 1, amount_minor: 0, seconds })])
}
