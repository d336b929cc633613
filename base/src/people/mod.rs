//! The people of an account: who they are, how they prove it, and the programs that act in their names.
//!
//! A sign-in by password is three steps, so that no transaction waits for argon2: [`sign_in::begin`] in
//! one unit, [`sign_in::Attempt::verify`] on a thread that may block, [`sign_in::succeed`] in another unit.

pub mod consents;
pub mod groups;
mod leaving;
pub mod links;
pub mod programs;
pub mod reset;
pub mod roles;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;
pub mod throttle;
pub mod tokens;
mod user;
pub mod users;

pub use consents::Consent;
pub use groups::Group;
pub use programs::Program;
pub use roles::NamedRole;
pub use users::{Experience, NewUser, User, UserChange};

use crate::access::{Denied, Inconsistent};
use crate::db::DbError;
use crate::ids::{ConsentId, GroupId, ProgramId, RoleId, TokenId, UserId};

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
    /// Nobody removes themselves, and who takes over must work here.
    #[error("Choose somebody active who takes over, and let somebody else remove you. Nothing was changed.")]
    Heir,
    /// No API token with this id in this account.
    #[error("There is no API token {0} in this account.")]
    NoSuchToken(TokenId),
    /// A token must have a name.
    #[error("Please name the token, in at most {max} characters.", max = users::LONGEST_NAME)]
    TokenName,
    /// A token may live from one day to five years.
    #[error("A token is valid for 1 to {max} days, not {0}.", max = tokens::MAX_DAYS)]
    TokenDays(i64),
    /// No program with this id in this account.
    #[error("There is no program {0} in this account.")]
    NoSuchProgram(ProgramId),
    /// Nobody gave this consent, or it was taken back.
    #[error("There is no consent {0} in this account.")]
    NoSuchConsent(ConsentId),
    /// Codes go to one address of the program and nowhere else.
    #[error("Please give the program's own address: https://…, or http://localhost for a try, without # and at most {max} characters.", max = programs::LONGEST_ADDRESS)]
    RedirectAddress,
    /// No role with this id in this account.
    #[error("There is no role {0} in this account.")]
    NoSuchRole(RoleId),
    /// No group with this id in this account.
    #[error("There is no group {0} in this account.")]
    NoSuchGroup(GroupId),
    /// A role or group must have a name of its own.
    #[error("Please give a name of at most {max} characters that no other has.", max = users::LONGEST_NAME)]
    NameOfSet,
    /// Every account keeps the role that new people get.
    #[error("This is the role that new people get: it can be changed, not deleted. Nothing was changed.")]
    DefaultRole,
    /// Too many of them.
    #[error("There can be {0} of them and no more. Nothing was added.")]
    TooMany(i64),
    /// A second factor is set up already.
    #[error("A second factor is set up already: take it away first. Nothing was changed.")]
    SecondFactorOn,
    /// The code is wrong, was used, or came too late.
    #[error("That code is not right, or not any more. Take the newest one.")]
    Code,
    /// The rights do not go together (RT-02).
    #[error("{0} Nothing was changed.")]
    Rights(#[from] Inconsistent),
    /// The database says no.
    #[error(transparent)]
    Database(#[from] DbError),
}
