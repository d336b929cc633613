//! Links that work once: to set an installation up, to sign in to the demo, to accept an invitation.

use crate::clock::Seconds;
use crate::db::{DbError, Row};
use crate::ids::UserId;
use crate::secrets::Secret;
use crate::tokens::{hash_token, random_token};
use crate::{Cx, params};

/// What a link is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Making the first administrator: of the installation as long as it has no account, else of an account in which
    /// no administrator has a password yet.
    SetUp,
    /// Signing in without a password (the demo).
    SignIn,
    /// Somebody who was added sets their password.
    Invitation,
    /// Somebody who forgot their password chooses another.
    PasswordReset,
    /// Somebody whose password was right gives their code.
    SecondFactor,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Purpose::SetUp => "set_up",
            Purpose::SignIn => "sign_in",
            Purpose::Invitation => "invitation",
            Purpose::PasswordReset => "password_reset",
            Purpose::SecondFactor => "second_factor",
        }
    }

    fn from_stored(word: &str) -> Option<Purpose> {
        let all = [Purpose::SetUp, Purpose::SignIn, Purpose::Invitation, Purpose::PasswordReset, Purpose::SecondFactor];
        all.into_iter().find(|purpose| purpose.as_str() == word)
    }
}

/// Makes a link and gives the token to put in it. An unused link of the same purpose for the same user is void from
/// now on: only the newest works.
///
/// # Errors
/// Whatever the database answers.
pub fn make(cx: &mut Cx<'_>, purpose: Purpose, user: Option<UserId>, valid_for: Seconds) -> Result<Secret, DbError> {
    cx.write(
        "DELETE FROM sign_in_links WHERE account_id = $1 AND purpose = $2 AND COALESCE(user_id, 0) = $3 AND used_at IS NULL",
        params![cx.account, purpose.as_str(), user.map_or(0, |user| user.0)],
    )?;
    let token = random_token(&mut cx.rng);
    cx.write(
        "INSERT INTO sign_in_links (account_id, token_hash, user_id, purpose, expires_at) VALUES ($1, $2, $3, $4, $5)",
        params![cx.account, hash_token(token.reveal()), user, purpose.as_str(), cx.now + valid_for],
    )?;
    Ok(token)
}

/// What a link is good for, without using it: for the page that it opens, which a mail scanner opens too.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, token: &str) -> Result<Option<(Purpose, Option<UserId>)>, DbError> {
    let sql = "SELECT purpose, user_id FROM sign_in_links WHERE account_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3";
    Ok(cx.find(sql, params![cx.account, hash_token(token), cx.now], read)?.flatten())
}

/// Uses a link; none for one that is unknown, used or expired. In the unit that does what it is good for.
///
/// # Errors
/// Whatever the database answers.
pub fn redeem(cx: &mut Cx<'_>, token: &str) -> Result<Option<(Purpose, Option<UserId>)>, DbError> {
    let sql = "UPDATE sign_in_links SET used_at = $3 WHERE account_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3
               RETURNING purpose, user_id";
    Ok(cx.find(sql, params![cx.account, hash_token(token), cx.now], read)?.flatten())
}

/// Makes every link of somebody void.
///
/// # Errors
/// Whatever the database answers.
pub fn forget_all(cx: &mut Cx<'_>, user: UserId) -> Result<(), DbError> {
    cx.write("DELETE FROM sign_in_links WHERE account_id = $1 AND user_id = $2", params![cx.account, user])?;
    Ok(())
}

/// Removes the expired ones.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    cx.execute("DELETE FROM sign_in_links WHERE account_id = $1 AND expires_at <= $2", params![cx.account, cx.now])
}

/// A purpose that only a newer program knows is none.
fn read(row: &mut Row) -> Result<Option<(Purpose, Option<UserId>)>, DbError> {
    let purpose = Purpose::from_stored(&row.take::<String>()?);
    let user = row.take()?;
    Ok(purpose.map(|purpose| (purpose, user)))
}
