//! Station 3: do we know them?
//!
//! - [`judge`]: where a request belongs while no rules run: with whoever waits, or in an open lead of theirs.
//! - [`control`]: where it belongs by the rules of its pipeline, with their trial and their brake.
//! - [`resembling`]: who somebody new may be, by a [`model`] that is learned of the account's own records; and who has an
//!   address of theirs ([`list_likely`]).
//! - [`scan`]: which of all records may be one; they are [`suspects`], and people decide.
//! - [`is_reached`]: which records a request may join, when a person's program brought it.
//! - [`merges`]: when records are one they are merged, an event with an inverse.

pub mod control;
mod erase;
mod judge;
mod likeness;
pub mod merges;
pub mod model;
mod newcomer;
mod reach;
pub mod scan;
mod sharing;
mod store;
pub mod suspects;

pub(crate) use erase::erase;
pub use judge::{Verdict, judge};
pub use likeness::{Likeness, Reason};
use newcomer::likeness_among;
pub use newcomer::{Resembling, is_somebody_else, likeness_of, resembling, resembling_said};
pub(crate) use reach::is_reached;
pub use sharing::list_likely;

use crate::channels::said::Place;
use base::ids::{MergeId, SuspectId};
use base::search::Subject;
use merges::Merge;

/// What can go wrong while judging and merging.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] base::access::Denied),
    /// No such suspect in this account, or somebody decided it before.
    #[error("there is no suspect {0}")]
    NoSuchSuspect(SuspectId),
    /// No such merge in this account.
    #[error("there is no merge {0}")]
    NoSuchMerge(MergeId),
    /// No such record in this account.
    #[error("there is no {} {id}", subject.as_str())]
    NoSuchRecord {
        /// What kind of record.
        subject: Subject,
        /// Which.
        id: i64,
    },
    /// Somebody was faster: the record is part of another by now.
    #[error("{} {} was merged into {} already", place.subject.as_str(), place.id, merge.survivor)]
    MergedAway {
        /// Which record.
        place: Place,
        /// By which merge, and so by whom.
        merge: Box<Merge>,
    },
    /// It was taken back before.
    #[error("merge {0} was undone before")]
    UndoneBefore(MergeId),
    /// It makes no sense; the sentence says why.
    #[error("{0} Nothing was merged.")]
    Refused(String),
    /// A setting is wrong; the sentence says which and why.
    #[error("{0}")]
    BadValue(String),
    /// Something at the doors went wrong.
    #[error(transparent)]
    Channel(#[from] crate::channels::Error),
    /// Something about a contact went wrong.
    #[error(transparent)]
    Contact(#[from] crate::contacts::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
