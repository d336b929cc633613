//! The account changes: local numbers are read anew, and its addresses begin with its name.

use crate::channels::{self, addresses};
use crate::contacts;
use base::Cx;
use base::accounts::{self, Account, AccountError, AccountSettings};

/// Why the account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// A value that is not taken.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// Something about its addresses.
    #[error(transparent)]
    Channel(#[from] channels::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}

/// Changes the account, and whatever was made of its name and its country.
///
/// # Errors
/// Not an administrator; the first value that is not taken. The unit must not be committed then.
pub fn change_account(cx: &mut Cx<'_>, wanted: &AccountSettings) -> Result<Account, ChangeError> {
    let before = accounts::country(cx)?;
    let account = accounts::change(cx, wanted)?;
    if accounts::country(cx)? != before {
        contacts::write_all_keys(cx)?;
    }
    addresses::rename(cx, &account)?;
    Ok(account)
}
