//! The second factor: a code from a telephone after the password (RFC 6238), and codes for when it is lost.

use super::PeopleError;
use super::users::{self, User};
use crate::access::{self, Right};
use crate::clock::{MINUTE, Seconds};
use crate::db::{DbError, Value};
use crate::ids::UserId;
use crate::people::links::{self, Purpose};
use crate::people::sessions::{self, NewSession};
use crate::secrets::{Secret, Vault};
use crate::tokens::hash_token;
use crate::{Cx, params};
use rand::RngExt;
use serde_json::json;
use totp_rs::{Builder, Totp};

/// Bytes of a secret: 160 bits, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// Codes for when the telephone is lost.
const RECOVERY_CODES: usize = 10;
/// Letters of one: 50 bits.
const RECOVERY_LETTERS: usize = 10;
/// What people read aloud without mistakes.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// How long after the password the code may be given.
pub const CODE_WITHIN: Seconds = 5 * MINUTE;
/// For what the secret is sealed.
const CONTEXT: &str = "second factor";

/// Begins to set a second factor up for oneself, and gives its secret in base 32: shown until a code confirms it. One
/// that is confirmed stays until then.
///
/// # Errors
/// [`PeopleError::SecondFactorOn`] when there is one already.
pub fn begin(cx: &mut Cx<'_>, vault: &Vault, user: &User) -> Result<Secret, PeopleError> {
    if user.has_second_factor {
        return Err(PeopleError::SecondFactorOn);
    }
    let bytes: [u8; SECRET_BYTES] = cx.rng.random();
    let secret = totp_rs::Secret::from(bytes).to_base32();
    cx.write(
        "INSERT INTO second_factors (account_id, user_id, sealed_secret, last_step) VALUES ($1, $2, $3, 0)
         ON CONFLICT (account_id, user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, confirmed_at = NULL, last_step = 0",
        params![cx.account, user.id, vault.seal(CONTEXT, secret.as_bytes())],
    )?;
    Ok(Secret::from(secret))
}

/// Confirms it with the first code and gives the recovery codes, which are stored as hashes and shown this once. All
/// sessions but the one with the hash `here` end: they were opened without it.
///
/// # Errors
/// [`PeopleError::Code`].
pub fn confirm(
    cx: &mut Cx<'_>,
    vault: &Vault,
    (user, here): (UserId, &str),
    code: &str,
) -> Result<Vec<Secret>, PeopleError> {
    if !take_code(cx, vault, user, code)? {
        return Err(PeopleError::Code);
    }
    let codes: Vec<Secret> = (0..RECOVERY_CODES).map(|_| recovery_code(cx)).collect();
    forget_codes(cx, user)?;
    for code in &codes {
        cx.write(
            "INSERT INTO recovery_codes (account_id, user_id, code_hash) VALUES ($1, $2, $3)",
            params![cx.account, user, hash_token(code.reveal())],
        )?;
    }
    cx.write(
        "UPDATE second_factors SET confirmed_at = $3 WHERE account_id = $1 AND user_id = $2",
        params![cx.account, user, cx.now],
    )?;
    sessions::close_others(cx, user, here)?;
    switch(cx, user, true)?;
    Ok(codes)
}

/// Takes the second factor away: one's own, or as an administrator that of somebody who lost their telephone.
///
/// # Errors
/// Neither the user nor an administrator; [`PeopleError::NoSuchUser`].
pub fn remove(cx: &mut Cx<'_>, user: UserId) -> Result<(), PeopleError> {
    if cx.actor.user() != Some(user) {
        access::require(cx, Right::SetUp)?;
    }
    users::load(cx, user)?;
    forget(cx, user)?;
    switch(cx, user, false)
}

/// Keeps nothing of somebody's second factor.
pub(super) fn forget(cx: &mut Cx<'_>, user: UserId) -> Result<(), DbError> {
    forget_codes(cx, user)?;
    cx.write("DELETE FROM second_factors WHERE account_id = $1 AND user_id = $2", params![cx.account, user])?;
    Ok(())
}

/// After the right password: a token that stands for it until the code comes.
///
/// # Errors
/// Whatever the database answers.
pub fn ask_for_code(cx: &mut Cx<'_>, user: UserId) -> Result<Secret, DbError> {
    links::make(cx, Purpose::SecondFactor, Some(user), CODE_WITHIN)
}

/// Opens a session for whoever has given the password and now a code of the telephone or a recovery code. A code works
/// once, and no code of an earlier step after it.
///
/// # Errors
/// [`PeopleError::Code`] for a wrong, used or late one; the caller counts the try.
pub fn open_session(cx: &mut Cx<'_>, vault: &Vault, token: &str, code: &str) -> Result<NewSession, PeopleError> {
    let Some((Purpose::SecondFactor, Some(user))) = links::find(cx, token)? else { return Err(PeopleError::Code) };
    if !take_code(cx, vault, user, code)? && !take_recovery_code(cx, user, code)? {
        return Err(PeopleError::Code);
    }
    links::redeem(cx, token)?;
    sessions::open(cx, user)
}

/// Takes a code if it is right and newer than the last one that was taken.
fn take_code(cx: &mut Cx<'_>, vault: &Vault, user: UserId, code: &str) -> Result<bool, PeopleError> {
    let sql = "SELECT sealed_secret, last_step FROM second_factors WHERE account_id = $1 AND user_id = $2";
    let found = cx.find(sql, params![cx.account, user], |row| Ok((row.take::<Vec<u8>>()?, row.take::<i64>()?)))?;
    let Some((sealed, last_step)) = found else { return Ok(false) };
    let Ok(secret) = vault.open(CONTEXT, &sealed) else { return Ok(false) };
    let Some(totp) = totp_of(secret.reveal()) else { return Ok(false) };
    let now = u64::try_from(cx.now).unwrap_or(0);
    let step = totp.check(code.trim(), now).and_then(|step| i64::try_from(step).ok());
    let Some(step) = step.filter(|step| *step > last_step) else { return Ok(false) };
    let sql = "UPDATE second_factors SET last_step = $3 WHERE account_id = $1 AND user_id = $2";
    cx.write(sql, params![cx.account, user, step])?;
    Ok(true)
}

fn take_recovery_code(cx: &mut Cx<'_>, user: UserId, code: &str) -> Result<bool, DbError> {
    let code = code.trim().to_lowercase().replace([' ', '-'], "");
    let sql = "UPDATE recovery_codes SET used_at = $4 WHERE account_id = $1 AND user_id = $2 AND code_hash = $3 AND used_at IS NULL";
    Ok(cx.execute(sql, params![cx.account, user, hash_token(&code), cx.now])? > 0)
}

fn forget_codes(cx: &mut Cx<'_>, user: UserId) -> Result<(), DbError> {
    cx.write("DELETE FROM recovery_codes WHERE account_id = $1 AND user_id = $2", params![cx.account, user])?;
    Ok(())
}

fn switch(cx: &mut Cx<'_>, user: UserId, is_on: bool) -> Result<(), PeopleError> {
    let sql = "UPDATE users SET has_second_factor = $3 WHERE account_id = $1 AND id = $2";
    cx.write(sql, &[cx.account.into(), user.into(), Value::from(is_on)])?;
    users::record(
        cx,
        json!({ "user_id": user, "has_second_factor": !is_on }),
        json!({ "user_id": user, "has_second_factor": is_on }),
    )
}

fn recovery_code(cx: &mut Cx<'_>) -> Secret {
    let letters = (0..RECOVERY_LETTERS).map(|_| char::from(ALPHABET[cx.rng.random_range(0..ALPHABET.len())]));
    Secret::from(letters.collect::<String>())
}

/// Six digits, a step of thirty seconds, one step early or late: what every authenticator speaks.
fn totp_of(base32: &str) -> Option<Totp> {
    let secret = totp_rs::Secret::try_from_base32(base32).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

/// What a telephone reads from the picture. `issuer` and `email` are shown in the authenticator.
pub fn address(secret: &Secret, issuer: &str, email: &str) -> String {
    let part =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    format!("otpauth://totp/{0}:{1}?secret={2}&issuer={0}", part(issuer), part(email), secret.reveal())
}
