//! Merges: an event with an inverse (DC-27, DC-28).
//!
//! A record that is merged away is hidden as a deleted one is, keeps what it says of itself, and names the survivor, so
//! that its id still leads somewhere. What hangs on it moves; what it says the survivor gets as copies. Each row that is
//! touched is remembered in a [`base::ledger::Ledger`], and undoing walks that back.

mod attached;
mod copied;
mod folding;
mod following;
mod list;
mod store;
mod undoing;
mod unseen;
mod values;
mod way;
mod wish;

pub use attached::{How, REFERENCES, Reference};
pub use folding::{Folding, begin, check, fold, share, write_down};
pub use list::{
    MergeFilter, count, count_merged_into, count_undoable, find, find_by_key, find_done_of_request, held, list,
    list_done, list_held, list_seen, load, survivor_of,
};
pub(crate) use list::{erase, list_merged_into, list_names};
pub(super) use store::read_touched;
pub use undoing::{forget_undone, in_words, later_than, set_done, take_back};
pub use unseen::Unseen;
pub(crate) use values::amount;
pub use way::straighten;
pub use wish::{Because, Choices, MAX_RECORDS, MergeWish, Method, Part, Prefer, Reason, Undone};

use base::clock::Seconds;
use base::ids::{IncomingLeadId, MergeId, UserId};
use base::search::Subject;
use serde::{Deserialize, Serialize};

/// One merge.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// The id.
    pub id: MergeId,
    /// Leads, contacts or companies.
    pub subject: Subject,
    /// The record that stayed.
    pub survivor: i64,
    /// What it was called.
    pub survivor_name: String,
    /// The records that were merged away; with a request's draft lead also its draft contact.
    pub folds: Vec<Fold>,
    /// Why.
    pub because: Because,
    /// Whose values counted.
    pub choices: Choices,
    /// What else was said, and is not the survivor's now.
    pub alternates: Vec<Alternate>,
    /// The request that waited, if it was one's draft.
    pub incoming_lead_id: Option<IncomingLeadId>,
    /// Of which run.
    pub batch: Option<i64>,
    /// When.
    pub at: Seconds,
    /// By whom; nobody for a rule.
    pub by: Option<UserId>,
    /// When and by whom it was undone.
    pub undone: Option<(Seconds, Option<UserId>)>,
    /// What somebody had changed until then and was kept, a sentence each.
    pub collisions: Vec<String>,
}

/// One record that was merged away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fold {
    /// What kind of record: `lead`, `contact` or `company`.
    pub subject: String,
    /// Which.
    pub from: i64,
    /// Into which.
    pub into: i64,
    /// What it was called.
    pub name: String,
}

impl Fold {
    /// What kind of record it is.
    pub fn kind(&self) -> Subject {
        Subject::from_stored(&self.subject).unwrap_or(Subject::Lead)
    }

    /// The two records of it.
    pub fn records(&self) -> [(Subject, i64); 2] {
        [self.from, self.into].map(|id| (self.kind(), id))
    }
}

/// A value that another record had and the survivor has not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternate {
    /// Of which part of the card.
    pub part: Part,
    /// What people call that part.
    pub title: String,
    /// Whose it is.
    pub record: i64,
    /// The value as people read it.
    pub text: String,
}
