//! The people of an account: who they are, how they prove it, and the keys they make for programs.
//!
//! A sign-in by password is three steps, so that no transaction waits for argon2: [`sign_in::begin`] in
//! one unit, [`sign_in::Attempt::verify`] on a thread that may block, [`sign_in::succeed`] in another unit.

pub mod links;
pub mod sessions;
pub mod sign_in;
pub mod throttle;
pub mod tokens;
pub mod users;

pub use users::{NewUser, User};

use crate::access::Denied;
use crate::db::DbError;
use crate::ids::{TokenId, UserId};

/// What can go wrong with people; each a sentence for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The name is empty or too long.
    #[error("Please give a name of at most {max} characters.", max = users::LONGEST_NAME)]
    Name,
    /// The address cannot be one.
    #[error("\"{0}\" is not an e-mail address.")]
    Email(String),
    /// Somebody in this account has the address, perhaps deactivated.
    #[error("Somebody with the address {0} is already here. Nothing was changed.")]
    EmailTaken(String),
    /// Nobody with this id in this account.
    #[error("There is no person {0} in this account.")]
    NoSuchUser(UserId),
    /// Nobody could set the account up any more.
    #[error("This is the last active administrator. Make somebody else an administrator first; nothing was changed.")]
    LastAdmin,
    /// No API token with this id in this account.
    #[error("There is no API token {0} in this account.")]
    NoSuchToken(TokenId),
    /// A token must have a name.
    #[error("Please name the token, in at most {max} characters.", max = users::LONGEST_NAME)]
    TokenName,
    /// A token may live from one day to five years.
    #[error("A token is valid for 1 to {max} days, not {0}.", max = tokens::MAX_DAYS)]
    TokenDays(i64),
    /// The database says no.
    #[error(transparent)]
    Database(#[from] DbError),
}
