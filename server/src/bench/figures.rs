//! What was measured.

use serde::Serialize;
use std::time::Duration;

/// Everything about one database.
#[derive(Serialize)]
pub struct Figures {
    /// Which.
    pub database: &'static str,
    /// How a node starts and takes requests in; nothing when only pages were measured.
    pub node: Option<Node>,
    /// Pages that people look at.
    pub pages: Vec<Page>,
}

/// A node on one database.
#[derive(Serialize)]
pub struct Node {
    /// How it starts.
    pub start: Start,
    /// Requests handed in one by one.
    pub single: Intake,
    /// Requests handed in many at a time.
    pub batches: Intake,
}

/// How a node starts.
#[derive(Serialize)]
pub struct Start {
    /// Milliseconds to the first healthy answer on an empty database, whose schema is made on the way.
    pub first_ms: f64,
    /// The same on a database that is there; the median of several.
    pub later_ms: f64,
    /// Resident memory just after that.
    pub idle_bytes: Option<u64>,
    /// Resident memory after the requests of this run were taken in.
    pub after_intake_bytes: Option<u64>,
}

/// How requests were taken in.
#[derive(Serialize)]
pub struct Intake {
    /// Incoming leads that were answered for while it was measured.
    pub leads: u64,
    /// Incoming leads per second.
    pub per_second: f64,
    /// The bare inserts of the same rows, in incoming leads per second.
    pub floor_per_second: f64,
    /// Half of the requests were answered within this.
    pub p50_ms: f64,
    /// All but a hundredth of the requests were answered within this.
    pub p99_ms: f64,
    /// Statements per incoming lead, those of the readers of the journal included.
    pub statements: f64,
}

impl Intake {
    /// Which part of the floor it reaches.
    pub fn share(&self) -> f64 {
        self.per_second / self.floor_per_second
    }
}

/// A page at two sizes.
#[derive(Serialize)]
pub struct Page {
    /// Which.
    pub name: &'static str,
    /// On the small account.
    pub small: Shown,
    /// On the large one.
    pub large: Shown,
}

/// A page at one size, looked at by many at once.
#[derive(Clone, Copy, Serialize)]
pub struct Shown {
    /// Leads of the account.
    pub leads: i64,
    /// Half of the answers took no longer than this, by clients that pause between pages.
    pub p50_ms: f64,
    /// All but a hundredth of them took no longer than this.
    pub p99_ms: f64,
    /// Answers a second, by clients that never pause.
    pub most_per_second: f64,
    /// Statements per answer, those that find the account and the session included.
    pub statements: f64,
}

/// Milliseconds with their fractions.
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// The value below which this share (0 to 1) of the sorted values lies.
pub fn percentile(sorted: &[Duration], share: f64) -> Duration {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "thousands of values"
    )]
    let at = (sorted.len() as f64 * share) as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}
