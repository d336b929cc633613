//! When an address is asked again, and when it is asked no more (AU-38, kommo-api §11).

use base::clock::{MINUTE, Seconds};

/// Answers from here on are bad: redirects are not followed, what they lead to was not chosen by an administrator.
const FIRST_BAD_STATUS: i64 = 300;
/// What a proxy says of a client that did not wait: the address is there and slow.
const NO_PATIENCE: i64 = 499;
/// Answers from here on say that the address itself is in trouble.
const FIRST_TROUBLE: i64 = 500;
/// The waits after each bad answer.
const WAITS: [Seconds; 4] = [5 * MINUTE, 15 * MINUTE, 15 * MINUTE, 60 * MINUTE];
/// After any bad answer there are so many waits; the others are for addresses that are in trouble.
const WAITS_AFTER_ANY: usize = 2;

/// What an address answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The code, if there was one.
    pub status: Option<i64>,
    /// Why there was none, in a sentence.
    pub problem: Option<String>,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
}

impl Answer {
    /// Did the address take what it was told?
    pub fn is_good(&self) -> bool {
        self.status.is_some_and(|status| status < FIRST_BAD_STATUS)
    }

    /// How long to wait before the next try, after `tries` of them; nothing when it was the last.
    pub(super) fn wait(&self, tries: i64) -> Option<Seconds> {
        let is_trouble = self.status.is_none_or(|status| status == NO_PATIENCE || status >= FIRST_TROUBLE);
        let waits = if is_trouble { &WAITS[..] } else { &WAITS[..WAITS_AFTER_ANY] };
        let at = usize::try_from(tries).ok()?.checked_sub(1)?;
        waits.get(at).copied().filter(|_| !self.is_good())
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;

    fn waits(status: Option<i64>) -> Vec<i64> {
        let answer = Answer { status, problem: None, took_ms: 1 };
        (1..10).map_while(|tries| answer.wait(tries)).map(|seconds| seconds / 60).collect()
    }

    #[test]
    fn an_address_in_trouble_is_asked_five_times_and_one_that_refuses_three_times() {
        for trouble in [None, Some(499), Some(500), Some(503)] {
            assert_eq!(waits(trouble), [5, 15, 15, 60], "{trouble:?}");
        }
        for refusal in [301, 400, 404, 410, 429] {
            assert_eq!(waits(Some(refusal)), [5, 15], "{refusal}");
        }
        for good in [200, 201, 204, 299] {
            assert!(waits(Some(good)).is_empty(), "{good}");
        }
    }
}
