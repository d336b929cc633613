//! Station 9: who is told.

mod live;
mod notices;
mod store;

pub use live::{Changes, MAX_ROWS, changes_after};
pub use notices::{Notice, READER, count_unread, list_notices, mark_read, read_journal, sweep_notices};

/// What can go wrong while telling.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something about an incoming lead went wrong.
    #[error(transparent)]
    Inbox(#[from] crate::inbox::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
