//! Large files that were not fetched with their mails: where they lie, and that they were fetched since. Once one is
//! here it stays, whatever becomes of the mail on its server.

use super::MailFile;
use crate::channels::{Error, store};
use base::Cx;
use base::files::FileHash;
use base::ids::{AttachmentId, MailId, MailboxId};
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// Folders in which one mail is looked for: the same mail may lie in several, of several mailboxes. Folders.
const MAX_PLACES: i64 = 20;

/// One place of a file that was left.
#[derive(Clone, Debug)]
pub struct WhereLeft {
    /// The part of the mail (RFC 3501 §6.4.5).
    pub section: String,
    /// The mailbox.
    pub mailbox_id: MailboxId,
    /// Its folder.
    pub folder: String,
    /// The server's word that UIDs mean what they meant.
    pub uid_validity: u32,
    /// The mail's number there.
    pub uid: u32,
    /// The mail's Message-ID, without brackets: by it and its size it is found where it was moved to. May be empty.
    pub message_id: String,
    /// The mail's size there, in bytes.
    pub size_bytes: i64,
}

/// A file of a mail that is there, for whoever may read the mail and see files.
///
/// # Errors
/// Whatever the database answers.
pub fn find_attachment(cx: &mut Cx<'_>, id: AttachmentId) -> Result<Option<MailFile>, Error> {
    Ok(store::find_file_of_mail(cx, id)?)
}

/// The files of a mail that lie on its server only, for whoever may read it.
///
/// # Errors
/// Whatever the database answers.
pub fn list_left(cx: &mut Cx<'_>, mail: MailId) -> Result<Vec<MailFile>, Error> {
    let mut files = store::list_files_of_mails(cx, &[mail])?;
    files.retain(|one| !one.file.is_here());
    Ok(files)
}

/// Where a file lies that was left on the server; nowhere for one that is here, or whose mail no followed folder shows.
///
/// # Errors
/// Whatever the database answers.
pub fn where_left(cx: &mut Cx<'_>, id: AttachmentId) -> Result<Vec<WhereLeft>, Error> {
    Ok(store::list_where_left(cx, id, MAX_PLACES)?)
}

/// Keeps a file that was fetched, already stored under its hash. Nothing for one that was here before, or is gone.
///
/// # Errors
/// Whatever the database answers.
pub fn keep_fetched(cx: &mut Cx<'_>, id: AttachmentId, file: FileHash, size_bytes: usize) -> Result<(), Error> {
    let size_bytes = i64::try_from(size_bytes).unwrap_or(i64::MAX);
    if store::set_fetched(cx, id, &file.to_string(), size_bytes)? {
        let after = json!({ "file": id, "size_bytes": size_bytes });
        journal::record(cx, Happening::change(Kind::MailFileFetched, About::default(), Json::Null, after))?;
    }
    Ok(())
}
