//! What has happened, counted by day (EV-02): the numbers that a manager looks at.
//!
//! A reader of the journal keeps what each lead and each decided request contributes to which day; when something about
//! them changes, what it contributed is taken out and what it contributes now is put in. So a report adds up days, not
//! leads: it costs the same at a million leads, and what is undone is no longer counted. The days are those of the
//! account's time zone, and what happened stands on the day on which it happened, whatever is true today.

mod activity;
mod contribution;
mod count;
mod day;
mod decided;
mod forecast;
mod lead;
mod reports;
mod store;
#[cfg(test)]
mod tests;

pub use activity::Activity;
pub use contribution::{Contribution, Key, Measure, typical_seconds};
pub use count::{READER, read_journal};
pub use day::Day;
pub use decided::Decision;
pub use forecast::{Expected, forecast};
pub use reports::*;
