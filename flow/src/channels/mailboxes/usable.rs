//! Who may use a mailbox and see what is in it (EM-10, EM-11, EM-14, R-84): the one place where it is said.
//!
//! A shared one: whoever's role has the mail right. A personal one: its owner, and administrators if the owner lets
//! them. What came without a mailbox, by an address of the account, is like what came through a shared one.

use super::{Mailbox, MailboxKind};
use crate::channels::Error;
use base::Cx;
use base::access::{Actor, Denied, Flag, Right, is_allowed, require};
use base::db::DbError;
use base::ids::UserId;
use base::people::User;

/// The mailboxes that an actor may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usable {
    /// All of them: for Sluice itself.
    All,
    /// Shared ones for who has the mail right; personal ones of a person, and of others who share them.
    Of { has_right: bool, user: Option<UserId>, is_admin: bool },
}

/// The mailboxes that the actor of this unit may use; at most one query for the whole unit.
///
/// # Errors
/// Whatever the database answers.
pub fn usable(cx: &mut Cx<'_>) -> Result<Usable, DbError> {
    if cx.actor == Actor::System {
        return Ok(Usable::All);
    }
    let has_right = cx.rights()?.has(Flag::SharedMail);
    Ok(Usable::Of { has_right, user: cx.actor.user(), is_admin: is_allowed(cx.actor, Right::SetUp) })
}

/// Whether the actor may use a mailbox: read what is in it, write from it.
///
/// # Errors
/// Whatever the database answers.
pub fn may_use(cx: &mut Cx<'_>, mailbox: &Mailbox) -> Result<bool, DbError> {
    Ok(usable(cx)?.has(mailbox))
}

/// Whether a colleague may send from a mailbox: who works here, as more than somebody who only looks, and may use it.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn may_send(cx: &mut Cx<'_>, colleague: &User, mailbox: &Mailbox) -> Result<bool, DbError> {
    let actor = Actor::User(colleague.id, colleague.role);
    if !colleague.is_active() || !is_allowed(actor, Right::Work) {
        return Ok(false);
    }
    let asking = std::mem::replace(&mut cx.actor, actor);
    let found = may_use(cx, mailbox);
    cx.actor = asking;
    found
}

/// Asks whether the actor may use a mailbox. To everybody else it does not exist.
///
/// # Errors
/// `NoSuchMailbox`.
pub fn require_use(cx: &mut Cx<'_>, mailbox: &Mailbox) -> Result<(), Error> {
    if may_use(cx, mailbox)? { Ok(()) } else { Err(Error::NoSuchMailbox(mailbox.id)) }
}

impl Usable {
    /// Whether this mailbox is among them.
    pub fn has(self, mailbox: &Mailbox) -> bool {
        let Usable::Of { has_right, user, is_admin } = self else { return true };
        match mailbox.kind {
            MailboxKind::Shared => has_right,
            MailboxKind::Personal => user == Some(mailbox.user_id) || (is_admin && mailbox.shared_with_admins),
        }
    }
}

/// Asks whether the actor may change a mailbox: an administrator a shared one, the owner a personal one. To everybody
/// else a personal one does not exist, but to administrators with whom it is shared.
///
/// # Errors
/// `Denied`, `NoSuchMailbox`.
pub fn require_change(cx: &mut Cx<'_>, mailbox: &Mailbox) -> Result<(), Error> {
    match mailbox.kind {
        MailboxKind::Shared => Ok(require(cx, Right::SetUp)?),
        MailboxKind::Personal if cx.actor == Actor::System || cx.actor.user() == Some(mailbox.user_id) => Ok(()),
        MailboxKind::Personal => {
            require_use(cx, mailbox)?;
            Err(Denied::OwnersMailbox.into())
        }
    }
}
