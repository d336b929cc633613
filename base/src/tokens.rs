//! What proves who is asking without a password: random tokens, and the API's signed ones.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::CryptoRng;
use sha2::{Digest, Sha256};

use crate::secrets::Secret;

mod api;

pub use api::{Claims, TokenError, sign, verify};

/// 256 bits: nobody guesses one, so a plain hash is enough to store it.
const RANDOM_BYTES: usize = 32;

/// A fresh token for a session, an invitation or a sign-in link: 43 characters that fit in a URL.
pub fn random_token(rng: &mut impl CryptoRng) -> Secret {
    let mut bytes = [0; RANDOM_BYTES];
    rng.fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes).into()
}

/// What is stored of a token: SHA-256 in 64 hexadecimal digits. Look it up by this, and a stolen table opens nothing.
pub fn hash_token(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

#[cfg(test)]
mod tests;
