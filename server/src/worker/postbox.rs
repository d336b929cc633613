//! The one way of a mail to a server that takes it: a guarded connection, TLS, sign-in, envelope, and then the mail itself.

mod encrypted;
mod sign_in;

use base::dial::{Guard, Purpose};
use base::secrets::Secret;
use base::tls;
use encrypted::Encrypted;
use flow::channels::outbox::RefusedRecipient;
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, AsyncTokioStream, Certificate, CertificateStore, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use mail::compose::Composed;
use rustls::ClientConfig;
use sign_in::{Offered, give_password, give_token};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Connection, TLS and sign-in together.
const CONNECT_LIMIT: Duration = Duration::from_secs(40);
/// The answers to sender and recipients, of whom there are a hundred at most.
const ENVELOPE_LIMIT: Duration = Duration::from_secs(40);
/// A mail of 35 MB at 100 kB/s, or a server that thinks about what it got.
const HAND_OVER_LIMIT: Duration = Duration::from_secs(6 * 60);

/// The way to any server.
pub struct Postbox {
    guard: Guard,
    tls: Arc<ClientConfig>,
    authorities: Option<Vec<u8>>,
}

/// A server that takes mails to send.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// When TLS begins.
    pub encryption: Encryption,
    /// Who we are there, if it asks.
    pub sign_in: Option<SignIn>,
}

/// When TLS begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// With the first byte.
    Implicit,
    /// After STARTTLS; a server that does not offer it gets nothing.
    StartTls,
    /// After STARTTLS if it is offered; a password is sent under TLS only.
    IfOffered,
}

/// Who we are at a server.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The user's name there.
    pub username: String,
    /// What proves it.
    pub proof: Proof,
}

/// What proves who somebody is.
#[derive(Clone, Debug)]
pub enum Proof {
    /// A password, by SCRAM-SHA-256, else PLAIN or LOGIN.
    Password(Secret),
    /// A provider's token, by XOAUTH2 or OAUTHBEARER.
    Token(Secret),
}

/// Why a mail was not taken.
#[derive(Debug)]
pub enum Refused {
    /// It never will be: an address is refused, or the mail itself.
    ForGood(String),
    /// It may be later.
    ForNow(String),
    /// The connection ended before the answer to the whole mail: it may have been taken.
    Lost(String),
}

/// Whether a mail waits for a recipient who is refused for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// It does.
    Some,
    /// It has waited long enough: it goes to the others.
    None,
}

/// A connection over which one mail goes after the other.
pub struct Session {
    connection: AsyncSmtpConnection,
}

impl Postbox {
    /// `authorities` are certificates (PEM) to trust besides the public ones, as in `tls`.
    pub fn new(guard: Guard, tls: Arc<ClientConfig>, authorities: Option<Vec<u8>>) -> Self {
        Postbox { guard, tls, authorities }
    }

    /// Connects and signs in; `domain` is where the sender is at home.
    ///
    /// # Errors
    /// [`Refused::ForNow`]; nothing of any mail was sent.
    pub async fn connect(&self, to: &Submission, domain: &str) -> Result<Session, Refused> {
        let hello = ClientId::Domain(domain.to_owned());
        match tokio::time::timeout(CONNECT_LIMIT, self.sign_in(to, &hello)).await {
            Ok(connected) => connected,
            Err(_) => Err(Refused::ForNow("the server did not answer in time".to_owned())),
        }
    }

    /// Connects, signs in and says goodbye: whether mails can be handed in there.
    ///
    /// # Errors
    /// As [`Postbox::connect`].
    pub async fn try_sign_in(&self, to: &Submission, domain: &str) -> Result<(), Refused> {
        self.connect(to, domain).await?.close().await;
        Ok(())
    }

    async fn sign_in(&self, to: &Submission, hello: &ClientId) -> Result<Session, Refused> {
        let mut connection = self.encrypt(to, hello).await?;
        if let Some(sign_in) = &to.sign_in {
            if !connection.is_encrypted() && to.encryption != Encryption::Implicit {
                return Err(Refused::ForNow("the server offers no TLS, so the password was not sent to it".to_owned()));
            }
            let offered = Offered::ask(&mut connection, hello).await.map_err(|error| Refused::ForNow(said(&error)))?;
            let username = sign_in.username.as_str();
            match &sign_in.proof {
                Proof::Password(password) => give_password(&mut connection, &offered, (username, password)).await,
                Proof::Token(token) => give_token(&mut connection, &offered, (username, token)).await,
            }?;
        }
        Ok(Session { connection })
    }

    async fn encrypt(&self, to: &Submission, hello: &ClientId) -> Result<AsyncSmtpConnection, Refused> {
        let now = |error: &dyn fmt::Display| Refused::ForNow(error.to_string());
        let tcp = self.guard.connect(&to.host, to.port, Purpose::Mail).await.map_err(|error| now(&error))?;
        let stream: Box<dyn AsyncTokioStream> = if to.encryption == Encryption::Implicit {
            Box::new(Encrypted(tls::connect_tls(tcp, &to.host, &self.tls).await.map_err(|error| now(&error))?))
        } else {
            Box::new(tcp)
        };
        let mut connection =
            AsyncSmtpConnection::connect_with_transport(stream, hello).await.map_err(|error| now(&error))?;
        let offers_tls = connection.server_info().supports_feature(Extension::StartTls);
        match to.encryption {
            Encryption::Implicit => {}
            Encryption::StartTls | Encryption::IfOffered if offers_tls => {
                connection.starttls(self.start_tls(&to.host)?, hello).await.map_err(|error| now(&error))?;
            }
            Encryption::StartTls => {
                return Err(Refused::ForNow("the server offers no encryption (STARTTLS)".to_owned()));
            }
            Encryption::IfOffered => {}
        }
        Ok(connection)
    }

    fn start_tls(&self, host: &str) -> Result<TlsParameters, Refused> {
        let wrong = |error: lettre::transport::smtp::Error| Refused::ForNow(error.to_string());
        let mut tls = TlsParameters::builder(host.to_owned()).certificate_store(CertificateStore::WebpkiRoots);
        if let Some(pem) = &self.authorities {
            tls = tls.add_root_certificate(Certificate::from_pem(pem).map_err(wrong)?);
        }
        tls.build().map_err(wrong)
    }
}

impl Session {
    /// Sender and recipients: as far as can be repeated without harm. Gives the recipients whom the server refused for
    /// good; the mail goes to the others. Whoever is refused for now has the whole mail wait, since it is handed over
    /// once, unless it waits no longer.
    ///
    /// # Errors
    /// [`Refused`] when it goes to nobody; nothing of the mail itself was sent.
    pub async fn open_envelope(
        &mut self,
        mail: &Composed,
        patience: Patience,
    ) -> Result<Vec<RefusedRecipient>, Refused> {
        let opened = tokio::time::timeout(ENVELOPE_LIMIT, self.name_everybody(mail, patience)).await;
        opened.unwrap_or_else(|_| Err(Refused::ForNow("the server did not answer in time".to_owned())))
    }

    async fn name_everybody(&mut self, mail: &Composed, patience: Patience) -> Result<Vec<RefusedRecipient>, Refused> {
        let wrong = |address: &str| Refused::ForGood(format!("\"{address}\" is not an e-mail address"));
        let parsed = |address: &str| address.parse::<lettre::Address>().map_err(|_| wrong(address));
        let mut parameters = Vec::new();
        if !mail.from.is_ascii() || mail.to.iter().any(|to| !to.is_ascii()) {
            if !self.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let text = "the server takes no addresses with letters beyond ASCII";
                return Err(Refused::ForGood(text.to_owned()));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        self.connection.command(Mail::new(Some(parsed(&mail.from)?), parameters)).await.map_err(answered)?;
        let mut refused = Vec::new();
        for to in &mail.to {
            let Err(error) = self.connection.command(Rcpt::new(parsed(to)?, Vec::new())).await else { continue };
            let is_for_good = error.is_permanent() || (error.is_transient() && patience == Patience::None);
            if !is_for_good {
                return Err(answered(error));
            }
            refused.push(RefusedRecipient { address: to.clone(), answer: said(&error) });
        }
        if refused.len() < mail.to.len() {
            return Ok(refused);
        }
        Err(Refused::ForGood(refused.swap_remove(0).answer))
    }

    /// Hands the mail over; gives what the server said.
    ///
    /// # Errors
    /// [`Refused::Lost`] when no answer came to the whole mail.
    pub async fn hand_over(&mut self, raw: &[u8]) -> Result<String, Refused> {
        let handed_over = tokio::time::timeout(HAND_OVER_LIMIT, self.say_all(raw)).await;
        handed_over.unwrap_or_else(|_| Err(Refused::Lost("it did not answer in time".to_owned())))
    }

    async fn say_all(&mut self, raw: &[u8]) -> Result<String, Refused> {
        self.connection.command(Data).await.map_err(answered)?;
        match self.connection.message(raw).await {
            Ok(answer) => Ok(answer.message().collect::<Vec<_>>().join(" ")),
            Err(error) if error.is_permanent() || error.is_transient() => Err(answered(error)),
            Err(error) => Err(Refused::Lost(error.to_string())),
        }
    }

    /// Forgets an envelope, so that another mail may follow; false when the connection is of no more use.
    pub async fn reset(&mut self) -> bool {
        let reset = tokio::time::timeout(ENVELOPE_LIMIT, self.connection.command(Rset)).await;
        matches!(reset, Ok(Ok(_)))
    }

    /// Says goodbye; whether the server answers makes no difference.
    pub async fn close(mut self) {
        drop(tokio::time::timeout(ENVELOPE_LIMIT, self.connection.quit()).await);
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn answered(error: lettre::transport::smtp::Error) -> Refused {
    let said = said(&error);
    if error.is_permanent() { Refused::ForGood(said) } else { Refused::ForNow(said) }
}

/// What a server said, or what went wrong.
fn said(error: &lettre::transport::smtp::Error) -> String {
    let words = std::error::Error::source(error).map(ToString::to_string);
    match (error.status(), words) {
        (Some(code), Some(words)) => format!("the server said: {code} {words}"),
        (Some(code), None) => format!("the server said: {code}"),
        (None, Some(words)) => format!("{error} {words}"),
        (None, None) => error.to_string(),
    }
}
