//! The folders of an IMAP mailbox, followed for ever (RFC 3501, RFC 2177; R-10..R-19).
//!
//! The server's mailbox is not touched: the folders are opened by EXAMINE and mails are fetched by
//! BODY.PEEK, so nothing is marked as read. UIDs are the only progress mark, and mails and
//! cursor reach the [`Sink`] together, to be stored in one transaction.
//!
//! The responses are read by a small reader of our own. async-imap 0.12 takes a FETCH that the server
//! refused for one that found nothing, which loses mail; allocates literals up to 512 MiB; panics on
//! `INTERNALDATE NIL`; and writes passwords to its trace log.

mod audit;
mod backoff;
mod error;
mod fetching;
mod folders;
mod follower;
mod left;
mod mails;
mod names;
mod pieces;
mod response;
mod session;
mod structure;
mod survey;
mod wire;

#[cfg(test)]
mod tests;

pub use backoff::{LONGEST_WAIT, SHORTEST_WAIT, backoff};
pub use error::{ImapError, SinkError};
pub use fetching::{MAX_BATCH_BYTES, MAX_BATCH_MAILS};
pub use folders::MAX_LISTED_FOLDERS;
pub use follower::{FULL_PASS, POLL_INTERVAL};
pub use left::{MAX_SEARCHED_FOLDERS, Moved, NotThere, fetch_part, find_part};
pub use names::{ListedFolder, find_sent, is_inbox};
pub use session::{COMMAND_TIMEOUT, SentFolder, Session};
pub use structure::LARGE_PART_BYTES;

use secrecy::SecretString;
use std::future::Future;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

/// Larger mails are not fetched, only reported. Bytes.
pub const DEFAULT_MAX_MAIL_BYTES: usize = 35 * 1024 * 1024;

/// But those that a person asks for, one by one, up to this: such a mail is in memory two or three times over while
/// it is fetched and read, which is the price of that person's word. Bytes.
pub const MAX_ASKED_MAIL_BYTES: usize = crate::parse::MAX_MAIL_BYTES;

/// Which mailbox, and how to sign in.
#[derive(Clone, Debug)]
pub struct ImapSettings {
    pub username: String,
    /// A password, or a provider's token.
    pub password: SecretString,
    /// It is a token, given by XOAUTH2.
    pub is_token: bool,
    pub max_mail_bytes: usize,
    /// The limit of what a person asked for.
    pub max_asked_mail_bytes: usize,
    /// The server has greeted already, before TLS began (see [`start_tls`]).
    pub is_greeted: bool,
}

impl ImapSettings {
    /// With the default limit.
    pub fn new(username: impl Into<String>, password: SecretString) -> Self {
        let username = username.into();
        Self {
            username,
            password,
            is_token: false,
            max_mail_bytes: DEFAULT_MAX_MAIL_BYTES,
            max_asked_mail_bytes: MAX_ASKED_MAIL_BYTES,
            is_greeted: false,
        }
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

/// Where a mail lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder, as in [`ListedFolder::name`].
    pub folder: String,
    pub uid_validity: u32,
    pub uid: u32,
}

/// What the server says of a mail before it is fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    pub uid: u32,
    pub size_bytes: usize,
    /// When the server took it, in Unix seconds; none if the server does not know.
    pub internal_date: Option<i64>,
    /// Only where it was asked for.
    pub message_id: String,
    /// A person wants it whole: another limit holds for it.
    pub is_asked_for: bool,
}

/// A mail as it lies on the server, its large files left out ([`LARGE_PART_BYTES`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub listed: Listed,
    pub raw: Vec<u8>,
}

/// A mail over the limit: it is on the server only, and somebody should be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oversize {
    pub listed: Listed,
    /// The header block, to say whose mail it is.
    pub header: Vec<u8>,
}

/// What one step found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub uid_validity: u32,
    pub mails: Vec<Fetched>,
    pub oversize: Vec<Oversize>,
    /// Listed by the server and asked for twice in vain: removed meanwhile, or unreadable there.
    pub missing: Vec<Listed>,
    /// How far the folder is read after it; none where mails below the cursor were wanted.
    pub cursor_after: Option<Cursor>,
}

/// A folder at the first look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Its name, as in [`ListedFolder::name`].
    pub folder: String,
    /// Above it everything is new mail.
    pub cursor: Cursor,
    /// Its newest mails since [`Chosen::since`]: as many as were asked for, and those of the same second as the last.
    pub newest: Vec<Listed>,
}

/// What a connection is for: names of folders, as in [`ListedFolder::name`].
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Looked at for the first time, all of them before anything is followed.
    pub survey: Vec<String>,
    /// How far back that look goes, Unix seconds.
    pub since: i64,
    /// How many mails it is to find at most in each.
    pub most: usize,
    /// Followed: the first by IDLE, the others asked every [`POLL_INTERVAL`].
    pub follow: Vec<String>,
}

/// How a folder stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How far it was read; none before the first look, and then it is left alone.
    pub cursor: Option<Cursor>,
    /// Mails above this UID came after the first look.
    pub window_uid: u32,
    /// Of the others those are wanted that the server took since then, Unix seconds.
    pub window_start: i64,
    /// Whether its mails are to be compared with what is stored.
    pub is_audit_due: bool,
}

/// Where mails go. Every method is all or nothing: its future may be dropped half-way, by a stop or a crash.
/// `folder` is a name as in [`ListedFolder::name`].
pub trait Sink: Sync {
    /// A batch that is ready to be stored.
    type Ready: Send;

    /// Signed in: says which of the server's folders this connection is for. Whoever shows the mailbox's health learns
    /// here that it works.
    fn choose(&self, folders: &[ListedFolder]) -> impl Future<Output = Result<Chosen, SinkError>> + Send;

    /// The first look at folders, in one transaction: what of it is wanted is asked for by [`Sink::wanted`].
    fn begin(&self, surveys: Vec<Survey>) -> impl Future<Output = Result<(), SinkError>> + Send;

    /// How far the folder was read before.
    fn standing(&self, folder: &str) -> impl Future<Output = Result<Standing, SinkError>> + Send;

    /// Does with a batch what can be done before the one that came ahead of it is stored: reads its mails, writes files.
    fn prepare(&self, folder: &str, batch: Batch) -> impl Future<Output = Result<Self::Ready, SinkError>> + Send;

    /// Stores mails, reports and cursor in ONE transaction, in the order in which they came.
    fn store(&self, ready: Self::Ready) -> impl Future<Output = Result<(), SinkError>> + Send;

    /// Mails below the cursor that are to be fetched, the most wanted first, `limit` at most. Each of them is handed to
    /// [`Sink::prepare`], or an error ends the connection.
    fn wanted(&self, folder: &str, limit: usize) -> impl Future<Output = Result<Vec<Listed>, SinkError>> + Send;

    /// The server gave all mails new UIDs: these are mails of the window, to be told from what is known by Message-ID,
    /// size and date. Comes in several parts, and again from the start after a crash.
    fn rescan(
        &self,
        folder: &str,
        uid_validity: u32,
        mails: Vec<Listed>,
    ) -> impl Future<Output = Result<(), SinkError>> + Send;

    /// All parts came: the folder is read under its new UIDs from now on.
    fn end_rescan(&self, folder: &str, cursor: Cursor) -> impl Future<Output = Result<(), SinkError>> + Send;

    /// Which of these UIDs nobody knows.
    fn unknown(&self, folder: &str, uids: &[u32]) -> impl Future<Output = Result<Vec<u32>, SinkError>> + Send;

    /// These were missing, and are wanted from now on.
    fn want(&self, folder: &str, mails: Vec<Listed>) -> impl Future<Output = Result<(), SinkError>> + Send;

    /// Everything that the server has now was handed over; said after each look at it.
    fn synced(&self) -> impl Future<Output = Result<(), SinkError>> + Send;

    /// The audit is done: the server's mails of the window, and how many of them were missing.
    fn audited(
        &self,
        folder: &str,
        uids: Vec<u32>,
        repaired: usize,
    ) -> impl Future<Output = Result<(), SinkError>> + Send;
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
    Session::start_tls(stream).await
}

/// Signs in, opens the inbox for reading, and leaves: whether this mailbox can be followed.
///
/// # Errors
/// [`ImapError`]; nothing was changed on the server.
pub async fn try_sign_in<S>(settings: &ImapSettings, stream: S) -> Result<(), ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut session = Session::open(settings, stream).await?;
    session.examine("INBOX").await?;
    session.leave().await;
    Ok(())
}

/// Follows folders over a connection that is encrypted already, until something ends it.
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
