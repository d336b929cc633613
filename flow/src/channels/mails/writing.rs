//! Mails of our own: written, changed while they are drafts, and how far they are.

use super::super::{Error, store};
use super::keeping::{Grouping, NewMail};
use super::{Direction, Mail, MailState, list, placing, threads};
use base::Cx;
use base::access::{Actor, Right, in_name_of, is_allowed};
use base::ids::{MailId, MailboxId};
use base::journal::{self, Happening, Kind};
use base::people::{User, users};
use serde_json::{Value as Json, json};

/// Writes down a mail of ours: a draft, or one that is on its way. It stands in its thread from now on.
///
/// # Errors
/// Whatever the database answers.
pub fn write(cx: &mut Cx<'_>, mut new: NewMail) -> Result<MailId, Error> {
    new.direction = Direction::Out;
    keep_alone(&mut new);
    let id: MailId = cx.next_id()?;
    placing::place(cx, &[(id, &new)], &[])?;
    let mail = list::load(cx, id)?;
    tell(cx, &mail)?;
    Ok(id)
}

/// Writes a mail of ours anew, as long as nobody but us knows of it; it may come into another thread by that.
///
/// # Errors
/// `NoSuchMail`; `BadSetting` for one that is not a draft any more.
pub fn change_draft(cx: &mut Cx<'_>, id: MailId, mut new: NewMail) -> Result<(), Error> {
    let before = list::load(cx, id)?;
    if !before.state.is_ours_to_change() {
        return Err(Error::BadSetting("This mail is on its way already. Nothing was changed.".to_owned()));
    }
    new.direction = Direction::Out;
    keep_alone(&mut new);
    store::update_mail(cx, id, &new)?;
    placing::place(cx, &[], &[(id, &new)])?;
    let mail = list::load(cx, id)?;
    tell(cx, &mail)
}

/// A mail to nobody yet belongs with no other.
fn keep_alone(new: &mut NewMail) {
    if new.customer.address.trim().is_empty() {
        new.grouping = Grouping::Apart;
    }
}

/// Whether whoever wrote a mail may go on with it: who works here still, as more than somebody who only looks, and reads what is
/// in its mailbox, whether that is connected or not.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn may_go_on(cx: &mut Cx<'_>, mail: &Mail) -> Result<bool, Error> {
    let Some(author) = mail.author_id else { return Ok(false) };
    let Some(writer) = users::find(cx, author)?.filter(User::is_active) else { return Ok(false) };
    let actor = Actor::User(writer.id, writer.role);
    let is_seen = in_name_of(cx, actor, |cx| list::find(cx, mail.id))?.is_some();
    Ok(is_seen && is_allowed(actor, Right::Work))
}

/// The mails of a mailbox that have not left, also those that were thrown away.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn list_unsent(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<Vec<Mail>, Error> {
    Ok(store::list_unsent_mails(cx, mailbox)?)
}

/// A draft is somebody else's from now on, and goes under their name.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn give(cx: &mut Cx<'_>, id: MailId, to: &User) -> Result<(), Error> {
    Ok(store::update_mail_writer(cx, id, to)?)
}

/// Says how far a mail of ours is. `details` are added to what is known of it, such as `delivery`. What depends on a mail
/// that left is [`crate::note_sent`].
///
/// # Errors
/// `NoSuchMail`.
pub fn set_state(cx: &mut Cx<'_>, id: MailId, state: MailState, details: &Json) -> Result<(), Error> {
    let mut mail = list::load(cx, id)?;
    let is_leaving = mail.state.is_ours_to_change() && !state.is_ours_to_change();
    mail.state = state;
    mail.at = if is_leaving { cx.now } else { mail.at };
    if let (Some(known), Some(added)) = (mail.details.as_object_mut(), details.as_object()) {
        known.extend(added.clone());
    }
    store::update_mail_state(cx, &mail)?;
    threads::settle(cx, &[mail.thread_id])?;
    tell(cx, &mail)
}

fn tell(cx: &mut Cx<'_>, mail: &Mail) -> Result<(), Error> {
    let thread = list::load_thread(cx, mail.thread_id)?;
    let after =
        json!({ "thread": thread.id, "mailbox": thread.mailbox_id, "mail": mail.id, "state": mail.state.as_str() });
    journal::record(cx, Happening::change(Kind::MailChanged, thread.about(), Json::Null, after))?;
    Ok(())
}
