//! Signing in with a password, in three steps: no transaction waits for argon2, and no answer tells whether an
//! address exists.

use super::links::{self, Purpose};
use super::sessions::{self, NewSession};
use super::users::{self, User};
use super::{PeopleError, second_factor, throttle};
use crate::Cx;
use crate::clock::Seconds;
use crate::db::DbError;
use crate::ids::UserId;
use crate::passwords;
use crate::secrets::{Secret, Vault};
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
    /// The code is wrong, was used, or came too late.
    #[error("That code is not right, or not any more. Take the newest one.")]
    Code,
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

/// What the right password brought.
#[derive(Debug)]
pub enum Welcome {
    /// A session.
    Session(NewSession),
    /// The question for a code; the token stands for the password meanwhile.
    Code(Secret),
}

/// Third step, in a unit that writes: the session, and the count of failures set right; or the question for the code of
/// the second factor, and the count stays until that is right too.
///
/// # Errors
/// [`SignInError::Wrong`] when they were deactivated meanwhile.
pub fn succeed(cx: &mut Cx<'_>, proven: &Proven) -> Result<Welcome, SignInError> {
    let user = users::find(cx, proven.user_id)?.filter(User::is_active).ok_or(SignInError::Wrong)?;
    if user.has_second_factor {
        return Ok(Welcome::Code(second_factor::ask_for_code(cx, user.id)?));
    }
    stay(cx, proven).map(Welcome::Session)
}

/// The session of somebody who was signed in already and gave the password once more: no code is asked again.
///
/// # Errors
/// As [`succeed`].
pub fn stay(cx: &mut Cx<'_>, proven: &Proven) -> Result<NewSession, SignInError> {
    throttle::take_back(cx, &proven.email, proven.client)?;
    sessions::open(cx, proven.user_id).map_err(not_let_in)
}

/// The fourth step of those with a second factor, in a unit that writes: the session. Each try counts as one until the
/// right one forgives them, so that a code cannot be guessed.
///
/// # Errors
/// [`SignInError::Wait`]; [`SignInError::Code`], and the unit must be committed all the same, with the count.
pub fn give_code(
    cx: &mut Cx<'_>,
    vault: &Vault,
    (token, code): (&str, &str),
    client: IpAddr,
) -> Result<Result<NewSession, SignInError>, SignInError> {
    let Some((Purpose::SecondFactor, Some(user))) = links::find(cx, token)? else {
        return Ok(Err(SignInError::Code));
    };
    let Some(user) = users::find(cx, user)?.filter(User::is_active) else { return Ok(Err(SignInError::Wrong)) };
    let wait = throttle::count(cx, &user.email, client)?;
    if wait > 0 {
        return Err(SignInError::Wait(wait));
    }
    Ok(match second_factor::open_session(cx, vault, token, code) {
        Ok(session) => {
            throttle::take_back(cx, &user.email, client)?;
            Ok(session)
        }
        Err(PeopleError::Code) => Err(SignInError::Code),
        Err(error) => return Err(not_let_in(error)),
    })
}

fn not_let_in(error: PeopleError) -> SignInError {
    match error {
        PeopleError::Database(error) => SignInError::Database(error),
        _ => SignInError::Wrong,
    }
}
