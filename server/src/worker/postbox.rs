//! The way of a letter to the relay: a guarded connection, TLS, sign-in, envelope, and then the message itself.

use crate::relay::Relay;
use base::dial::{Guard, Purpose};
use base::letters::Letter;
use base::tls;
use lettre::address::Envelope;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, AsyncTokioStream, Certificate, CertificateStore, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension};
use rustls::ClientConfig;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// Where letters are handed in.
pub struct Postbox {
    relay: Relay,
    from: Mailbox,
    guard: Guard,
    tls: Arc<ClientConfig>,
    authorities: Option<Vec<u8>>,
}

/// Why a letter was not taken.
#[derive(Debug)]
pub enum Refused {
    /// It never will be: the address is refused, or the letter itself.
    ForGood(String),
    /// It may be later.
    ForNow(String),
    /// The connection ended before the answer: it may have been taken.
    Lost(String),
}

/// A letter whose envelope the relay has taken, and which was not handed over yet.
pub struct Waiting {
    connection: AsyncSmtpConnection,
    message: Vec<u8>,
}

impl Postbox {
    /// `authorities` are certificates (PEM) to trust besides the public ones, as in `tls`.
    pub fn new(
        relay: Relay,
        from: Mailbox,
        guard: Guard,
        tls: Arc<ClientConfig>,
        authorities: Option<Vec<u8>>,
    ) -> Self {
        Postbox { relay, from, guard, tls, authorities }
    }

    /// Comes as far as can be repeated without harm.
    ///
    /// # Errors
    /// [`Refused`]; nothing of the letter's text was sent.
    pub async fn approach(&self, letter: &Letter, message_id: &str) -> Result<Waiting, Refused> {
        let domain = self.from.email.domain().to_owned();
        let to: Mailbox =
            letter.to.parse().map_err(|_| Refused::ForGood(format!("\"{}\" is no address", letter.to)))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject.replace(['\r', '\n', '\0'], " "))
            .message_id(Some(format!("<{message_id}@{domain}>")))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|error| Refused::ForGood(error.to_string()))?;
        let mut connection = self.connect(&ClientId::Domain(domain)).await?;
        open_envelope(&mut connection, message.envelope()).await?;
        Ok(Waiting { connection, message: message.formatted() })
    }

    async fn connect(&self, hello: &ClientId) -> Result<AsyncSmtpConnection, Refused> {
        let now = |error: &dyn fmt::Display| Refused::ForNow(error.to_string());
        let relay = &self.relay;
        let tcp = self.guard.connect(&relay.host, relay.port, Purpose::Mail).await.map_err(|error| now(&error))?;
        let stream: Box<dyn AsyncTokioStream> = if relay.is_implicit_tls {
            Box::new(Encrypted(tls::connect_tls(tcp, &relay.host, &self.tls).await.map_err(|error| now(&error))?))
        } else {
            Box::new(tcp)
        };
        let mut connection =
            AsyncSmtpConnection::connect_with_transport(stream, hello).await.map_err(|error| now(&error))?;
        let offers_tls = connection.server_info().supports_feature(Extension::StartTls);
        if !relay.is_implicit_tls && offers_tls {
            connection.starttls(self.start_tls()?, hello).await.map_err(|error| now(&error))?;
        }
        if let Some((user, password)) = &relay.credentials {
            if !relay.is_implicit_tls && !offers_tls {
                return Err(Refused::ForNow("the relay offers no TLS, so the password was not sent to it".to_owned()));
            }
            let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await.map_err(|error| now(&error))?;
        }
        Ok(connection)
    }

    fn start_tls(&self) -> Result<TlsParameters, Refused> {
        let wrong = |error: lettre::transport::smtp::Error| Refused::ForNow(error.to_string());
        let mut tls = TlsParameters::builder(self.relay.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
        if let Some(pem) = &self.authorities {
            tls = tls.add_root_certificate(Certificate::from_pem(pem).map_err(wrong)?);
        }
        tls.build().map_err(wrong)
    }
}

/// Sender and recipient; a refused recipient is refused for good.
async fn open_envelope(connection: &mut AsyncSmtpConnection, envelope: &Envelope) -> Result<(), Refused> {
    connection.command(Mail::new(envelope.from().cloned(), Vec::new())).await.map_err(answered)?;
    for to in envelope.to() {
        connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(answered)?;
    }
    Ok(())
}

impl Waiting {
    /// Hands the letter over.
    ///
    /// # Errors
    /// [`Refused::Lost`] when no answer came to the whole letter.
    pub async fn hand_over(&mut self) -> Result<(), Refused> {
        self.connection.command(Data).await.map_err(answered)?;
        match self.connection.message(&self.message).await {
            Ok(_) => {
                // It was taken; whether the relay says goodbye makes no difference.
                drop(self.connection.quit().await);
                Ok(())
            }
            Err(error) if error.is_permanent() || error.is_transient() => Err(answered(error)),
            Err(error) => Err(Refused::Lost(error.to_string())),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn answered(error: lettre::transport::smtp::Error) -> Refused {
    let reason = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
    let said = format!("the relay said: {error} {reason}");
    if error.is_permanent() { Refused::ForGood(said) } else { Refused::ForNow(said) }
}

/// A connection that was encrypted before its first byte.
#[derive(Debug)]
struct Encrypted(TlsStream<TcpStream>);

impl AsyncTokioStream for Encrypted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, into)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
