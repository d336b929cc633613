//! A forgotten password: a link by mail. Nobody learns from the answer whether an address exists.

use super::links::{self, Purpose};
use super::throttle;
use super::users::{self, User};
use crate::Cx;
use crate::accounts;
use crate::clock::Seconds;
use crate::db::DbError;
use crate::letters::{self, Letter};
use std::net::IpAddr;

/// How long the link works.
pub const LIFETIME: Seconds = 3_600;

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    /// Asked too often from there, or for this address, known or not.
    #[error("That was asked too often. Please wait {0} s and try again.")]
    Wait(Seconds),
    /// The database says no.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Sends a link to whoever has the address, if anybody has: the same answer and as many statements' worth of time in
/// either case. `origin` is the scheme and host at which the link is opened. An earlier link is void.
///
/// # Errors
/// [`ResetError::Wait`].
pub fn ask(cx: &mut Cx<'_>, email: &str, client: IpAddr, origin: &str) -> Result<(), ResetError> {
    // A count of its own: asking for a link must not keep the owner of the address from signing in.
    let wait = throttle::count(cx, &format!("reset {}", email.trim()), client)?;
    if wait > 0 {
        return Err(ResetError::Wait(wait));
    }
    let Some(user) = users::find_by_email(cx, email)?.filter(User::is_active) else { return Ok(()) };
    let token = links::make(cx, Purpose::PasswordReset, Some(user.id), LIFETIME)?;
    let company = accounts::load(cx)?.name;
    let letter = Letter {
        to: user.email,
        subject: format!("A new password for {company}"),
        text: format!(
            "Somebody, probably you, asked for a new password at {company}.\n\nOpen this link within an hour to choose one:\n\n{origin}/links/{}\n\nIf it was not you, do nothing: your password stays as it is.\n",
            token.reveal()
        ),
    };
    Ok(letters::send(cx, &letter)?)
}
