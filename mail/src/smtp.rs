//! The inbound SMTP session (RFC 5321; ): one connection, from greeting to goodbye. A mail server of the site
//! may speak LMTP instead (RFC 2033; R-73), which has another greeting and an answer for each recipient.
//!
//! It offers PIPELINING, 8BITMIME, SIZE, SMTPUTF8, ENHANCEDSTATUSCODES, and STARTTLS when it has a
//! certificate. It relays nothing: every recipient is asked for at the [`Door`], and a mail is
//! acknowledged only after the door has stored it.

mod data;
mod reply;
mod session;
mod wire;

#[cfg(test)]
mod tests;

use std::future::Future;
use std::net::IpAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;

/// Mails larger than this are refused. Bytes.
pub const DEFAULT_MAX_MAIL_BYTES: usize = 35 * 1024 * 1024;

/// One mail may have so many recipients (R-70; RFC 5321 §4.5.3.1.8 asks for at least 100).
pub const DEFAULT_MAX_RECIPIENTS: usize = 100;

/// A command must have arrived whole within this (RFC 5321 §4.5.3.2.7).
pub const DEFAULT_COMMAND_TIMEOUT: Duration = Duration::from_secs(5 * 60);

/// A mail must have arrived whole within this (RFC 5321 §4.5.3.2.6 waits as long for the last reply).
pub const DEFAULT_DATA_TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// A session ends after this, whatever it is doing.
pub const DEFAULT_SESSION_TIMEOUT: Duration = Duration::from_secs(15 * 60);

/// What is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Smtp,
    /// By a mail server that keeps a queue of its own.
    Lmtp,
}

impl Protocol {
    fn name(self) -> &'static str {
        match self {
            Protocol::Smtp => "ESMTP",
            Protocol::Lmtp => "LMTP",
        }
    }
}

/// How a session behaves. `new` gives the defaults above.
#[derive(Clone)]
pub struct SessionSettings {
    /// Our name in the greeting.
    pub host_name: String,
    pub max_mail_bytes: usize,
    pub max_recipients: usize,
    pub command_timeout: Duration,
    pub data_timeout: Duration,
    pub session_timeout: Duration,
    /// Offers STARTTLS.
    pub tls: Option<TlsAcceptor>,
    pub protocol: Protocol,
}

impl SessionSettings {
    /// The default limits, without TLS.
    pub fn new(host_name: impl Into<String>) -> Self {
        Self {
            host_name: host_name.into(),
            max_mail_bytes: DEFAULT_MAX_MAIL_BYTES,
            max_recipients: DEFAULT_MAX_RECIPIENTS,
            command_timeout: DEFAULT_COMMAND_TIMEOUT,
            data_timeout: DEFAULT_DATA_TIMEOUT,
            session_timeout: DEFAULT_SESSION_TIMEOUT,
            tls: None,
            protocol: Protocol::Smtp,
        }
    }
}

/// Who a mail came from and for whom, by what the client said (which proves nothing).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// None for `<>`: a bounce, never to be answered.
    pub from: Option<String>,
    /// Known to the door, in the order given, without doubles; blind copies are here and nowhere else.
    pub recipients: Vec<String>,
    pub peer: IpAddr,
    /// The client's name for itself.
    pub helo: String,
}

/// What the door says of a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    Known,
    /// 550 5.1.1: never a bounce later.
    Unknown,
    /// 451 4.3.0: it cannot be told now.
    TryLater,
}

/// What became of a mail. A reason is one sentence for the sender's postmaster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It would survive a power cut now: 250.
    Stored,
    /// 451 4.3.0: the client keeps it and comes again.
    TryLater(String),
    /// 554 5.7.1: the client gives up.
    Refused(String),
}

/// The house behind the listener.
pub trait Door: Sync {
    /// Whether mail for this address is taken. Compare without case.
    fn may_receive(&self, recipient: &str) -> impl Future<Output = Recipient> + Send;

    /// Takes a mail: CRLF line ends, dots unstuffed, bytes as they came.
    fn deliver(&self, envelope: Envelope, raw: Vec<u8>) -> impl Future<Output = Delivery> + Send;
}

/// Why a session ended other than by its client's wish.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("the connection broke: {0}")]
    Io(#[from] std::io::Error),
    #[error("the client was too slow")]
    TimedOut,
    #[error("the client was shown the door: {0}")]
    Misbehaved(&'static str),
}

/// Serves one connection until the client leaves, breaks off, or is shown the door.
///
/// What was not acknowledged with 250 was not taken; half a mail is no mail.
pub async fn serve_session<S>(
    stream: S,
    settings: &SessionSettings,
    peer: IpAddr,
    door: &impl Door,
) -> Result<(), SessionError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    session::Session::new(settings, peer, door).serve(stream).await
}
