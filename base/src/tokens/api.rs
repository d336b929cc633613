//! The API's tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA256 (RFC 7515 §A.1), as Kommo's clients expect them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::secrets::{Secret, Vault};

/// Tells this signature from all others made with the same key.
const CONTEXT: &str = "api token";

/// Ours are about 700 bytes; more than this is not even decoded.
const TOKEN_LIMIT_BYTES: usize = 4096;

/// How far the clocks of two nodes may be apart before a token is refused as not valid yet.
const CLOCK_SKEW_SECONDS: i64 = 60;

/// What a token says; names and types as Kommo's clients read them (kommo-api §1.1). Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The integration that it was made for.
    pub aud: String,
    /// The id under which it is listed and revoked.
    pub jti: String,
    /// Made at.
    pub iat: i64,
    /// Not valid before.
    pub nbf: i64,
    /// Not valid from here on. A number: clients decode it.
    pub exp: i64,
    /// The user's id, as text.
    pub sub: String,
    /// Empty for a long-lived token (kommo-api §1.2).
    pub grant_type: String,
    pub account_id: i64,
    pub base_domain: String,
    /// The form of the claims: 2.
    pub version: u8,
    pub scopes: Vec<String>,
    pub api_domain: String,
}

/// Why a token is not accepted. Answers say 401 to each; logs may tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not three parts, too long, or not JSON of our form.
    #[error("not a token of this program")]
    Form,
    /// Any algorithm but HS256; `none` above all (RFC 8725 §3.1).
    #[error("not signed with HS256")]
    Algorithm,
    /// Made with another key, or changed since.
    #[error("the signature does not hold")]
    Signature,
    /// `exp` has passed.
    #[error("expired")]
    Expired,
    /// `nbf` is more than a minute away.
    #[error("not valid yet")]
    NotYet,
}

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
    typ: String,
}

/// The token that says `claims`: `header.claims.signature`.
pub fn sign(vault: &Vault, claims: &Claims) -> Secret {
    let header = Header { alg: "HS256".to_owned(), typ: "JWT".to_owned() };
    let said = format!("{}.{}", encode(&header), encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(vault.hmac(CONTEXT, said.as_bytes()));
    format!("{said}.{signature}").into()
}

/// What `token` says, if we signed it and it is valid at `now` (Unix seconds). Whether it was revoked is for the caller to look up.
///
/// # Errors
/// [`TokenError`]; the claims are not read before the signature holds.
pub fn verify(vault: &Vault, token: &str, now: i64) -> Result<Claims, TokenError> {
    if token.len() > TOKEN_LIMIT_BYTES {
        return Err(TokenError::Form);
    }
    let (said, signature) = token.rsplit_once('.').ok_or(TokenError::Form)?;
    let (header, claims) = said.split_once('.').ok_or(TokenError::Form)?;
    if decode::<Header>(header)?.alg != "HS256" {
        return Err(TokenError::Algorithm);
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| TokenError::Form)?;
    // A part of a signature is enough elsewhere (short addresses), never here.
    if signature.len() != 32 || !vault.is_signed(CONTEXT, said.as_bytes(), &signature) {
        return Err(TokenError::Signature);
    }
    let claims: Claims = decode(claims)?;
    if now >= claims.exp {
        return Err(TokenError::Expired);
    }
    if now < claims.nbf.saturating_sub(CLOCK_SKEW_SECONDS) {
        return Err(TokenError::NotYet);
    }
    Ok(claims)
}

fn encode(value: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(value).expect("texts and numbers are always JSON"))
}

fn decode<T: for<'json> Deserialize<'json>>(part: &str) -> Result<T, TokenError> {
    let json = URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Form)?;
    serde_json::from_slice(&json).map_err(|_| TokenError::Form)
}
