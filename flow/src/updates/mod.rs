//! Station 9: who is told.

mod live;
mod notices;
mod store;

pub use live::{Changes, MAX_ROWS, changes_after};
pub use notices::{
    ByMail, Notice, READER, Topic, accounts_to_mail, count_unread, list_notices, list_notices_of, list_settings,
    mark_read, open_notice, read_journal, send_due, set_by_mail, sweep_notices,
};

/// What can go wrong while telling.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something about an incoming lead went wrong.
    #[error(transparent)]
    Inbox(#[from] crate::inbox::Error),
    /// Something about a task went wrong.
    #[error(transparent)]
    Timeline(#[from] crate::timeline::Error),
    /// Something about a mail went wrong.
    #[error(transparent)]
    Channels(#[from] crate::channels::Error),
    /// Something about a lead went wrong.
    #[error(transparent)]
    Lead(#[from] crate::leads::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
