//! Time is handed in: Unix seconds, fixed for one unit of work.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A point in time in Unix seconds (as on Kommo's wire and in every table).
pub type Seconds = i64;

/// One day, in seconds.
pub const DAY: Seconds = 86_400;
/// Seconds of a minute.
pub const MINUTE: Seconds = 60;

/// Where a desk reads the time from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that a test sets.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `now` until it is set again.
    pub fn set_to(now: Seconds) -> Clock {
        Clock::Set(Arc::new(AtomicI64::new(now)))
    }

    /// Unix seconds.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Seconds {
        match self {
            Clock::System => jiff::Timestamp::now().as_second(),
            Clock::Set(seconds) => seconds.load(Ordering::SeqCst),
        }
    }

    /// Moves a set clock forward; the machine's clock cannot be moved.
    pub fn advance(&self, by: Seconds) {
        if let Clock::Set(seconds) = self {
            seconds.fetch_add(by, Ordering::SeqCst);
        }
    }
}
