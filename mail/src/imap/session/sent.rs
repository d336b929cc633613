//! The folder in which a mailbox keeps what it sent: our copy goes there, once.

use super::super::ImapSettings;
use super::super::error::ImapError;
use super::{MAIL_TIMEOUT, Session, quote};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

/// The folder, over a connection of its own.
pub struct SentFolder<S> {
    session: Session<S>,
    folder: String,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> SentFolder<S> {
    /// Signs in and opens a folder for reading only, by its name for people ([`super::super::ListedFolder::name`]).
    ///
    /// # Errors
    /// As for following a mailbox; `Refused` when there is no such folder.
    pub async fn open(settings: &ImapSettings, folder: &str, stream: S) -> Result<Self, ImapError> {
        let mut session = Session::open(settings, stream).await?;
        let listed = session.folders().await?.into_iter().find(|listed| listed.name == folder);
        let folder = listed.map_or_else(|| folder.to_owned(), |listed| listed.raw);
        session.examine(&folder).await?;
        Ok(SentFolder { session, folder })
    }

    /// Whether a mail with this Message-ID lies there; some servers file what they were handed themselves.
    ///
    /// # Errors
    /// Whatever the server or the connection says.
    pub async fn has(&mut self, message_id: &str) -> Result<bool, ImapError> {
        // Mail that came since is announced with an answer to this, and only then found.
        self.session.noop().await?;
        Ok(!self.session.search_named(message_id).await?.is_empty())
    }

    /// Puts a mail there, read. When its answer is lost, ask [`SentFolder::has`] before it is put again.
    ///
    /// # Errors
    /// Whatever the server or the connection says; `Protocol` for a mail that is not UTF-8, which none of ours is.
    pub async fn append(&mut self, raw: &[u8]) -> Result<(), ImapError> {
        let text = std::str::from_utf8(raw).map_err(|_| ImapError::Protocol("a mail that is not UTF-8".to_owned()))?;
        let command = format!("APPEND {} (\\Seen) {{{}}}", quote(&self.folder)?, raw.len());
        let putting = async {
            let tag = self.session.wire.send(&command).await?;
            self.session.go_on("APPEND", &tag).await?;
            self.session.wire.send_line(text).await?;
            self.session.until_done("APPEND", &tag, |_| {}).await
        };
        timeout(MAIL_TIMEOUT, putting).await.map_err(|_| ImapError::TimedOut("APPEND"))?
    }
}
