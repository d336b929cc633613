//! What one person gave to one program: to act in their name, with their rights, until they take it back (kommo-api §1.1).
//!
//! A consent begins with a code, which the program redeems once for a pair of tokens; it renews the pair with the newest
//! refresh token, and the pair before is void. Of codes and refresh tokens only hashes are stored, and one of them at a
//! time: an old one is unknown.

use super::programs::Program;
use super::tokens::{self, Issue};
use super::users::{self, User};
use super::{PeopleError, programs};
use crate::clock::{DAY, MINUTE, Seconds};
use crate::db::{DbError, Row};
use crate::ids::{ConsentId, ProgramId, TokenId, UserId};
use crate::secrets::{Secret, Vault};
use crate::tokens::{hash_token, random_token};
use crate::{Cx, params};
use serde_json::{Value as Json, json};

/// How long a code can be redeemed.
pub const CODE_LIFETIME: Seconds = 20 * MINUTE;
/// How long an access token opens.
pub const ACCESS_LIFETIME: Seconds = DAY;
/// How long a pair can be renewed.
pub const REFRESH_LIFETIME: Seconds = 90 * DAY;
/// Consents of an account that are listed.
const MOST_LISTED: i64 = 1_000;

/// A consent, as whoever gave it and administrators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Names it for [`revoke`].
    pub id: ConsentId,
    /// To which program.
    pub program_id: ProgramId,
    /// What that is called.
    pub program_name: String,
    /// Who gave it.
    pub user_id: UserId,
    /// What they are called.
    pub user_name: String,
    /// When it was given.
    pub created_at: Seconds,
    /// When the program last renewed its tokens.
    pub renewed_at: Seconds,
}

/// What a program holds from now on.
#[derive(Debug)]
pub struct Pair {
    /// Opens the API for [`ACCESS_LIFETIME`].
    pub access: Secret,
    /// Renews the pair once, within [`REFRESH_LIFETIME`].
    pub refresh: Secret,
}

/// Why a program got no tokens.
#[derive(Debug, thiserror::Error)]
pub enum ConsentError {
    /// It was never given, was used, was taken back, is another program's, or its person works here no more.
    #[error("the key is not valid, or not any more")]
    Void,
    /// It came too late.
    #[error("the key has expired")]
    Expired,
    /// The program is not at the address that it was asked for.
    #[error("that is not the address of the program")]
    Address,
    /// The database says no.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Lets a program in, in one's own name, and gives the code that it redeems.
///
/// # Errors
/// [`PeopleError::NoSuchProgram`]; [`PeopleError::NoSuchUser`] when nobody is signed in.
pub fn give(cx: &mut Cx<'_>, program: ProgramId) -> Result<Secret, PeopleError> {
    let program = programs::load(cx, program)?;
    let user = cx.actor.user().ok_or(PeopleError::NoSuchUser(UserId(0)))?;
    let code = random_token(&mut cx.rng);
    let id: ConsentId = cx.next_id()?;
    cx.write(
        "INSERT INTO consents (account_id, id, program_id, user_id, created_at, key_hash, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![cx.account, id, program.id, user, cx.now, hash_token(code.reveal()), cx.now + CODE_LIFETIME],
    )?;
    users::record(cx, Json::Null, shown(id, user, &program.name))?;
    Ok(code)
}

/// Redeems a code: for the program that it was given to, at its address. `base_domain` is the host of this installation
/// without the account's label.
///
/// # Errors
/// [`ConsentError`]. A code that was used is unknown; what it gave before stays, as the program proves itself by its
/// secret and whoever finds an old code has nothing of it.
pub fn redeem(
    cx: &mut Cx<'_>,
    vault: &Vault,
    program: &Program,
    (code, address): (&Secret, &str),
    base_domain: &str,
) -> Result<Pair, ConsentError> {
    let held = held(cx, program, code)?.filter(|held| held.token.is_none()).ok_or(ConsentError::Void)?;
    if address != program.redirect_address {
        return Err(ConsentError::Address);
    }
    pair(cx, vault, program, &held, base_domain)
}

/// Renews a pair with its refresh token.
///
/// # Errors
/// [`ConsentError`].
pub fn renew(
    cx: &mut Cx<'_>,
    vault: &Vault,
    program: &Program,
    refresh: &Secret,
    base_domain: &str,
) -> Result<Pair, ConsentError> {
    let held = held(cx, program, refresh)?.filter(|held| held.token.is_some()).ok_or(ConsentError::Void)?;
    pair(cx, vault, program, &held, base_domain)
}

/// Whether somebody's refresh token is good, of whichever program.
///
/// # Errors
/// Whatever the database answers.
pub fn is_renewable(cx: &mut Cx<'_>, refresh: &Secret) -> Result<bool, DbError> {
    let sql = "SELECT count(*) FROM consents WHERE account_id = $1 AND key_hash = $2 AND expires_at > $3 AND token_id IS NOT NULL";
    Ok(cx.number(sql, params![cx.account, hash_token(refresh.reveal()), cx.now])? > 0)
}

/// Takes a consent back: the program is out at once. One's own, or anybody's as an administrator.
///
/// # Errors
/// [`PeopleError::NoSuchConsent`]; neither who gave it nor an administrator.
pub fn revoke(cx: &mut Cx<'_>, id: ConsentId) -> Result<(), PeopleError> {
    let sql = format!("{LIST} WHERE consents.account_id = $1 AND consents.id = $2");
    let (consent, token) = cx.find(&sql, params![cx.account, id], read)?.ok_or(PeopleError::NoSuchConsent(id))?;
    users::require_self_or_set_up(cx, consent.user_id)?;
    if let Some(token) = token {
        tokens::end(cx, token)?;
    }
    cx.write("DELETE FROM consents WHERE account_id = $1 AND id = $2", params![cx.account, id])?;
    users::record(cx, shown(id, consent.user_id, &consent.program_name), Json::Null)
}

/// Forgets what somebody gave; their tokens are void already.
pub(super) fn forget_all(cx: &mut Cx<'_>, user: UserId) -> Result<(), DbError> {
    cx.write("DELETE FROM consents WHERE account_id = $1 AND user_id = $2", params![cx.account, user])?;
    Ok(())
}

/// Takes back what anybody gave to a program.
pub(super) fn forget_program(cx: &mut Cx<'_>, program: ProgramId) -> Result<(), DbError> {
    let sql = "SELECT token_id FROM consents WHERE account_id = $1 AND program_id = $2 AND token_id IS NOT NULL";
    for token in cx.query(sql, params![cx.account, program], Row::take::<TokenId>)? {
        tokens::end(cx, token)?;
    }
    cx.write("DELETE FROM consents WHERE account_id = $1 AND program_id = $2", params![cx.account, program])?;
    Ok(())
}

/// The consents that were redeemed and can be renewed, the newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Consent>, DbError> {
    let sql = format!(
        "{LIST} WHERE consents.account_id = $1 AND consents.token_id IS NOT NULL AND consents.expires_at > $2
         ORDER BY consents.id DESC LIMIT $3"
    );
    Ok(cx
        .query(&sql, params![cx.account, cx.now, MOST_LISTED], read)?
        .into_iter()
        .map(|(consent, _)| consent)
        .collect())
}

/// Removes those whose code or refresh token has expired.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    cx.execute("DELETE FROM consents WHERE account_id = $1 AND expires_at <= $2", params![cx.account, cx.now])
}

/// A consent found by its code or refresh token.
struct Held {
    id: ConsentId,
    user: UserId,
    expires_at: Seconds,
    token: Option<TokenId>,
}

fn held(cx: &mut Cx<'_>, program: &Program, key: &Secret) -> Result<Option<Held>, DbError> {
    let sql = "SELECT id, user_id, expires_at, token_id FROM consents WHERE account_id = $1 AND key_hash = $2 AND program_id = $3";
    cx.find(sql, params![cx.account, hash_token(key.reveal()), program.id], |row| {
        Ok(Held { id: row.take()?, user: row.take()?, expires_at: row.take()?, token: row.take()? })
    })
}

fn pair(
    cx: &mut Cx<'_>,
    vault: &Vault,
    program: &Program,
    held: &Held,
    base_domain: &str,
) -> Result<Pair, ConsentError> {
    if held.expires_at <= cx.now {
        return Err(ConsentError::Expired);
    }
    users::find(cx, held.user)?.filter(User::is_active).ok_or(ConsentError::Void)?;
    if let Some(token) = held.token {
        tokens::end(cx, token)?;
    }
    let issue = Issue {
        user_id: held.user,
        name: &program.name,
        expires_at: cx.now + ACCESS_LIFETIME,
        base_domain,
        consent: Some((held.id, &program.public_id)),
    };
    let (token, access) = tokens::issue_to(cx, vault, &issue)?;
    let refresh = random_token(&mut cx.rng);
    cx.write(
        "UPDATE consents SET key_hash = $3, expires_at = $4, renewed_at = $5, token_id = $6 WHERE account_id = $1 AND id = $2",
        params![cx.account, held.id, hash_token(refresh.reveal()), cx.now + REFRESH_LIFETIME, cx.now, token],
    )?;
    Ok(Pair { access, refresh })
}

const LIST: &str = "SELECT consents.id, consents.program_id, programs.name, consents.user_id, users.name, consents.created_at, \
    COALESCE(consents.renewed_at, consents.created_at), consents.token_id FROM consents \
    JOIN programs ON programs.account_id = consents.account_id AND programs.id = consents.program_id \
    JOIN users ON users.account_id = consents.account_id AND users.id = consents.user_id";

fn read(row: &mut Row) -> Result<(Consent, Option<TokenId>), DbError> {
    let consent = Consent {
        id: row.take()?,
        program_id: row.take()?,
        program_name: row.take()?,
        user_id: row.take()?,
        user_name: row.take()?,
        created_at: row.take()?,
        renewed_at: row.take()?,
    };
    Ok((consent, row.take()?))
}

fn shown(id: ConsentId, user: UserId, program: &str) -> Json {
    json!({ "user_id": user, "consent_id": id, "program_name": program })
}
