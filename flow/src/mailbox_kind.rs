//! A mailbox changes hands (EM-12): a shared one becomes somebody's own, a personal one everybody's, and what came through
//! it is hidden or shown with it. The order of the steps, no SQL.

use crate::channels::mailboxes::{self, MailboxKind};
use crate::channels::said;
use crate::releasing::release;
use crate::{Error, inbox, leads};
use base::Cx;
use base::ids::MailboxId;

/// Makes a mailbox shared or personal; one that is so already stays as it is. A personal one becomes the actor's own.
///
/// # Errors
/// `Denied` to whoever is no administrator; `NoSuchMailbox`, also for a personal one of somebody who does not share it.
pub fn set_mailbox_kind(cx: &mut Cx<'_>, id: MailboxId, kind: MailboxKind) -> Result<(), Error> {
    let before = mailboxes::load_mailbox(cx, id)?;
    if before.kind == kind {
        return Ok(mailboxes::require_use(cx, &before)?);
    }
    let mailbox = mailboxes::set_kind(cx, &before, kind)?;
    if kind == MailboxKind::Personal {
        // First: what is hidden with the mailbox is hidden by the mailbox in which it is.
        release(cx, &mailbox)?;
    }
    said::set_private(cx, mailbox.source_id, mailbox.private_to())?;
    inbox::set_private(cx, mailbox.source_id, mailbox.private_to())?;
    if kind == MailboxKind::Personal {
        leads::rename_drafts(cx, id)?;
    }
    Ok(())
}
