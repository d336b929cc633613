//! How a token is given to a mail server, by IMAP and by SMTP alike.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// A SASL mechanism that takes a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenMechanism {
    /// As Google and Microsoft speak it.
    Xoauth2,
    /// The standard (RFC 7628).
    OauthBearer,
}

impl TokenMechanism {
    /// The one for a server that offers mechanisms by these names; one that says nothing is tried with what the large
    /// providers speak.
    pub fn for_server(offers: impl Fn(&str) -> bool) -> TokenMechanism {
        let [bearer, usual] = [TokenMechanism::OauthBearer, TokenMechanism::Xoauth2];
        if offers(bearer.name()) && !offers(usual.name()) { bearer } else { usual }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            TokenMechanism::Xoauth2 => "XOAUTH2",
            TokenMechanism::OauthBearer => "OAUTHBEARER",
        }
    }

    /// What is sent first, in base64. A user's name cannot end its field: commas and equal signs are written as the
    /// standard wants, control characters are left out.
    pub fn response(self, username: &str, token: &str) -> String {
        let name: String = username.chars().filter(|letter| !letter.is_control()).collect();
        let said = match self {
            TokenMechanism::Xoauth2 => format!("user={name}\u{1}auth=Bearer {token}\u{1}\u{1}"),
            TokenMechanism::OauthBearer => {
                let name = name.replace('=', "=3D").replace(',', "=2C");
                format!("n,a={name},\u{1}auth=Bearer {token}\u{1}\u{1}")
            }
        };
        BASE64_STANDARD.encode(said)
    }

    /// What ends the explanation of a refusal: an empty line, or one control character (RFC 7628 §3.2.3).
    pub fn heard_out(self) -> &'static str {
        match self {
            TokenMechanism::Xoauth2 => "",
            TokenMechanism::OauthBearer => "AQ==",
        }
    }
}
