//! The relay through which letters to our own users go out, as the one who runs the program names it.

use crate::worker::{Encryption, Proof, SignIn, Submission};
use base::secrets::Secret;
use std::str::FromStr;
use url::Url;

/// Where `smtp://` goes unless a port is named: mail submission (RFC 6409).
const SUBMISSION_PORT: u16 = 587;
/// Where `smtps://` goes unless a port is named (RFC 8314).
const SUBMISSIONS_PORT: u16 = 465;

/// A mail server that takes our letters.
#[derive(Clone, Debug)]
pub struct Relay {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// TLS from the first byte (`smtps`), or as soon as it offers it (`smtp`).
    pub is_implicit_tls: bool,
    /// Who we are there, if it asks.
    pub credentials: Option<(String, Secret)>,
}

impl FromStr for Relay {
    type Err = String;

    /// Reads `smtp[s]://user:password@host:port`; what is wrong is said without repeating the password.
    fn from_str(text: &str) -> Result<Relay, String> {
        let wrong = || "write it as smtps://user:password@mail.example.com:465".to_owned();
        let url = Url::parse(text).map_err(|_| wrong())?;
        let is_implicit_tls = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(wrong()),
        };
        let host = url.host_str().ok_or_else(wrong)?.trim_matches(['[', ']']).to_owned();
        let port = url.port().unwrap_or(if is_implicit_tls { SUBMISSIONS_PORT } else { SUBMISSION_PORT });
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) if !user.is_empty() => Some((plain(user), Secret::from(plain(password)))),
            _ => return Err(wrong()),
        };
        Ok(Relay { host, port, is_implicit_tls, credentials })
    }
}

impl Relay {
    /// How letters are handed in there.
    pub fn submission(&self) -> Submission {
        let sign_in = self.credentials.clone();
        Submission {
            host: self.host.clone(),
            port: self.port,
            encryption: if self.is_implicit_tls { Encryption::Implicit } else { Encryption::IfOffered },
            sign_in: sign_in.map(|(username, password)| SignIn { username, proof: Proof::Password(password) }),
        }
    }
}

/// A part of an address without its percent signs.
fn plain(part: &str) -> String {
    let pair = format!("v={}", part.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes()).next().map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests;
