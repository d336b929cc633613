//! How many threads each folder shows: counters that are kept, never counted when somebody looks.

use super::super::{Error, store};
use super::list::Folder;
use base::Cx;
use base::ids::MailboxId;

/// What one folder of one box shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The box; `None` for what came to an address of the account.
    pub mailbox_id: Option<MailboxId>,
    /// The folder.
    pub folder: Folder,
    /// Threads in it.
    pub threads: i64,
    /// Those of them with something that nobody has read.
    pub unread: i64,
}

/// What every folder of every box that the actor may use shows; an empty one may be left out.
///
/// # Errors
/// Whatever the database answers.
pub fn counts(cx: &mut Cx<'_>) -> Result<Vec<Count>, Error> {
    let mut found = store::list_mail_totals(cx)?;
    let deleted = store::list_boxes(cx, Folder::Deleted)?;
    found.retain(|count| count.folder != Folder::Deleted || deleted.contains(&count.mailbox_id));
    Ok(found)
}
