//! A file that was left on the server is fetched, because somebody wants it.

use super::error::ImapError;
use super::session::Session;
use super::{ImapSettings, Place};
use tokio::io::{AsyncRead, AsyncWrite};

/// What became of the wish for a part.
#[derive(Debug, thiserror::Error)]
pub enum NotThere {
    /// The server has the folder, or the mail, no longer.
    #[error("the server no longer has it")]
    Gone,
    /// The server gave all mails other numbers, which are not known yet.
    #[error("the server has numbered its mails anew")]
    Renumbered,
    /// It may be there; ask again later.
    #[error(transparent)]
    Failed(#[from] ImapError),
}

/// Fetches one part of one mail, its transfer encoding undone, over a connection that is encrypted already. Nothing is
/// marked as read.
///
/// # Errors
/// [`NotThere`].
pub async fn fetch_part<S>(
    settings: &ImapSettings,
    stream: S,
    place: &Place,
    section: &str,
) -> Result<Vec<u8>, NotThere>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let is_section = section.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if section.is_empty() || !is_section {
        return Err(NotThere::Gone);
    }
    let mut session = Session::open(settings, stream).await?;
    let listed = session.folders().await?;
    let folder = listed.into_iter().find(|folder| folder.name == place.folder).ok_or(NotThere::Gone)?;
    let opened = session.examine(&folder.raw).await?;
    if opened.uid_validity != Some(place.uid_validity) {
        return Err(NotThere::Renumbered);
    }
    let found = session.part(place.uid, section).await?;
    session.leave().await;
    found.ok_or(NotThere::Gone)
}
