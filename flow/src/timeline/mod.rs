//! Station 7: what has happened, what is to be done.

mod erase;
mod feed;
mod mentions;
mod messages;
mod notes;
pub mod numbers;
mod participants;
mod statistics;
mod store;
mod tasks;
pub mod templates;

pub(crate) use erase::{erase, erase_deleted_tasks};
pub use feed::{Feed, Line, MAX_HISTORY_LEADS, MAX_PINNED, Pick, Wanted, count, feed, list_pinned, look};
pub use mentions::mentioned;
pub use messages::send_message;
pub use notes::*;
pub use participants::*;
pub use statistics::{Statistics, Touch, statistics};
pub use tasks::*;

/// What can go wrong on the timeline.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] base::access::Denied),
    /// No such note in this account.
    #[error("there is no note {0}")]
    NoSuchNote(base::ids::FeedItemId),
    /// No such task in this account.
    #[error("there is no task {0}")]
    NoSuchTask(base::ids::TaskId),
    /// No kind of task of the account's own has this id.
    #[error("there is no kind of task {0}")]
    NoSuchTaskKind(i64),
    /// No template of mails that the actor has.
    #[error("there is no template {0}")]
    NoSuchTemplate(base::ids::MailTemplateId),
    /// A value is wrong; the sentence says which and why.
    #[error("{0}")]
    BadValue(String),
    /// No such user in this account, or one who left.
    #[error("there is no user {0}")]
    NoSuchUser(base::ids::UserId),
    /// Only its author or an administrator may change a note.
    #[error("only its author or an administrator may change it")]
    NotYours,
    /// Something about an incoming lead went wrong.
    #[error(transparent)]
    Inbox(#[from] crate::inbox::Error),
    /// Something about a lead went wrong.
    #[error(transparent)]
    Lead(#[from] crate::leads::Error),
    /// Something about a pipeline went wrong.
    #[error(transparent)]
    Pipeline(#[from] crate::pipelines::Error),
    /// Something about a contact or company went wrong.
    #[error(transparent)]
    Contact(#[from] crate::contacts::Error),
    /// Something about the feed went wrong.
    #[error(transparent)]
    Channel(#[from] crate::channels::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
