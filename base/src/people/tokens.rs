//! Keys for programs: API tokens, each in the name of a person. Long-lived ones are made by hand (kommo-api §1.2); what
//! somebody lets in by a consent has one for a day (kommo-api §1.1).

use super::PeopleError;
use super::users::{self, User};
use crate::clock::{DAY, Seconds};
use crate::db::{DbError, Row};
use crate::ids::{ConsentId, TokenId, UserId};
use crate::secrets::{Secret, Vault};
use crate::tokens::{Claims, sign};
use crate::{Cx, params};
use serde_json::{Value as Json, json};

/// Days that a token may be valid: five years (kommo-api §1.2).
pub const MAX_DAYS: i64 = 5 * 365;
/// Tokens of an account that are listed.
const MOST_LISTED: i64 = 1_000;
/// What a long-lived token of Kommo may do; ours asks the role of its user instead, so this only has its form.
const SCOPES: [&str; 4] = ["crm", "files", "files_delete", "notifications"];

/// A token to make.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// In whose name it acts.
    pub user_id: UserId,
    /// What the list calls it, 1 to 255 characters.
    pub name: String,
    /// 1 to [`MAX_DAYS`].
    pub days: i64,
    /// The host name of this installation, without the account's label.
    pub base_domain: String,
}

/// A token as the list shows it; the token itself was shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its `jti`.
    pub id: TokenId,
    /// In whose name it acts.
    pub user_id: UserId,
    /// What its maker called it.
    pub name: String,
    /// When it was made.
    pub created_at: Seconds,
    /// When it ends.
    pub expires_at: Seconds,
    /// When it was made void, if it was.
    pub revoked_at: Option<Seconds>,
}

/// Makes a token and gives its text, which is stored nowhere. One's own, or anybody's as an administrator.
///
/// # Errors
/// Neither the user nor an administrator; [`PeopleError::NoSuchUser`] for the unknown and the deactivated;
/// [`PeopleError::TokenName`], [`PeopleError::TokenDays`].
pub fn create(cx: &mut Cx<'_>, vault: &Vault, new: &NewToken) -> Result<Secret, PeopleError> {
    users::require_self_or_set_up(cx, new.user_id)?;
    users::find(cx, new.user_id)?.filter(User::is_active).ok_or(PeopleError::NoSuchUser(new.user_id))?;
    let name = users::checked_name(&new.name).ok_or(PeopleError::TokenName)?;
    if !(1..=MAX_DAYS).contains(&new.days) {
        return Err(PeopleError::TokenDays(new.days));
    }
    let expires_at = cx.now + new.days * DAY;
    let issue = Issue { user_id: new.user_id, name: &name, expires_at, base_domain: &new.base_domain, consent: None };
    let (id, token) = issue_to(cx, vault, &issue)?;
    users::record(
        cx,
        Json::Null,
        json!({ "user_id": new.user_id, "token_id": id, "token_name": name, "expires_at": expires_at }),
    )?;
    Ok(token)
}

/// A token to write down and sign: whose, called what, until when, and the program that somebody let in, if it is for one.
pub(super) struct Issue<'a> {
    pub user_id: UserId,
    pub name: &'a str,
    pub expires_at: Seconds,
    pub base_domain: &'a str,
    pub consent: Option<(ConsentId, &'a str)>,
}

/// Writes a token down and gives its text. Whoever calls has asked whether it may be made.
pub(super) fn issue_to(cx: &mut Cx<'_>, vault: &Vault, issue: &Issue<'_>) -> Result<(TokenId, Secret), DbError> {
    let id: TokenId = cx.next_id()?;
    let consent = issue.consent.map(|(consent, _)| consent);
    cx.write(
        "INSERT INTO api_tokens (account_id, id, user_id, token_name, created_at, expires_at, consent_id) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![cx.account, id, issue.user_id, issue.name, cx.now, issue.expires_at, consent],
    )?;
    Ok((id, sign(vault, &claims(cx, issue, id))))
}

/// The token and the person behind claims whose signature was checked ([`crate::tokens::verify`]): none when it was
/// revoked or has expired, the person is deactivated, or it belongs to another account.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, claims: &Claims) -> Result<Option<(TokenId, User)>, DbError> {
    let (Ok(id), Ok(user_id)) = (claims.jti.parse::<TokenId>(), claims.sub.parse::<UserId>()) else { return Ok(None) };
    if claims.account_id != cx.account.0 {
        return Ok(None);
    }
    let sql = format!(
        "SELECT {} FROM api_tokens JOIN users ON users.account_id = api_tokens.account_id AND users.id = api_tokens.user_id
         WHERE api_tokens.account_id = $1 AND api_tokens.id = $2 AND users.id = $3
         AND api_tokens.revoked_at IS NULL AND api_tokens.expires_at > $4 AND users.deactivated_at IS NULL",
        users::COLUMNS
    );
    let user = cx.find(&sql, params![cx.account, id, user_id, cx.now], users::read)?;
    Ok(user.map(|user| (id, user)))
}

/// Makes a token void at once. One's own, or anybody's as an administrator.
///
/// # Errors
/// [`PeopleError::NoSuchToken`]; neither its user nor an administrator.
pub fn revoke(cx: &mut Cx<'_>, id: TokenId) -> Result<(), PeopleError> {
    let token = cx.find(
        &format!("SELECT {COLUMNS} FROM api_tokens WHERE account_id = $1 AND id = $2"),
        params![cx.account, id],
        read,
    )?;
    let token = token.ok_or(PeopleError::NoSuchToken(id))?;
    users::require_self_or_set_up(cx, token.user_id)?;
    if token.revoked_at.is_some() {
        return Ok(());
    }
    cx.write(
        "UPDATE api_tokens SET revoked_at = $3 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, cx.now],
    )?;
    let shown = |is_revoked: bool| json!({ "user_id": token.user_id, "token_id": id, "token_name": token.name, "is_revoked": is_revoked });
    users::record(cx, shown(false), shown(true))
}

/// Makes every token of somebody void.
pub(super) fn revoke_all(cx: &mut Cx<'_>, user_id: UserId) -> Result<(), DbError> {
    let sql = "UPDATE api_tokens SET revoked_at = $3 WHERE account_id = $1 AND user_id = $2 AND revoked_at IS NULL";
    cx.write(sql, params![cx.account, user_id, cx.now])?;
    Ok(())
}

/// Makes the token of a consent void, because it was renewed or taken back.
pub(super) fn end(cx: &mut Cx<'_>, id: TokenId) -> Result<(), DbError> {
    let sql = "UPDATE api_tokens SET revoked_at = $3 WHERE account_id = $1 AND id = $2 AND revoked_at IS NULL";
    cx.write(sql, params![cx.account, id, cx.now])?;
    Ok(())
}

/// Removes the tokens of consents that are over: each lives for a day. Those that somebody made stay listed.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    let sql = "DELETE FROM api_tokens WHERE account_id = $1 AND consent_id IS NOT NULL AND expires_at <= $2";
    cx.execute(sql, params![cx.account, cx.now])
}

/// Every token that somebody made, the newest first, the void ones too; what consents gave is not among them.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Token>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_tokens WHERE account_id = $1 AND consent_id IS NULL ORDER BY id DESC LIMIT $2"
    );
    cx.query(&sql, params![cx.account, MOST_LISTED], read)
}

/// The tokens of one person, as [`list`].
///
/// # Errors
/// Whatever the database answers.
pub fn list_of(cx: &mut Cx<'_>, user_id: UserId) -> Result<Vec<Token>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_tokens WHERE account_id = $1 AND user_id = $2 AND consent_id IS NULL ORDER BY id DESC LIMIT $3"
    );
    cx.query(&sql, params![cx.account, user_id, MOST_LISTED], read)
}

const COLUMNS: &str = "id, user_id, token_name, created_at, expires_at, revoked_at";

fn read(row: &mut Row) -> Result<Token, DbError> {
    Ok(Token {
        id: row.take()?,
        user_id: row.take()?,
        name: row.take()?,
        created_at: row.take()?,
        expires_at: row.take()?,
        revoked_at: row.take()?,
    })
}

fn claims(cx: &Cx<'_>, issue: &Issue<'_>, id: TokenId) -> Claims {
    let (audience, grant) =
        issue.consent.map_or((issue.base_domain, ""), |(_, program)| (program, "authorization_code"));
    Claims {
        aud: audience.to_owned(),
        jti: id.to_string(),
        iat: cx.now,
        nbf: cx.now,
        exp: issue.expires_at,
        sub: issue.user_id.to_string(),
        grant_type: grant.to_owned(),
        account_id: cx.account.0,
        base_domain: issue.base_domain.to_owned(),
        version: 2,
        scopes: SCOPES.map(str::to_owned).to_vec(),
        api_domain: issue.base_domain.to_owned(),
    }
}
