//! The server's side of SCRAM-SHA-256 (RFC 5802), one exchange long and written apart from the program's own side.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

const ROUNDS: u32 = 4_096;
const SALT: &[u8] = b"sixteen letters.";
/// What it adds to the nonce of whoever signs in.
const NONCE: &str = "and-ours";

/// An exchange with somebody who has said something.
#[derive(Debug)]
pub struct ScramServer {
    salted: [u8; 32],
    /// What they said first, and what they are asked.
    said: String,
    asked: String,
}

impl ScramServer {
    /// Somebody said this first, in base64; they are let in with this password.
    ///
    /// # Panics
    /// When it is no beginning of an exchange.
    #[must_use]
    pub fn hear(password: &str, first: &str) -> ScramServer {
        let first = decoded(first);
        let said = first.strip_prefix("n,,").expect("no channel binding, and in nobody else's name").to_owned();
        let nonce = said.split_once("r=").expect("a nonce").1;
        let asked = format!("r={nonce}{NONCE},s={},i={ROUNDS}", BASE64_STANDARD.encode(SALT));
        let salted = pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(password.as_bytes(), SALT, ROUNDS);
        ScramServer { salted, said, asked }
    }

    /// What they are asked, in base64.
    #[must_use]
    pub fn challenge(&self) -> String {
        BASE64_STANDARD.encode(&self.asked)
    }

    /// The proof for whoever gives theirs, both in base64; nothing for whoever does not know the password.
    ///
    /// # Panics
    /// When it is no answer to a challenge.
    #[must_use]
    pub fn prove(&self, answer: &str) -> Option<String> {
        let answer = decoded(answer);
        let (last, proof) = answer.split_once(",p=").expect("a proof");
        let proof = BASE64_STANDARD.decode(proof).expect("a proof in base64");
        let said = format!("{},{},{last}", self.said, self.asked);
        let key = keyed(&self.salted, "Client Key");
        let signature = keyed(&Sha256::digest(key), &said);
        let is_known = proof.len() == key.len() && (0..key.len()).all(|at| proof[at] ^ signature[at] == key[at]);
        let ours = keyed(&keyed(&self.salted, "Server Key"), &said);
        is_known.then(|| BASE64_STANDARD.encode(format!("v={}", BASE64_STANDARD.encode(ours))))
    }
}

fn decoded(text: &str) -> String {
    String::from_utf8(BASE64_STANDARD.decode(text).expect("base64")).expect("UTF-8")
}

fn keyed(key: &[u8], said: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length is taken");
    mac.update(said.as_bytes());
    mac.finalize().into_bytes().into()
}
