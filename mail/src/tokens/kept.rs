//! Tokens as one text, to be sealed.

use super::Tokens;
use secrecy::{ExposeSecret, SecretString};

/// What is kept of tokens between two renewals.
#[derive(Clone, Debug)]
pub struct KeptTokens {
    /// Lets in to the mailbox.
    pub access: SecretString,
    /// Renews both.
    pub refresh: SecretString,
}

impl KeptTokens {
    /// What was given, with the refresh token of before where there is no other; nothing where there is none at all.
    pub fn of(given: &Tokens, before: Option<&KeptTokens>) -> Option<KeptTokens> {
        let refresh = given.refresh.clone().or_else(|| before.map(|before| before.refresh.clone()))?;
        Some(KeptTokens { access: given.access.clone(), refresh })
    }

    /// One text, for the vault alone: a line each, as no token holds a line end (RFC 6749, appendix A).
    pub fn to_text(&self) -> SecretString {
        format!("{}\n{}", self.access.expose_secret(), self.refresh.expose_secret()).into()
    }

    /// Reads it; none where it is something else.
    pub fn from_text(text: &str) -> Option<KeptTokens> {
        let (access, refresh) = text.split_once('\n')?;
        Some(KeptTokens { access: access.to_owned().into(), refresh: refresh.to_owned().into() })
    }
}
