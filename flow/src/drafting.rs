//! Mails that are being written: a draft stands in its thread from its first word (EM-52). The order of the steps, no SQL.

use crate::Error;
use crate::brought::{self, BROUGHT};
use crate::channels::handles::{self, HandleKind};
use crate::channels::mailboxes::{self, Mailbox};
use crate::channels::mails::{self, Answers, Correspondent, Direction, Grouping, Mail, MailState, NewMail, Recipients};
use crate::channels::outbox::{self, Answering, How};
use crate::channels::{self, AttachedFile};
use crate::contacts;
use crate::timeline::templates;
use crate::unscheduling::{WAS_DUE, as_draft, was_due};
use base::Cx;
use base::access::{Right, require};
use base::clock::DAY;
use base::ids::{ContactId, LeadId, MailId, MailTemplateId, MailboxId};
use base::people::users;
use base::tokens::random_token;
use mail::compose::{MAX_FILES_BYTES, MAX_RECIPIENTS, chain};
use serde_json::{Value as Json, json};

/// Characters of a subject.
pub const MAX_SUBJECT_CHARS: usize = 250;
/// Bytes of the text and of the HTML that somebody writes.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// Files of one mail.
pub const MAX_FILES: usize = 50;

/// What somebody has written so far.
#[derive(Clone, Debug)]
pub struct DraftWish {
    /// The mailbox from which it goes.
    pub mailbox_id: MailboxId,
    /// To whom.
    pub recipients: Recipients,
    /// The subject.
    pub subject: String,
    /// The text; made of the HTML when it is empty.
    pub text: String,
    /// HTML as an editor wrote it; it is cleaned here.
    pub html: Option<String>,
    /// What it answers or passes on.
    pub answering: Option<Answering>,
    /// The lead that it is about; a thread that belongs to one already keeps it.
    pub lead_id: Option<LeadId>,
    /// The template it was made of.
    pub template_id: Option<MailTemplateId>,
    /// All of its files.
    pub files: Vec<AttachedFile>,
    /// The key of the form that saves it ([`crate::form_drafts`]); empty where none does.
    pub form: String,
}

/// Saves what somebody has written, as a new draft or over the one it was. What waited to be sent at a time waits no more:
/// whoever goes on writing sends it again.
///
/// # Errors
/// `NoSuchMailbox` for one that the actor may not use; `BadSetting` for one that only receives, and for what is too long
/// or too much; `NoSuchMail`, also for a draft of somebody else.
pub fn save_draft(cx: &mut Cx<'_>, id: Option<MailId>, wish: DraftWish) -> Result<MailId, Error> {
    require(cx, Right::Work).map_err(channels::Error::from)?;
    let mailbox = usable(cx, wish.mailbox_id)?;
    check(&wish)?;
    let before = match id {
        Some(id) => Some(as_draft(cx, id)?),
        None => None,
    };
    let lead = wish.lead_id;
    let new = draft(cx, &mailbox, wish, before.as_ref())?;
    let id = match before {
        Some(before) => {
            mails::change_draft(cx, before.id, new)?;
            before.id
        }
        None => mails::write(cx, new)?,
    };
    let thread = mails::load(cx, id)?.thread_id;
    let thread = mails::load_thread(cx, thread)?;
    if let Some(lead) = lead.filter(|_| thread.lead_id.is_none()) {
        crate::attach_lead(cx, thread.id, Some(lead))?;
    }
    Ok(id)
}

/// Throws a draft away.
///
/// # Errors
/// As [`save_draft`].
pub fn discard_draft(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let draft = own_draft(cx, id)?;
    outbox::take_back(cx, draft.id)?;
    Ok(mails::delete(cx, draft.id)?)
}

/// Brings a draft back that its writer threw away; one that was to be sent at a time waits for none any more.
///
/// # Errors
/// `NoSuchMail` for what is no draft of the actor's in the bin.
pub fn restore_draft(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let mail = mails::load(cx, id)?;
    let is_own = mail.author_id == cx.actor.user() && mail.state.is_ours_to_change() && mail.is_readable();
    if !is_own || mail.deleted_at.is_none() {
        return Err(channels::Error::NoSuchMail(id).into());
    }
    mails::restore_own(cx, &mail)?;
    Ok(mails::set_state(cx, id, MailState::Draft, &json!({ "send_at": null }))?)
}

/// A mailbox that the actor may send from.
pub(crate) fn usable(cx: &mut Cx<'_>, id: MailboxId) -> Result<Mailbox, Error> {
    let mailbox = mailboxes::load_mailbox(cx, id)?;
    if !mailboxes::may_use(cx, &mailbox)? {
        return Err(channels::Error::NoSuchMailbox(id).into());
    }
    if mailbox.smtp.is_none() {
        return Err(bad(format!("{} only receives: an administrator adds its server for sending.", mailbox.address)));
    }
    Ok(mailbox)
}

/// A mail of the actor's that is still to be changed.
pub(crate) fn own_draft(cx: &mut Cx<'_>, id: MailId) -> Result<Mail, Error> {
    let mail = mails::load(cx, id)?;
    if mail.author_id != cx.actor.user() || mail.deleted_at.is_some() {
        return Err(channels::Error::NoSuchMail(id).into());
    }
    if !mail.state.is_ours_to_change() {
        return Err(bad("This mail is on its way already. Nothing was changed."));
    }
    Ok(mail)
}

fn check(wish: &DraftWish) -> Result<(), Error> {
    if wish.subject.chars().count() > MAX_SUBJECT_CHARS {
        return Err(bad(format!("A subject has at most {MAX_SUBJECT_CHARS} characters.")));
    }
    if wish.recipients.all().count() > MAX_RECIPIENTS {
        return Err(bad(format!("A mail goes to at most {MAX_RECIPIENTS} addresses.")));
    }
    if wish.text.len() + wish.html.as_ref().map_or(0, String::len) > MAX_BODY_BYTES {
        return Err(bad("This is too long for a mail; attach it as a file."));
    }
    let bytes: i64 = wish.files.iter().map(|file| file.size_bytes).sum();
    if wish.files.len() > MAX_FILES || bytes > MAX_FILES_BYTES as i64 {
        let megabytes = MAX_FILES_BYTES / (1024 * 1024);
        return Err(bad(format!("A mail has at most {MAX_FILES} files of {megabytes} MB together.")));
    }
    Ok(())
}

pub(crate) fn bad(sentence: impl Into<String>) -> Error {
    channels::Error::BadSetting(sentence.into()).into()
}

fn draft(cx: &mut Cx<'_>, mailbox: &Mailbox, wish: DraftWish, before: Option<&Mail>) -> Result<NewMail, Error> {
    // Pictures of the network stay: they are the writer's own.
    let html = wish.html.as_deref().map(mail::clean_draft_html);
    let text = if wish.text.trim().is_empty() { html.as_deref().map(text_of) } else { None };
    let answered = match wish.answering {
        Some(Answering { mail, .. }) => Some(mails::load(cx, mail)?),
        None => None,
    };
    let customer = customer(cx, mailbox, &wish, answered.as_ref())?;
    let author = match cx.actor.user() {
        Some(user) => users::find(cx, user)?,
        None => None,
    };
    let message_id = match before {
        Some(before) => before.message_id.clone(),
        None => new_message_id(cx, mailbox),
    };
    let brought = brought::bring(cx, &wish, answered.as_ref(), before)?;
    // A form that is opened again does not say it once more.
    let template = wish.template_id.or(before.and_then(template_of));
    Ok(NewMail {
        mailbox_id: Some(mailbox.id),
        grouping: grouping(mailbox),
        contact_id: find_contact(cx, &customer.address)?,
        customer,
        direction: Direction::Out,
        state: MailState::Draft,
        class: mail::Class::Human,
        is_from_us: true,
        at: cx.now,
        is_read: true,
        author_id: cx.actor.user(),
        message_id,
        content: String::new(),
        subject: one_line(&wish.subject),
        from: Correspondent {
            name: author.map_or_else(String::new, |author| author.name),
            address: mailbox.address.clone(),
        },
        recipients: wish.recipients,
        answers: answers(wish.answering, answered.as_ref()),
        details: json!({ "answering": wish.answering, "template": template, BROUGHT: brought, "form": wish.form,
            WAS_DUE: before.and_then(was_due) }),
        raw_file: None,
        text: text.unwrap_or(wish.text),
        html,
        files: wish.files,
        arrivals: Vec::new(),
    })
}

/// What is known of a draft, but for the mail that it answers or passes on.
pub(crate) fn without_answered(mut details: Json) -> Json {
    details["answering"] = Json::Null;
    details
}

/// A subject as it goes into a head: without line ends, which a program may send.
pub(crate) fn one_line(subject: &str) -> String {
    subject.trim().replace("\r\n", " ").replace(|letter: char| letter.is_control(), " ")
}

/// How a mailbox makes threads (EM-22).
fn grouping(mailbox: &Mailbox) -> Grouping {
    match mailbox.groups_threads {
        true => Grouping::Together { fresh_after: mailbox.fresh_after_days * DAY },
        false => Grouping::Apart,
    }
}

/// HTML as text.
pub fn text_of(html: &str) -> String {
    mail::compose::text_of(html)
}

/// A draft of the actor's.
///
/// # Errors
/// `NoSuchMail`; `BadSetting` when it is on its way already.
pub fn load_draft(cx: &mut Cx<'_>, id: MailId) -> Result<Mail, Error> {
    own_draft(cx, id)
}

/// The template a mail was made of, if it was.
pub(crate) fn template_of(mail: &Mail) -> Option<MailTemplateId> {
    mail.details["template"].as_i64().map(MailTemplateId)
}

/// Passed on, a mail begins anew; an answer follows what it answers.
fn answers(answering: Option<Answering>, answered: Option<&Mail>) -> Answers {
    match (answering, answered) {
        (Some(Answering { how: How::Reply | How::ReplyAll, .. }), Some(mail)) if !mail.message_id.is_empty() => {
            Answers {
                in_reply_to: vec![mail.message_id.clone()],
                references: chain(&mail.answers.references, Some(&mail.message_id)),
            }
        }
        _ => Answers::default(),
    }
}

/// 96 bits of chance under the mailbox's own domain.
fn new_message_id(cx: &mut Cx<'_>, mailbox: &Mailbox) -> String {
    let token: String =
        random_token(&mut cx.rng).reveal().chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    let domain = mailbox.address.rsplit('@').next().unwrap_or_default();
    format!("{token}.{}@{domain}", cx.now)
}

/// The first recipient who is none of us; else whom the answered mail is with.
fn customer(
    cx: &mut Cx<'_>,
    mailbox: &Mailbox,
    wish: &DraftWish,
    answered: Option<&Mail>,
) -> Result<Correspondent, Error> {
    let own: Vec<String> = mailboxes::list_mailboxes(cx)?.into_iter().map(|mailbox| mailbox.address).collect();
    let is_own = |who: &Correspondent| own.iter().any(|own| own.eq_ignore_ascii_case(&who.address));
    let first = wish.recipients.all().find(|who| !is_own(who)).or_else(|| wish.recipients.all().next());
    if let Some(first) = first {
        return Ok(first.clone());
    }
    let Some(answered) = answered.filter(|answered| answered.mailbox_id == Some(mailbox.id)) else {
        return Ok(Correspondent::default());
    };
    let thread = mails::load_thread(cx, answered.thread_id)?;
    Ok(Correspondent { name: thread.customer_name, address: thread.customer })
}

/// The contact who has this address, if it is one person's.
///
/// # Errors
/// Whatever the database answers.
pub fn find_contact(cx: &mut Cx<'_>, address: &str) -> Result<Option<ContactId>, Error> {
    let Some(handle) = handles::email(address) else { return Ok(None) };
    let held = contacts::list_holding(cx, &[handle], &[HandleKind::Email])?;
    let holders = held.into_iter().filter(|held| !held.is_shared).flat_map(|held| held.holders);
    Ok(holders.into_iter().find(|holder| !holder.is_draft).map(|holder| holder.id))
}

/// Counts a template that a mail was sent with.
pub(crate) fn note_template(cx: &mut Cx<'_>, mail: &Mail) -> Result<(), Error> {
    match template_of(mail) {
        Some(template) => Ok(templates::note_use(cx, template)?),
        None => Ok(()),
    }
}
