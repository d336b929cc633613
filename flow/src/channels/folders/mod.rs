//! Folders of a mailbox: which of them are followed, and how far each was read (R-11..R-17).
//!
//! Every mail that a folder shows has one row in the ledger, under the UID it has there. What moves the cursor
//! writes these rows in the same transaction, so the cursor says nothing that the ledger does not.

mod audit;
mod history;
mod ledger;
mod quarantine;
mod rescan;

pub use audit::{Audit, Counted, ask_for_audit, is_audit_due, not_in_ledger, note_audit};
pub use history::{FIRST_IMPORT_DAYS, FIRST_IMPORT_MAILS, Progress, Survey, begin, first_import_since, progress};
pub use ledger::{Entry, Known, Outcome, expect, list_asked_for, list_history, list_wanted, note_outcomes};
pub use quarantine::{
    MAX_COUNTED, Quarantined, count_quarantine, discard, find_quarantined, list_discarded, list_quarantine, put_back,
    retry,
};
pub use rescan::{BROKEN_AFTER_CHANGES, end_rescan, is_broken, rescan};

use super::mailboxes::{self, Mailbox};
use super::{Error, store};
use base::Cx;
use base::clock::Seconds;
use base::ids::{FolderId, MailboxId};

/// Folders of one mailbox that are kept, in the order in which its server names them.
pub const MAX_FOLDERS: usize = 500;
/// Folders that one mailbox follows beside Inbox and Sent.
const MAX_EXTRA: usize = 20;

/// What a folder is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderRole {
    /// Where mail arrives.
    Inbox,
    /// Where the mailbox's own mails are kept.
    Sent,
    /// Another one that somebody wants followed (EM-05).
    Extra,
    /// It is there, and nobody reads it.
    Ignored,
}

impl FolderRole {
    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            FolderRole::Inbox => "inbox",
            FolderRole::Sent => "sent",
            FolderRole::Extra => "extra",
            FolderRole::Ignored => "ignored",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> FolderRole {
        [FolderRole::Inbox, FolderRole::Sent, FolderRole::Extra]
            .into_iter()
            .find(|role| role.as_str() == word)
            .unwrap_or(FolderRole::Ignored)
    }
}

/// How far a folder was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailCursor {
    /// The server's word that UIDs still mean the same.
    pub uid_validity: u32,
    /// Every mail of the window up to this UID has its row in the ledger.
    pub last_uid: u32,
}

/// A folder.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Its id.
    pub id: FolderId,
    /// Of which mailbox.
    pub mailbox_id: MailboxId,
    /// Its name for people, the parts of its path as the server divides them.
    pub name: String,
    /// What it is to us.
    pub role: FolderRole,
    /// How far it was read; none before the first time.
    pub cursor: Option<MailCursor>,
    /// Mails above this UID came after the first look.
    pub window_uid: u32,
    /// Of the others those that the server took since then are wanted, Unix seconds.
    pub window_start: Seconds,
    /// Mails that the first import brings.
    pub planned: i64,
    /// When the server gave all mails new UIDs, Unix seconds, newest last.
    pub validity_changes: Vec<Seconds>,
    /// What the last audit found.
    pub audit: Option<Audit>,
    /// When the next audit is due, Unix seconds.
    pub audit_due_at: Seconds,
}

/// The folders of a mailbox, in the order of their ids.
///
/// # Errors
/// Whatever the database answers.
pub fn list_folders(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<Vec<Folder>, Error> {
    Ok(store::list_folders(cx, mailbox)?)
}

/// The folder, if it exists.
///
/// # Errors
/// Whatever the database answers.
pub fn find_folder(cx: &mut Cx<'_>, id: FolderId) -> Result<Option<Folder>, Error> {
    Ok(store::find_folder(cx, id)?)
}

/// Learns which folders the server has: `found` are their names, with what each seems to be. A folder keeps the role it
/// has here; a role that no folder of the server has goes to whom `found` gives it. One that is not listed today may be
/// tomorrow, so it is not forgotten.
///
/// # Errors
/// Whatever the database answers.
pub fn learn_folders(
    cx: &mut Cx<'_>,
    mailbox: MailboxId,
    found: &[(String, FolderRole)],
) -> Result<Vec<Folder>, Error> {
    let known = store::list_folders(cx, mailbox)?;
    let is_found = |folder: &Folder| found.iter().any(|(name, _)| *name == folder.name);
    let has = |role: FolderRole| known.iter().any(|folder| folder.role == role && is_found(folder));
    for gone in known.iter().filter(|folder| !is_found(folder)) {
        audit::put_off(cx, gone)?;
    }
    for (name, role) in found.iter().take(MAX_FOLDERS) {
        let role = if has(*role) { FolderRole::Ignored } else { *role };
        let before = known.iter().find(|folder| folder.role == role && role == FolderRole::Sent);
        if let Some(gone) = before.filter(|folder| folder.name != *name) {
            store::set_folder_role(cx, gone.id, FolderRole::Ignored)?;
        }
        match known.iter().find(|folder| folder.name == *name) {
            None => {
                let id = cx.next_id()?;
                store::insert_folder(cx, id, mailbox, name, role)?;
            }
            Some(folder) if folder.role == FolderRole::Ignored && role != FolderRole::Ignored => {
                store::set_folder_role(cx, folder.id, role)?;
            }
            Some(_) => {}
        }
    }
    list_folders(cx, mailbox)
}

/// Follows a folder beside Inbox and Sent, makes it the one of sent mails, or follows it no longer. Only one is
/// Sent: the one before is ignored then.
///
/// # Errors
/// `Denied`; `BadSetting` for the inbox, an unknown folder, and more than a mailbox may follow.
pub fn set_folder_role(cx: &mut Cx<'_>, mailbox: MailboxId, id: FolderId, role: FolderRole) -> Result<(), Error> {
    changeable(cx, mailbox)?;
    let refused = |sentence: String| Err(Error::BadSetting(sentence));
    let folders = list_folders(cx, mailbox)?;
    let Some(folder) = folders.iter().find(|folder| folder.id == id) else {
        return refused("The mailbox has no such folder.".to_owned());
    };
    if folder.role == FolderRole::Inbox || role == FolderRole::Inbox {
        return refused("The inbox is always followed, and is the only one.".to_owned());
    }
    let of_role = |wanted: FolderRole| folders.iter().filter(move |folder| folder.role == wanted);
    if role == FolderRole::Extra && of_role(FolderRole::Extra).count() >= MAX_EXTRA {
        return refused(format!("A mailbox follows at most {MAX_EXTRA} folders beside Inbox and Sent."));
    }
    if role == FolderRole::Sent {
        for before in of_role(FolderRole::Sent) {
            store::set_folder_role(cx, before.id, FolderRole::Ignored)?;
        }
    }
    store::set_folder_role(cx, id, role)?;
    mailboxes::ask_for_look(cx, mailbox)
}

/// Moves the cursor forward, in the transaction that writes the ledger of the mails it passes.
///
/// # Errors
/// Whatever the database answers.
pub fn set_cursor(cx: &mut Cx<'_>, id: FolderId, cursor: MailCursor) -> Result<(), Error> {
    Ok(store::move_cursor(cx, id, cursor)?)
}

/// The mailbox, for whoever may change it.
fn changeable(cx: &mut Cx<'_>, id: MailboxId) -> Result<Mailbox, Error> {
    let mailbox = mailboxes::load_mailbox(cx, id)?;
    mailboxes::require_change(cx, &mailbox)?;
    Ok(mailbox)
}
