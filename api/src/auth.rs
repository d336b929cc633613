//! Whose token, whose account (kommo-api §1.2): a bearer token that we signed, of the account that the host names.

use crate::state::Api;
use crate::wire::Problem;
use axum::http::{HeaderMap, header};
use base::access::Actor;
use base::accounts::{self, Account};
use base::people::tokens;
use base::tokens::{Claims, verify};
use base::{Cx, people::User};

/// What the token says, once its signature holds. Whether it was revoked is asked in the unit of work ([`sign_in`]).
///
/// # Errors
/// `Unauthorized` without a bearer token of ours that is valid now; `TooManyRequests` over the limit.
pub fn check(api: &Api, headers: &HeaderMap) -> Result<Claims, Problem> {
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(bearer);
    let token = token.ok_or(Problem::Unauthorized)?;
    let claims = verify(api.vault(), token, api.desk().now()).map_err(|_| Problem::Unauthorized)?;
    if api.is_within_limit(claims.jti.parse().unwrap_or(0)) { Ok(claims) } else { Err(Problem::TooManyRequests) }
}

/// Makes the unit of work the token's: its account must be the one that the host names, its user must be active.
///
/// # Errors
/// `Unauthorized`; whatever the database answers.
pub fn sign_in(cx: &mut Cx<'_>, claims: &Claims, host: &str) -> Result<(Account, User), Problem> {
    let account = accounts::find_by_host(cx, host)?.filter(|account| account.id == cx.account);
    let account = account.ok_or(Problem::Unauthorized)?;
    let (token, user) = tokens::find(cx, claims)?.ok_or(Problem::Unauthorized)?;
    cx.actor = Actor::Token(token, user.id, user.role);
    Ok((account, user))
}

/// The token of `Bearer <token>`; the scheme in any case of letters (RFC 9110 §11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
