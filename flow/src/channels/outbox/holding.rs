//! What waits leaves only while its writer may send it (RT-08). Else it is held: it is not lost, and whoever may use its
//! mailbox says what becomes of it.

use super::work::{about, said};
use crate::channels::mailboxes::{self, Mailbox};
use crate::channels::mails::{self, MailState};
use crate::channels::{Error, store};
use base::Cx;
use base::ids::{MailId, MailboxId, UserId};
use base::journal::{self, Happening, Kind};
use base::people::users;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Holds those of some mails that wait whose writers may not send them any more; gives which these are.
///
/// # Errors
/// Whatever the database answers.
pub(super) fn hold_back(cx: &mut Cx<'_>, mailbox: MailboxId, waiting: &[MailId]) -> Result<Vec<MailId>, Error> {
    // Of one that is disconnected nothing leaves either, and whoever delivers says so.
    let Some(mailbox) = store::find_mailbox(cx, mailbox)? else { return Ok(Vec::new()) };
    let mut of_writers = BTreeMap::<UserId, Vec<MailId>>::new();
    for (mail, writer) in store::list_writers(cx, waiting)? {
        of_writers.entry(writer).or_default().push(mail);
    }
    let mut held = Vec::new();
    for (writer, mails) in of_writers {
        if let Some(why) = why_not(cx, writer, &mailbox)? {
            for mail in &mails {
                hold(cx, *mail, &why)?;
            }
            held.extend(mails);
        }
    }
    Ok(held)
}

/// Why nothing of a writer leaves from a mailbox, as a sentence; none when it does.
fn why_not(cx: &mut Cx<'_>, writer: UserId, mailbox: &Mailbox) -> Result<Option<String>, Error> {
    let Some(writer) = users::find(cx, writer)? else { return Ok(None) };
    if mailboxes::may_send(cx, &writer, mailbox)? {
        return Ok(None);
    }
    let why = if writer.is_active() { "may not send from this mailbox any more" } else { "is deactivated" };
    Ok(Some(format!("{}, who wrote it, {why}.", writer.name)))
}

fn hold(cx: &mut Cx<'_>, id: MailId, why: &str) -> Result<(), Error> {
    if !store::hold_waiting(cx, id, why)? {
        return Ok(());
    }
    let mail = mails::load(cx, id)?;
    mails::set_state(cx, id, MailState::Held, &json!({ "answer": why }))?;
    let about = about(cx, &mail)?;
    journal::record(cx, Happening::change(Kind::MailHeld, about, Json::Null, said(&mail, why)))?;
    Ok(())
}

/// Says that a mail which waited is a draft again, though its writer did not ask for that.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn tell_returned(cx: &mut Cx<'_>, id: MailId, why: &str) -> Result<(), Error> {
    let mail = mails::load(cx, id)?;
    let about = about(cx, &mail)?;
    journal::record(cx, Happening::change(Kind::MailReturned, about, Json::Null, said(&mail, why)))?;
    Ok(())
}
