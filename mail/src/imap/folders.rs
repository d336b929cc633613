//! Which folders there are, and opening one for reading only (R-11, R-19).

use super::error::ImapError;
use super::names::ListedFolder;
use super::response::{self, Response};
use super::session::{Session, quote};
use tokio::io::{AsyncRead, AsyncWrite};

/// Folders that are listed; further ones are passed over.
pub const MAX_LISTED_FOLDERS: usize = 500;

/// What EXAMINE or STATUS says of a folder.
#[derive(Default)]
pub(super) struct Opened {
    pub uid_validity: Option<u32>,
    pub uid_next: Option<u32>,
    pub mails: u32,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    /// The folders of the mailbox, at most [`MAX_LISTED_FOLDERS`], the inbox first.
    ///
    /// # Errors
    /// As [`ImapError`] says.
    pub async fn folders(&mut self) -> Result<Vec<ListedFolder>, ImapError> {
        let tells_use = self.has("LIST-EXTENDED") && self.has("SPECIAL-USE");
        let asks: &[&str] = match (tells_use, self.has("XLIST")) {
            (true, _) => &[r#"LIST "" "*" RETURN (SPECIAL-USE)"#, r#"LIST "" "*""#],
            (false, true) => &[r#"XLIST "" "*""#, r#"LIST "" "*""#],
            (false, false) => &[r#"LIST "" "*""#],
        };
        let mut refused = None;
        for ask in asks {
            let mut found: Vec<ListedFolder> = Vec::new();
            let is_utf8 = self.is_utf8;
            let asked = self.command("LIST", ask, |response| {
                let Response::List(mut folder) = response else { return };
                if is_utf8 {
                    folder.name.clone_from(&folder.raw);
                }
                if super::is_inbox(&folder.raw) {
                    "INBOX".clone_into(&mut folder.name);
                }
                // Two spellings of one name: nobody could tell them apart.
                if found.len() < MAX_LISTED_FOLDERS && !found.iter().any(|known| known.name == folder.name) {
                    found.push(folder);
                }
            });
            match asked.await {
                Ok(()) => {
                    if !found.iter().any(|folder| super::is_inbox(&folder.raw)) {
                        let inbox = "INBOX".to_owned();
                        found.push(ListedFolder { raw: inbox.clone(), name: inbox, ..ListedFolder::default() });
                    }
                    found.sort_by_key(|folder| !super::is_inbox(&folder.raw));
                    return Ok(found);
                }
                Err(error @ ImapError::Refused { .. }) => refused = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(refused.unwrap_or_else(|| ImapError::Protocol("no folders".to_owned())))
    }

    /// Opens the folder for reading only.
    pub(super) async fn examine(&mut self, folder: &str) -> Result<Opened, ImapError> {
        let mut found = Opened::default();
        self.command("EXAMINE", &format!("EXAMINE {}", quote(folder)?), |response| match response {
            Response::Exists(count) => found.mails = count,
            Response::Status { text, .. } => {
                let number = |name| response::code(&text, name).and_then(|value| value.parse().ok());
                found.uid_validity = number("UIDVALIDITY").or(found.uid_validity);
                found.uid_next = number("UIDNEXT").or(found.uid_next);
            }
            _ => {}
        })
        .await?;
        found.uid_validity = found.uid_validity.filter(|&validity| validity > 0);
        Ok(found)
    }

    /// What is new in a folder that is not the open one.
    pub(super) async fn status(&mut self, folder: &str) -> Result<Opened, ImapError> {
        let mut found = Opened::default();
        let command = format!("STATUS {} (UIDNEXT UIDVALIDITY)", quote(folder)?);
        self.command("STATUS", &command, |response| {
            if let Response::FolderStatus { uid_next, uid_validity } = response {
                (found.uid_next, found.uid_validity) = (uid_next, uid_validity);
            }
        })
        .await?;
        Ok(found)
    }
}
