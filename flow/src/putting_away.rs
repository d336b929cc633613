//! A mail is deleted here or brought back, and the card of its request says what is there still (EM-60).

use crate::channels::mails;
use crate::{Error, inbox};
use base::Cx;
use base::ids::{MailId, ThreadId};

/// Deletes a mail. Nothing when it is deleted already.
///
/// # Errors
/// `NoSuchMail`; `BadSetting` for what a colleague is writing, who may go on with it.
pub fn delete_mail(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let thread = mails::load(cx, id)?.thread_id;
    mails::delete(cx, id)?;
    Ok(inbox::settle_of_thread(cx, thread)?)
}

/// Deletes all mails of a thread but what colleagues are writing in it who may go on with that.
///
/// # Errors
/// `NoSuchThread`; `BadSetting` when there is nothing else in it.
pub fn delete_thread(cx: &mut Cx<'_>, id: ThreadId) -> Result<(), Error> {
    mails::delete_thread(cx, id)?;
    Ok(inbox::settle_of_thread(cx, id)?)
}

/// Brings a deleted mail back. Nothing when it is there.
///
/// # Errors
/// `Denied` for whoever is no administrator and not the owner of its personal box; `NoSuchMail`, also for one whose words
/// are gone for good.
pub fn restore_mail(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    mails::restore(cx, id)?;
    let thread = mails::load(cx, id)?.thread_id;
    Ok(inbox::settle_of_thread(cx, thread)?)
}

/// Brings all deleted mails of a thread back.
///
/// # Errors
/// As [`restore_mail`]; `NoSuchThread`.
pub fn restore_thread(cx: &mut Cx<'_>, id: ThreadId) -> Result<(), Error> {
    mails::restore_thread(cx, id)?;
    Ok(inbox::settle_of_thread(cx, id)?)
}
