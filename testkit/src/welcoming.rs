//! Mail servers that let everybody in whose password or token is not `wrong`: what real ones answer is tested where they are dialled.

use mail::discovery::{Endpoint, Found, NotFound, SignIn, Step, Typed};
use mail::remote::{Picture, Pictures};
use mail::servers::{Asking, At, Proof, Refusal, Servers, Wanted};
use mail::tokens::{Journey, NoTokens, Registration, Tokens};
use secrecy::{ExposeSecret, SecretString};

pub struct Welcoming;

impl Servers for Welcoming {
    fn discover<'a>(&'a self, address: &'a str) -> Asking<'a, Result<Found, NotFound>> {
        Box::pin(async move {
            let typed = Typed::read(address)?;
            if typed.domain == "nowhere.example" {
                return Err(NotFound::Unknown);
            }
            let at = |name: &str, port| Endpoint {
                host: format!("{name}.{}", typed.domain),
                port,
                is_implicit_tls: true,
                username: typed.address(),
            };
            let (imap, smtp) = (at("imap", 993), Some(at("smtp", 465)));
            let sign_in = match typed.domain.as_str() {
                "google.example" => SignIn::Google,
                "microsoft.example" => SignIn::Microsoft,
                _ => SignIn::Password,
            };
            Ok(Found { provider: None, imap, smtp, sign_in, hint: None, step: Step::Guess })
        })
    }

    fn check<'a>(&'a self, servers: &'a Wanted) -> Asking<'a, Result<(), Refusal>> {
        Box::pin(async move {
            let (Proof::Password(secret) | Proof::Token(secret)) = &servers.proof;
            let text = "The server refused this password.".to_owned();
            if secret.expose_secret() == "wrong" { Err(Refusal { at: At::SignIn, text }) } else { Ok(()) }
        })
    }

    fn consent_address(&self, at: &Registration, journey: &Journey) -> Result<String, NoTokens> {
        let state = journey.state.expose_secret();
        Ok(format!("https://{}.example/consent?client_id={}&state={state}", at.provider.as_str(), at.client_id))
    }

    fn redeem<'a>(
        &'a self,
        at: &'a Registration,
        journey: &'a Journey,
        code: &'a SecretString,
    ) -> Asking<'a, Result<Tokens, NoTokens>> {
        Box::pin(async move {
            match code.expose_secret() {
                "expired" => Err(NoTokens::Ended { provider: at.provider }),
                code => Ok(Tokens {
                    access: code.to_owned().into(),
                    refresh: (code != "no refresh token").then(|| SecretString::from("refresh token".to_owned())),
                    lifetime: 3_600,
                    signed_in_as: Some(journey.address.clone()),
                }),
            }
        })
    }
}

/// The same picture stands behind every https address.
impl Pictures for Welcoming {
    fn fetch<'a>(&'a self, url: &'a str) -> Asking<'a, Option<Picture>> {
        let is_there = url.starts_with("https://");
        Box::pin(async move { Picture::read(b"\x89PNG".to_vec()).filter(|_| is_there) })
    }
}
