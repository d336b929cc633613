//! A mail of which nothing has left comes back to its writer. It waits for no time from then on, so that nothing half written
//! leaves; which time that was stays known, to be chosen again (EM-52). The order of the steps, no SQL.

use crate::Error;
use crate::channels::mails::{self, Mail, MailState};
use crate::channels::outbox;
use crate::drafting::{bad, own_draft};
use base::Cx;
use base::clock::Seconds;
use base::ids::MailId;
use serde_json::json;

/// Where a draft says when it was to leave, before its writer went on with it.
pub(crate) const WAS_DUE: &str = "was_due";

/// What whoever stops a mail is told that was stopped before.
pub(crate) const IS_DRAFT: &str = "This mail is a draft already: it does not wait to be sent. Nothing was changed.";

/// When a draft was to leave that waits for no time any more.
pub fn was_due(mail: &Mail) -> Option<Seconds> {
    mail.details[WAS_DUE].as_i64()
}

/// A mail of the actor's that is to be changed, as a draft.
///
/// # Errors
/// `NoSuchMail`, also for somebody else's; `BadSetting` when it is on its way already.
pub(crate) fn as_draft(cx: &mut Cx<'_>, id: MailId) -> Result<Mail, Error> {
    let mail = own_draft(cx, id)?;
    if !mail.state.is_to_leave_later() {
        return Ok(mail);
    }
    come_back(cx, &mail)?;
    Ok(mails::load(cx, id)?)
}

/// Takes a mail out of the outbox: it is a draft again.
///
/// # Errors
/// `BadSetting` when it is too late, and for one that is a draft already.
pub(crate) fn come_back(cx: &mut Cx<'_>, mail: &Mail) -> Result<(), Error> {
    if mail.state == MailState::Draft {
        return Err(bad(IS_DRAFT));
    }
    let due = match outbox::find(cx, mail.id)? {
        Some(entry) if mail.state.is_to_leave_later() => Some(entry.due_at),
        _ => None,
    };
    // The outbox forgets what was refused, and what was thrown away; the mail itself knows that nobody got it.
    let has_stayed = mail.state.is_to_leave_later() || mail.state == MailState::Refused;
    if !outbox::take_back(cx, mail.id)? && !has_stayed {
        return Err(bad("It is too late: the mail is on its way, or has left already."));
    }
    outbox::keep_own(cx, mail.id)?;
    let known = json!({ "send_at": null, "answer": null, WAS_DUE: due });
    Ok(mails::set_state(cx, mail.id, MailState::Draft, &known)?)
}
