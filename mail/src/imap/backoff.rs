//! How long to wait before connecting again.

use std::time::Duration;

/// Before the first new attempt.
pub const SHORTEST_WAIT: Duration = Duration::from_secs(5);

/// Before any attempt, however many failed.
pub const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// The wait before attempt number `attempt` (from 0): it doubles each time, and `jitter` in 0..1 spreads
/// a thousand mailboxes of one failed host over the upper half of it.
pub fn backoff(attempt: u32, jitter: f64) -> Duration {
    let doubled = SHORTEST_WAIT.saturating_mul(2_u32.saturating_pow(attempt)).min(LONGEST_WAIT);
    doubled.mul_f64(0.5 + jitter.clamp(0.0, 1.0) / 2.0).max(SHORTEST_WAIT)
}
