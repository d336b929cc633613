//! Files of mails that were left on their servers. Whoever has the network and the passwords fetches them.

use crate::servers::Asking;

/// The way to files that were left.
pub trait LeftFiles: Send + Sync {
    /// Fetches a file of a mail, which is kept here from then on. Nothing for one that is here. Account and file by their
    /// numbers: this crate knows no others.
    ///
    /// # Errors
    /// [`NotFetched`].
    fn fetch(&self, account: i64, file: i64) -> Asking<'_, Result<(), NotFetched>>;
}

/// Why a file is not here, in a sentence for whoever wanted it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFetched {
    /// It never will be.
    #[error(
        "The mail server no longer has this file: the mail was deleted or moved there before anybody opened it here. What the mail says is kept; ask its sender for the file."
    )]
    Gone,
    /// It may be later.
    #[error(
        "The file lies on the mail server and could not be fetched: {0}. Nothing was lost; please try again in a few minutes."
    )]
    Later(String),
}
