//! Station 3: do we know them?
//!
//! For now one question is answered: is this the same person who already waits, or one with an open lead?
//! Rules, likeness and merging come with duplicate control.

mod judge;
mod store;

pub use judge::{Verdict, judge};

/// What can go wrong while judging.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
