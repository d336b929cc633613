//! Signing in with a password, in three steps: no transaction waits for argon2, and no answer tells whether an
//! address exists.

use super::sessions::{self, NewSession};
use super::{PeopleError, throttle};
use crate::Cx;
use crate::clock::Seconds;
use crate::db::DbError;
use crate::ids::UserId;
use crate::passwords;
use crate::secrets::Secret;
use std::net::IpAddr;

/// Why nobody was signed in; each a sentence for the person at the form.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Too many failures; the same for every address, known or not.
    #[error("Too many failed sign-ins. Please wait {0} s and try again.")]
    Wait(Seconds),
    /// Unknown address, wrong password, no password, deactivated: nobody learns which.
    #[error("The e-mail address or the password is not right.")]
    Wrong,
    /// The database says no.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// A sign-in that may go on. It counts as failed until [`succeed`] takes it back, so that a thousand tries at the
/// same moment are not a thousand guesses.
#[derive(Debug)]
pub struct Attempt {
    email: String,
    client: IpAddr,
    credentials: Option<(UserId, Secret)>,
}

/// Somebody whose password was right.
#[derive(Clone, Debug)]
pub struct Proven {
    user_id: UserId,
    email: String,
    client: IpAddr,
}

/// First step, in a unit that writes: may this address be tried from there now?
///
/// # Errors
/// [`SignInError::Wait`].
pub fn begin(cx: &mut Cx<'_>, email: &str, client: IpAddr) -> Result<Attempt, SignInError> {
    let wait = throttle::count(cx, email, client)?;
    if wait > 0 {
        return Err(SignInError::Wait(wait));
    }
    Ok(Attempt { email: email.to_owned(), client, credentials: sessions::credentials(cx, email)? })
}

impl Attempt {
    /// Second step, outside every unit: tens of milliseconds of work, as many for an address that nobody has.
    ///
    /// # Errors
    /// [`SignInError::Wrong`].
    pub fn verify(self, password: &Secret) -> Result<Proven, SignInError> {
        let Some((user_id, hash)) = self.credentials else {
            passwords::verify_nobody(password);
            return Err(SignInError::Wrong);
        };
        if !passwords::verify(hash.reveal(), password) {
            return Err(SignInError::Wrong);
        }
        Ok(Proven { user_id, email: self.email, client: self.client })
    }
}

/// Third step, in a unit that writes: the session, and the count of failures set right.
///
/// # Errors
/// [`SignInError::Wrong`] when they were deactivated meanwhile.
pub fn succeed(cx: &mut Cx<'_>, proven: &Proven) -> Result<NewSession, SignInError> {
    throttle::take_back(cx, &proven.email, proven.client)?;
    sessions::open(cx, proven.user_id).map_err(|error| match error {
        PeopleError::Database(error) => SignInError::Database(error),
        _ => SignInError::Wrong,
    })
}
