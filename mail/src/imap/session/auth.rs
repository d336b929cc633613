//! Signing in: with a password by SCRAM-SHA-256, else as SASL PLAIN or LOGIN; with a provider's token as XOAUTH2 or
//! OAUTHBEARER; under TLS only, which the caller has begun.

#[cfg(test)]
mod tests;

use super::{ImapError, ImapSettings, Session, quote, refusal};
use super::{Response, Status};
use crate::scram::{MECHANISM, Scram, ScramError};
use crate::tokens::TokenMechanism;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::ExposeSecret;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

/// An exchange in which the server has asked for a proof.
struct Begun {
    scram: Scram,
    tag: String,
    challenge: String,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    pub(super) async fn sign_in(&mut self, settings: &ImapSettings) -> Result<(), ImapError> {
        let (username, password) = (&settings.username, settings.password.expose_secret());
        if settings.is_token {
            return self.give_token(username, password).await;
        }
        if self.has(&format!("AUTH={MECHANISM}")) {
            match self.begin_proof(settings).await {
                // A server whose store of passwords has hashes of another kind for some offers it to them all the same, and
                // refuses before it asks for a proof. Once it has refused a proof the password is wrong: told as well, it
                // were a second attempt, and servers lock accounts after a few.
                Err(ImapError::SignInRefused(_)) if self.has("AUTH=PLAIN") => {}
                begun => return self.prove_password(begun?).await,
            }
        }
        if self.has("AUTH=PLAIN") {
            let tag = self.wire.send("AUTHENTICATE PLAIN").await?;
            self.go_on("AUTHENTICATE", &tag).await?;
            self.wire.send_line(&BASE64_STANDARD.encode(format!("\0{username}\0{password}"))).await?;
            return self.until_done("AUTHENTICATE", &tag, |_| {}).await;
        }
        let login = format!("LOGIN {} {}", quote(username)?, quote(password)?);
        self.command("LOGIN", &login, |_| {}).await
    }

    /// Says who we are; the server asks for a proof, or refuses whomever it can have none of.
    async fn begin_proof(&mut self, settings: &ImapSettings) -> Result<Begun, ImapError> {
        let (scram, first) = Scram::begin(&settings.username, settings.password.clone());
        let tag = self.wire.send(&format!("AUTHENTICATE {MECHANISM}")).await?;
        self.challenge(&tag).await?;
        self.wire.send_line(&first).await?;
        let challenge = self.challenge(&tag).await?;
        Ok(Begun { scram, tag, challenge })
    }

    /// A server that lets us in without a proof of its own is not believed: it may be somebody else.
    async fn prove_password(&mut self, Begun { scram, tag, challenge }: Begun) -> Result<(), ImapError> {
        let distrust = |error: ScramError| ImapError::Protocol(error.to_string());
        let (answer, unproved) = scram.prove(&challenge).await.map_err(distrust)?;
        self.wire.send_line(&answer).await?;
        let proved = unproved.check(&self.challenge(&tag).await?);
        if let Err(ScramError::Unreadable | ScramError::Unproved) = proved {
            return proved.map_err(distrust);
        }
        self.wire.send_line("").await?;
        self.until_done("AUTHENTICATE", &tag, |_| {}).await?;
        proved.map_err(distrust)
    }

    /// What a server asks before it decides.
    async fn challenge(&mut self, tag: &str) -> Result<String, ImapError> {
        loop {
            let response = timeout(super::COMMAND_TIMEOUT, self.wire.response()).await;
            match response.map_err(|_| ImapError::TimedOut("AUTHENTICATE"))?? {
                Response::Continue(said) => return Ok(said),
                Response::Done { tag: done, status: Status::Ok, .. } if done == tag => {
                    return Err(ImapError::Protocol(ScramError::Unproved.to_string()));
                }
                Response::Done { tag: done, text, .. } if done == tag => return Err(refusal("AUTHENTICATE", &text)),
                other => super::check_goodbye(&other)?,
            }
        }
    }

    /// XOAUTH2 as Google and Microsoft speak it, or OAUTHBEARER (RFC 7628) where a server offers only that: a refusal is
    /// first explained after a `+`, and is over once that was answered.
    async fn give_token(&mut self, username: &str, token: &str) -> Result<(), ImapError> {
        let mechanism = TokenMechanism::for_server(|name| self.has(&format!("AUTH={name}")));
        let tag = self.wire.send(&format!("AUTHENTICATE {}", mechanism.name())).await?;
        self.go_on("AUTHENTICATE", &tag).await?;
        self.wire.send_line(&mechanism.response(username, token)).await?;
        loop {
            let response = timeout(super::COMMAND_TIMEOUT, self.wire.response()).await;
            match response.map_err(|_| ImapError::TimedOut("AUTHENTICATE"))?? {
                Response::Continue(_) => self.wire.send_line(mechanism.heard_out()).await?,
                Response::Done { tag: done, status: Status::Ok, .. } if done == tag => return Ok(()),
                Response::Done { tag: done, text, .. } if done == tag => return Err(refusal("AUTHENTICATE", &text)),
                other => super::check_goodbye(&other)?,
            }
        }
    }
}
