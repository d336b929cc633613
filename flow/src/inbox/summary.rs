//! Speed of triage: how many came, how they were decided, how long that took (IL-14).

use super::{Error, store};
use crate::channels::Channel;
use base::Cx;
use base::clock::Seconds;
use base::ids::PipelineId;

/// Counts of one pipeline, or of all, over a span of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All that came.
    pub total: i64,
    /// Accepted.
    pub accepted: i64,
    /// Declined.
    pub declined: i64,
    /// Linked by a person.
    pub linked: i64,
    /// Average time from coming in to the decision, in seconds; 0 when nothing was decided.
    pub average_decision_seconds: i64,
    /// All that came, by channel.
    pub channels: Vec<(Channel, i64)>,
}

/// Sums up what came in between two times (Unix seconds, both included). What joined an open lead by itself does not count.
///
/// # Errors
/// Whatever the database answers.
pub fn summary(cx: &mut Cx<'_>, pipeline: Option<PipelineId>, from: Seconds, to: Seconds) -> Result<Summary, Error> {
    let mut sum = Summary { channels: Channel::ALL.map(|channel| (channel, 0)).to_vec(), ..Summary::default() };
    let (mut decided, mut seconds) = (0, 0);
    for line in store::summary_lines(cx, pipeline, from, to)? {
        sum.total += line.count;
        match line.state.as_str() {
            "accepted" => sum.accepted += line.count,
            "declined" => sum.declined += line.count,
            "linked" => sum.linked += line.count,
            _ => {}
        }
        if line.state != "waiting" {
            decided += line.count;
            seconds += line.decision_seconds;
        }
        if let Some(entry) = sum.channels.iter_mut().find(|(channel, _)| *channel == line.channel) {
            entry.1 += line.count;
        }
    }
    sum.average_decision_seconds = if decided > 0 { seconds / decided } else { 0 };
    Ok(sum)
}
