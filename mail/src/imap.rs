//! One folder of an IMAP mailbox, followed for ever (RFC 3501, RFC 2177; R-10..R-19).
//!
//! The server's mailbox is not touched: the folder is opened by EXAMINE and mails are fetched by
//! BODY.PEEK, so nothing is marked as read. UIDs are the only progress mark, and mails and
//! cursor reach the [`Sink`] together, to be stored in one transaction.
//!
//! The responses are read by a small reader of our own. async-imap 0.12 takes a FETCH that the server
//! refused for one that found nothing, which loses mail; allocates literals up to 512 MiB; panics on
//! `INTERNALDATE NIL`; and writes passwords to its trace log.

mod backoff;
mod error;
mod follower;
mod response;
mod session;
mod wire;

#[cfg(test)]
mod tests;

pub use backoff::{LONGEST_WAIT, SHORTEST_WAIT, backoff};
pub use error::{ImapError, SinkError};
pub use follower::{MAX_BATCH_BYTES, MAX_BATCH_MAILS, POLL_INTERVAL};
pub use session::{COMMAND_TIMEOUT, SentFolder};

use secrecy::SecretString;
use std::future::Future;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

/// Larger mails are not fetched, only reported. Bytes.
pub const DEFAULT_MAX_MAIL_BYTES: usize = 35 * 1024 * 1024;

/// Which mailbox, and how to sign in.
#[derive(Clone, Debug)]
pub struct ImapSettings {
    pub username: String,
    /// A password, or a provider's token.
    pub password: SecretString,
    /// It is a token, given by XOAUTH2.
    pub is_token: bool,
    /// `INBOX`, or the name of a folder as the server writes it.
    pub folder: String,
    pub max_mail_bytes: usize,
    /// The server has greeted already, before TLS began (see [`start_tls`]).
    pub is_greeted: bool,
}

impl ImapSettings {
    /// The inbox, with the default limit.
    pub fn new(username: impl Into<String>, password: SecretString) -> Self {
        let (username, folder) = (username.into(), "INBOX".to_owned());
        Self { username, password, is_token: false, folder, max_mail_bytes: DEFAULT_MAX_MAIL_BYTES, is_greeted: false }
    }
}

impl ImapSettings {
    /// The same with a provider's token in place of a password.
    pub fn with_token(username: impl Into<String>, token: SecretString) -> Self {
        Self { is_token: true, ..Self::new(username, token) }
    }
}

/// How far a folder has been read: every mail of this validity up to `last_uid` was stored or reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub uid_validity: u32,
    pub last_uid: u32,
}

/// A mail as it lies on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub uid: u32,
    pub raw: Vec<u8>,
    /// When the server took it, in Unix seconds; none if the server does not know.
    pub internal_date: Option<i64>,
}

/// A mail over the limit: it is on the server only, and somebody should be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oversize {
    pub uid: u32,
    pub size_bytes: usize,
    /// The header block, to say whose mail it is.
    pub header: Vec<u8>,
    pub internal_date: Option<i64>,
}

/// What one step found, and how far the folder is read after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The validity of the UIDs below; not always that of the cursor (see [`Sink::uid_validity_changed`]).
    pub uid_validity: u32,
    pub mails: Vec<Fetched>,
    pub oversize: Vec<Oversize>,
    /// Listed by the server and asked for twice in vain: removed meanwhile, or unreadable there.
    pub missing: Vec<u32>,
    pub cursor_after: Cursor,
}

/// Where mails go. Every method is all or nothing: its future may be dropped half-way, by a stop or a crash.
pub trait Sink: Sync {
    /// How far the folder was read before; none on the very first connection.
    ///
    /// Asked once per connection, after the sign-in: whoever shows the mailbox's health learns here that it works.
    fn cursor(&self) -> impl Future<Output = Result<Option<Cursor>, SinkError>> + Send;

    /// Stores mails, reports and cursor in ONE transaction. The first batch of a mailbox is empty:
    /// what lay in the folder before is history and not fetched here (EM-07).
    fn store(&self, batch: Batch) -> impl Future<Output = Result<(), SinkError>> + Send;

    /// The server gave all mails new UIDs: says since when mails are wanted again, in Unix seconds.
    ///
    /// That is the internal date of the newest mail stored, or the time when the mailbox was connected.
    /// Everything from a day before it is handed over once more, under its new UID, and must be told from
    /// new mail by its content. The cursor stays the old one until the last of these batches: after a
    /// crash the whole step is done again.
    fn uid_validity_changed(&self, new: u32) -> impl Future<Output = Result<i64, SinkError>> + Send;
}

/// Asks for TLS on a connection in clear; the caller begins it on the stream that is given back, and then follows
/// with [`ImapSettings::is_greeted`].
///
/// # Errors
/// When the server does not offer it, refuses it, or says more in clear than its answer: stop then, nothing may be
/// sent without TLS.
pub async fn start_tls<S>(stream: S) -> Result<S, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    session::Session::start_tls(stream).await
}

/// Signs in, opens the inbox for reading, and leaves: whether this mailbox can be followed.
///
/// # Errors
/// [`ImapError`]; nothing was changed on the server.
pub async fn try_sign_in<S>(settings: &ImapSettings, stream: S) -> Result<(), ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut session = session::Session::open(settings, stream).await?;
    session.examine("INBOX").await?;
    session.leave().await;
    Ok(())
}

/// Follows the folder over a connection that is encrypted already, until something ends it.
///
/// Mail that arrived since the cursor is handed over first, then new mail as it comes: at once by IDLE,
/// else every [`POLL_INTERVAL`]. Connecting again is the caller's, with [`backoff`] and by what
/// [`ImapError`] says; nothing is lost or doubled by it.
pub async fn follow<S>(settings: &ImapSettings, stream: S, sink: &impl Sink, stop: &CancellationToken) -> ImapError
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    tokio::select! {
        biased;
        () = stop.cancelled() => ImapError::Stopped,
        error = follower::run(settings, stream, sink) => error,
    }
}
