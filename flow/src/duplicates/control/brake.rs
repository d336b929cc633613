//! The brake: rules that merge far more than their trial expected stop by themselves.

use base::clock::{DAY, Seconds};

/// How long requests are counted before the counting begins anew.
pub const WINDOW: Seconds = DAY;
/// With fewer merges in a window nothing is said: chance alone makes ten.
pub const LEAST_MERGES: i64 = 10;
/// From so many past requests on, a trial says what to expect.
pub const LEAST_TRIED: i64 = 20;
/// How many times the share of the trial is far more.
const TIMES: i64 = 3;
/// And by how many of a hundred requests at least.
const MORE_PERCENT: i64 = 20;
/// Nearly every request merging is too much whatever the trial said.
const MOST_PERCENT: i64 = 90;
/// What is too much when there was too little to try the rules on.
const UNTRIED_PERCENT: i64 = 50;

/// How many requests, and how many of them were merged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Requests.
    pub requests: i64,
    /// Those that were merged, or would have been.
    pub merges: i64,
}

impl Share {
    fn percent(self) -> i64 {
        self.merges * 100 / self.requests.max(1)
    }
}

/// Of a hundred requests, how many may merge before it is too much.
pub fn limit_percent(expected: Share) -> i64 {
    if expected.requests < LEAST_TRIED {
        return UNTRIED_PERCENT;
    }
    (expected.percent() * TIMES).max(expected.percent() + MORE_PERCENT).min(MOST_PERCENT)
}

/// True when what merged in a window is far more than the trial expected.
pub fn is_too_much(expected: Share, window: Share) -> bool {
    window.merges >= LEAST_MERGES && window.percent() > limit_percent(expected)
}

#[cfg(test)]
mod tests {
    use super::{Share, is_too_much, limit_percent};

    fn share(merges: i64, requests: i64) -> Share {
        Share { requests, merges }
    }

    #[test]
    fn three_times_the_trial_and_a_fifth_more_is_too_much() {
        assert_eq!(limit_percent(share(10, 200)), 25);
        assert_eq!(limit_percent(share(40, 200)), 60);
        assert_eq!(limit_percent(share(120, 200)), 90);
        assert!(!is_too_much(share(10, 200), share(10, 40)));
        assert!(is_too_much(share(10, 200), share(11, 40)));
    }

    #[test]
    fn a_handful_of_merges_is_chance() {
        assert!(!is_too_much(share(0, 200), share(9, 9)));
    }

    #[test]
    fn rules_that_were_hardly_tried_may_merge_every_second_request() {
        assert!(!is_too_much(share(0, 3), share(10, 20)));
        assert!(is_too_much(share(0, 3), share(11, 20)));
    }
}
