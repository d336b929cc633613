//! SCRAM-SHA-256 for a client (RFC 5802, RFC 7677), by IMAP and by SMTP alike: the password is proved and never sent, and the
//! server proves that it knows it too. There is no channel binding: TLS has checked the server's certificate by then.

#[cfg(test)]
mod tests;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use rand::RngExt;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Its name, as servers offer it.
pub const MECHANISM: &str = "SCRAM-SHA-256";

/// What the standard wants at least (RFC 7677 §4): with fewer rounds, whoever stands in for a server guesses the password
/// from one proof.
pub const FEWEST_ROUNDS: u32 = 4_096;
/// Servers ask for 4,096 (Dovecot, Cyrus) to 600,000; more would keep a core busy for seconds at each sign-in.
pub const MOST_ROUNDS: u32 = 1_000_000;

/// Bytes of chance in a nonce.
const NONCE_BYTES: usize = 18;
/// Bytes of what a server says; its salt and nonce are a hundred.
const MAX_CHALLENGE_BYTES: usize = 4_096;
/// "No channel binding, and in nobody else's name."
const HEADER: &str = "n,,";

/// Why an exchange ends.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScramError {
    /// It breaks the rules of the exchange.
    #[error("its side of SCRAM cannot be read")]
    Unreadable,
    /// What it asks for is not done.
    #[error("it asks for {0} rounds of SCRAM; only {FEWEST_ROUNDS} to {MOST_ROUNDS} are done")]
    Rounds(u32),
    /// Somebody else may have answered.
    #[error("it did not prove that it knows the password")]
    Unproved,
    /// It says why nobody is let in.
    #[error("{0}")]
    Refused(String),
}

/// Our side of an exchange.
pub struct Scram {
    password: SecretString,
    nonce: String,
    /// What was said first, without [`HEADER`].
    first: String,
}

/// What a server is still to prove.
pub struct Unproved([u8; 32]);

impl Scram {
    /// Begins; gives what is said first, in base64.
    #[expect(clippy::disallowed_methods, reason = "an edge: no test decides a nonce that a server sees once")]
    pub fn begin(username: &str, password: SecretString) -> (Scram, String) {
        let chance: [u8; NONCE_BYTES] = rand::rng().random();
        Scram::begin_with(username, password, BASE64_STANDARD.encode(chance))
    }

    fn begin_with(username: &str, password: SecretString, nonce: String) -> (Scram, String) {
        let name = prepared(username).replace('=', "=3D").replace(',', "=2C");
        let first = format!("n={name},r={nonce}");
        let said = BASE64_STANDARD.encode(format!("{HEADER}{first}"));
        (Scram { password, nonce, first }, said)
    }

    /// The proof that answers a server's challenge, both in base64. Its rounds are done beside the other work of the program.
    ///
    /// # Errors
    /// `Unreadable`, `Rounds`, `Refused`; nothing that depends on the password was said then.
    pub async fn prove(self, challenge: &str) -> Result<(String, Unproved), ScramError> {
        let challenge = decoded(challenge)?;
        let asked = Asked::read(&challenge, &self.nonce)?;
        let (salt, rounds) = (asked.salt, asked.rounds);
        let last = format!("c={},r={}", BASE64_STANDARD.encode(HEADER), asked.nonce);
        let said = format!("{},{challenge},{last}", self.first);
        let password = self.password;
        let salting = tokio::task::spawn_blocking(move || {
            let password = prepared(password.expose_secret());
            pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(password.as_bytes(), &salt, rounds)
        });
        let salted = salting.await.map_err(|_| ScramError::Unreadable)?;
        let key = keyed(&salted, b"Client Key");
        let signature = keyed(&Sha256::digest(key), said.as_bytes());
        let proof: Vec<u8> = key.iter().zip(signature).map(|(key, signature)| key ^ signature).collect();
        let answer = BASE64_STANDARD.encode(format!("{last},p={}", BASE64_STANDARD.encode(proof)));
        Ok((answer, Unproved(keyed(&keyed(&salted, b"Server Key"), said.as_bytes()))))
    }
}

impl Unproved {
    /// Checks a server's own proof, in base64.
    ///
    /// # Errors
    /// `Unproved`; `Refused` when it says why it lets nobody in.
    pub fn check(&self, proof: &str) -> Result<(), ScramError> {
        let said = decoded(proof)?;
        let first = said.split(',').next().unwrap_or_default();
        if let Some(reason) = first.strip_prefix("e=") {
            return Err(ScramError::Refused(reason.chars().filter(|letter| !letter.is_control()).collect()));
        }
        let proof = first.strip_prefix("v=").and_then(|proof| BASE64_STANDARD.decode(proof).ok());
        let is_proved = proof.is_some_and(|proof| bool::from(proof.as_slice().ct_eq(&self.0)));
        if is_proved { Ok(()) } else { Err(ScramError::Unproved) }
    }
}

/// What a server asks.
struct Asked<'a> {
    nonce: &'a str,
    salt: Vec<u8>,
    rounds: u32,
}

impl<'a> Asked<'a> {
    fn read(challenge: &'a str, ours: &str) -> Result<Asked<'a>, ScramError> {
        if let Some(reason) = challenge.strip_prefix("e=") {
            return Err(ScramError::Refused(reason.chars().filter(|letter| !letter.is_control()).collect()));
        }
        // An extension that must be understood comes first (`m=`); we understand none.
        let mut fields = challenge.split(',');
        let mut field = |name: &str| fields.next().and_then(|field| field.strip_prefix(name));
        let (nonce, salt, rounds) = (field("r="), field("s="), field("i="));
        let nonce = nonce.filter(|nonce| nonce.len() > ours.len() && nonce.starts_with(ours));
        let salt = salt.and_then(|salt| BASE64_STANDARD.decode(salt).ok()).filter(|salt| !salt.is_empty());
        let rounds = rounds.and_then(|rounds| rounds.parse::<u32>().ok());
        let (Some(nonce), Some(salt), Some(rounds)) = (nonce, salt, rounds) else {
            return Err(ScramError::Unreadable);
        };
        if !(FEWEST_ROUNDS..=MOST_ROUNDS).contains(&rounds) {
            return Err(ScramError::Rounds(rounds));
        }
        Ok(Asked { nonce, salt, rounds })
    }
}

fn decoded(said: &str) -> Result<String, ScramError> {
    if said.len() > MAX_CHALLENGE_BYTES {
        return Err(ScramError::Unreadable);
    }
    let bytes = BASE64_STANDARD.decode(said.trim()).map_err(|_| ScramError::Unreadable)?;
    String::from_utf8(bytes).map_err(|_| ScramError::Unreadable)
}

/// Names and passwords in one spelling (RFC 4013); what has none there goes as it is, as PostgreSQL does it.
fn prepared(text: &str) -> String {
    stringprep::saslprep(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

fn keyed(key: &[u8], said: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(said);
    mac.finalize().into_bytes().into()
}
