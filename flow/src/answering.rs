//! A mail is answered or passed on: to whom that goes, under which subject, with which files. The order of the steps,
//! no SQL.

use crate::Error;
use crate::channels::addresses;
use crate::channels::mailboxes;
use crate::channels::mails::showing::source_of;
use crate::channels::mails::{self, Correspondent, Mail, MailFile, MailState, Recipients};
use crate::channels::outbox::{self, Answering, How};
use crate::drafting::find_contact;
use crate::timeline::templates::AboutWhom;
use base::Cx;
use base::ids::{LeadId, MailId};
use base::people::users;
use std::collections::BTreeSet;

/// The newest mails of a thread among which a draft is looked for. Mails.
const MAX_LOOKED_AT: i64 = 50;

/// What the mail to answer or to pass on says of a draft: to whom, which subject, which files; those that were left on the
/// mail server are fetched before, or do not go with it.
///
/// # Errors
/// `NoSuchMail`.
pub fn begin_answer(cx: &mut Cx<'_>, answering: Answering) -> Result<(Recipients, String, Vec<MailFile>), Error> {
    let mail = mails::load(cx, answering.mail)?;
    let (own, smart) = own_addresses(cx)?;
    let is_own = |address: &str| {
        let address = address.trim().to_lowercase();
        let local_part = address.split('@').next().unwrap_or_default();
        smart.contains(local_part) || own.contains(&address)
    };
    let recipients = outbox::recipients_of_answer(&mail, answering.how, &is_own);
    let files = match answering.how {
        How::Forward => mails::list_attachments(cx, &[mail.id])?.into_iter().filter(|one| one.file.is_here()).collect(),
        How::Reply | How::ReplyAll => Vec::new(),
    };
    Ok((recipients, outbox::subject_of_answer(&mail.subject, answering.how), files))
}

/// Whom and what the words of a template are about: the lead that is named, or else the answered thread's, and the contact
/// to whom the mail goes first. Whoever is answered at an unknown address is the contact of the thread.
///
/// # Errors
/// `NoSuchMail`.
pub fn about_whom(
    cx: &mut Cx<'_>,
    lead: Option<LeadId>,
    answering: Option<Answering>,
    to: &[Correspondent],
) -> Result<AboutWhom, Error> {
    let contact = match to.first() {
        Some(first) => find_contact(cx, &first.address)?,
        None => None,
    };
    let Some(answering) = answering else { return Ok(AboutWhom { lead, contact }) };
    let thread = mails::load(cx, answering.mail)?.thread_id;
    let thread = mails::load_thread(cx, thread)?;
    let answered = thread.contact_id.filter(|_| answering.how != How::Forward);
    Ok(AboutWhom { lead: lead.or(thread.lead_id), contact: contact.or(answered) })
}

/// The draft with which the actor answers this mail in its thread already, the newest: a second one would be forgotten.
///
/// # Errors
/// `NoSuchMail`.
pub fn find_begun(cx: &mut Cx<'_>, mail: MailId, how: How) -> Result<Option<MailId>, Error> {
    let (thread, author) = (mails::load(cx, mail)?.thread_id, cx.actor.user());
    let is_it = |one: &Mail| {
        let is_own_draft = one.state == MailState::Draft && one.author_id == author && one.deleted_at.is_none();
        is_own_draft && outbox::answering(one).is_some_and(|begun| begun.mail == mail && begun.how == how)
    };
    let newest = mails::list_mails(cx, thread, None, MAX_LOOKED_AT)?;
    Ok(newest.into_iter().find(is_it).map(|one| one.id))
}

/// The files of a mail that an answer shows, or that go with it when it is passed on, and that lie on its server still
///
///
/// # Errors
/// `NoSuchMail`.
pub fn list_left(cx: &mut Cx<'_>, answering: Answering) -> Result<Vec<MailFile>, Error> {
    let mail = mails::load(cx, answering.mail)?;
    let mut left = mails::list_left(cx, mail.id)?;
    if answering.how != How::Forward {
        let html = mail.html.unwrap_or_default();
        let is_shown = |one: &MailFile| one.file.content_id.as_deref().is_some_and(|id| html.contains(&source_of(id)));
        left.retain(is_shown);
    }
    Ok(left)
}

/// The addresses at which no answer is needed: those of mailboxes and the writer's own, and the local parts of the account's.
/// Colleagues are answered as anybody.
fn own_addresses(cx: &mut Cx<'_>) -> Result<(BTreeSet<String>, BTreeSet<String>), Error> {
    let mut own: BTreeSet<String> =
        mailboxes::list_mailboxes(cx)?.into_iter().map(|mailbox| mailbox.address.to_lowercase()).collect();
    if let Some(user) = cx.actor.user() {
        own.extend(users::find(cx, user)?.map(|user| user.email.to_lowercase()));
    }
    let smart = addresses::list(cx)?.into_iter().map(|one| one.local_part.to_lowercase()).collect();
    Ok((own, smart))
}
