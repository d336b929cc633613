//! Import: leads with their contacts and companies, contacts, or companies, from a table that somebody brings (IM-01 to
//! IM-09).
//!
//! A file is brought ([`begin`]), its columns are matched to fields ([`set_mapping`]), every row is tried without being
//! taken ([`check`]), then all are taken ([`run`]), and all can be taken back ([`undo`]). The last three are jobs in
//! chunks: each chunk moves the import's position in its own transaction, so a program that dies in between goes on
//! where it was and takes no row twice.

mod apply;
mod asked;
mod before;
mod columns;
mod directory;
mod fields;
mod keys;
mod mapping;
mod parts;
mod plan;
mod problems;
mod restore;
mod set_up;
mod steps;
mod store;
mod taking;
mod there;
mod trial;
mod values;
mod wish;
mod work;

pub use columns::{Column, look_through};
pub use directory::Directory;
pub use fields::{Field, What};
pub use mapping::{Choices, Existing, Mapping, Use};
pub use problems::{Problem, list_problems, write_problems};
pub use restore::{Changed, count_changed, list_kept};
pub use set_up::{SetUp, SetUpKind, list_set_up};
pub use steps::{
    Begun, add_field, begin, cancel, change_layout, check, list, load, run, save_template, set_mapping, undo,
};
pub use values::{DateOrder, Decimal};
pub use work::{IMPORT_JOB, fail, work};

use crate::table::Layout;
use base::clock::Seconds;
use base::ids::{ImportId, UserId};
use base::search::Subject;
use serde::{Deserialize, Serialize};

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its columns are being matched.
    Draft,
    /// Its rows are tried.
    Checking,
    /// Every row was tried; nothing was taken yet.
    Checked,
    /// Its rows are taken.
    Running,
    /// All were taken that had no problem.
    Done,
    /// Somebody stopped it; what was taken until then stays.
    Cancelled,
    /// It is taken back.
    Undoing,
    /// It was taken back.
    Undone,
    /// It could not go on; the reason is kept with it.
    Failed,
}

impl State {
    const ALL: [State; 9] = [
        State::Draft,
        State::Checking,
        State::Checked,
        State::Running,
        State::Done,
        State::Cancelled,
        State::Undoing,
        State::Undone,
        State::Failed,
    ];

    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Checking => "checking",
            State::Checked => "checked",
            State::Running => "running",
            State::Done => "done",
            State::Cancelled => "cancelled",
            State::Undoing => "undoing",
            State::Undone => "undone",
            State::Failed => "failed",
        }
    }

    fn from_stored(word: &str) -> State {
        State::ALL.into_iter().find(|state| state.as_str() == word).unwrap_or(State::Failed)
    }

    /// True while a job works on it.
    pub fn is_busy(self) -> bool {
        matches!(self, State::Checking | State::Running | State::Undoing)
    }

    /// True when there is something to take back.
    pub fn may_be_undone(self) -> bool {
        matches!(self, State::Done | State::Cancelled | State::Failed)
    }
}

/// What became of the rows, or would.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Leads made.
    pub leads: u64,
    /// Contacts made.
    pub contacts: u64,
    /// Companies made.
    pub companies: u64,
    /// Records that were there and got other values.
    pub changed: u64,
    /// Rows that said the same as an earlier one.
    pub repeated: u64,
    /// Rows that were not taken.
    pub problems: u64,
    /// Records that were taken back.
    pub undone: u64,
    /// Records that were kept when the rest was taken back.
    pub kept: u64,
}

/// A file on its way to becoming records.
#[derive(Clone, Debug)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// What a row of it is first of all.
    pub subject: Subject,
    /// How far it is.
    pub state: State,
    /// What the file was called.
    pub file_name: String,
    /// The file in [`base::files`].
    pub file: String,
    /// How it is read.
    pub layout: Layout,
    /// Its columns.
    pub columns: Vec<Column>,
    /// What becomes of them.
    pub mapping: Mapping,
    /// Rows below the header.
    pub total_rows: u64,
    /// Rows that were tried, taken, or records taken back.
    pub position: u64,
    /// What became of them.
    pub counts: Counts,
    /// Why it could not go on.
    pub failure: Option<String>,
    /// When the file came.
    pub created_at: Seconds,
    /// Who brought it.
    pub created_by: UserId,
    /// When its rows were all taken, or it was stopped.
    pub ended_at: Option<Seconds>,
    /// Who took it back.
    pub undone_by: Option<UserId>,
    /// When it was taken back.
    pub undone_at: Option<Seconds>,
}

/// What can go wrong with an import.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such import, or it is somebody else's.
    #[error("there is no import {0}")]
    NoSuchImport(ImportId),
    /// It is not at that step; the sentence says what to do.
    #[error("{0}")]
    NotNow(&'static str),
    /// Something is still to be decided; the sentences say what.
    #[error("{}", .0.join(" "))]
    Gaps(Vec<String>),
    /// A row cannot be taken; the sentence says why.
    #[error("{0}")]
    Row(String),
    /// Something about a pipeline or lead.
    #[error(transparent)]
    Pipeline(#[from] flow::pipelines::Error),
    /// Something about a field.
    #[error(transparent)]
    Field(#[from] base::fields::FieldError),
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] base::access::Denied),
    /// Something else that a record refuses.
    #[error(transparent)]
    Flow(#[from] flow::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}

impl From<flow::leads::Error> for Error {
    fn from(error: flow::leads::Error) -> Error {
        match error {
            flow::leads::Error::Db(error) => Error::Db(error),
            error => Error::Pipeline(error.into()),
        }
    }
}

impl From<flow::contacts::Error> for Error {
    fn from(error: flow::contacts::Error) -> Error {
        match error {
            flow::contacts::Error::Db(error) => Error::Db(error),
            error => Error::Pipeline(flow::leads::Error::from(error).into()),
        }
    }
}

#[cfg(test)]
mod tests;
