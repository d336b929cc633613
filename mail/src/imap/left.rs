//! A file that was left on the server is fetched, because somebody wants it.

use super::error::ImapError;
use super::names::ListedFolder;
use super::session::Session;
use super::{ImapSettings, Listed, Place};
use tokio::io::{AsyncRead, AsyncWrite};

/// Folders that are looked through for a mail that was moved: those of an archive by year and customer. Folders.
pub const MAX_SEARCHED_FOLDERS: usize = 100;
/// Mails of one folder that have its Message-ID and are compared with it; some senders give many the same.
const MAX_COMPARED: usize = 10;

/// By what a mail is known wherever it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its Message-ID, without brackets.
    pub message_id: String,
    /// Its size, as the server told it where it lay before.
    pub size_bytes: usize,
}

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
    check(section)?;
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

/// Looks for a mail that lies no longer where it was in the other folders of the server, and fetches one part of it as
/// [`fetch_part`] does. It is the same when it has the Message-ID and the size.
///
/// # Errors
/// [`NotThere`]; `Gone` also when none of the first [`MAX_SEARCHED_FOLDERS`] has it.
pub async fn find_part<S>(settings: &ImapSettings, stream: S, moved: &Moved, section: &str) -> Result<Vec<u8>, NotThere>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    check(section)?;
    if moved.message_id.is_empty() || !moved.message_id.is_ascii() {
        return Err(NotThere::Gone);
    }
    let mut session = Session::open(settings, stream).await?;
    let folders = session.folders().await?.into_iter().filter(ListedFolder::is_selectable);
    for folder in folders.take(MAX_SEARCHED_FOLDERS) {
        match look_in(&mut session, &folder.raw, moved, section).await {
            Ok(Some(found)) => {
                session.leave().await;
                return Ok(found);
            }
            // A folder that may not be opened says nothing of the others.
            Ok(None) | Err(ImapError::Refused { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    session.leave().await;
    Err(NotThere::Gone)
}

async fn look_in<S>(
    session: &mut Session<S>,
    folder: &str,
    moved: &Moved,
    section: &str,
) -> Result<Option<Vec<u8>>, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    session.examine(folder).await?;
    let mut uids = session.search_named(&moved.message_id).await?;
    uids.truncate(MAX_COMPARED);
    if uids.is_empty() {
        return Ok(None);
    }
    let same = session.list_named(&uids).await?;
    let id_of = |one: &Listed| one.message_id.trim_matches(['<', '>']).to_owned();
    let is_same = |one: &&Listed| one.size_bytes == moved.size_bytes && id_of(one) == moved.message_id;
    let Some(same) = same.iter().find(is_same) else { return Ok(None) };
    session.part(same.uid, section).await
}

/// It is said to the server as it stands.
fn check(section: &str) -> Result<(), NotThere> {
    let is_section = section.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if section.is_empty() || !is_section { Err(NotThere::Gone) } else { Ok(()) }
}
