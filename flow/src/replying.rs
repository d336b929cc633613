//! What follows when one of us wrote: the mail stands with the lead of its thread, a request that waits is accepted if its
//! mailbox says so, and where a mailbox makes leads of replies, it is a lead of whoever replied (EM-31 to EM-33).

use crate::channels::arrivals;
use crate::channels::mailboxes::{self, MailLeads, Mailbox};
use crate::channels::mails::{self, Correspondent, Direction, Mail, Standing, Thread};
use crate::channels::said::Place;
use crate::channels::{Details, Draft, MailDetails, Sender, SourceEvent};
use crate::contacts::Identity;
use crate::duplicates::{self, Verdict};
use crate::pipelines::{self, Acceptance, Doors};
use crate::sides::{self, Own};
use crate::{Error, TakenIn, inbox, leads, take_in_at};
use base::Cx;
use base::access::{self, Action, Denied};
use base::ids::{LeadId, MailId, ThreadId, UserId};
use base::search::Subject;
use mail::Class;

/// Mails of a thread among which the customer's first one is looked for.
const LOOKED_THROUGH: i64 = 100;

/// A mail of ours left: it stands where it belongs from now on. Whoever sends calls this once, when the mail is on its way.
///
/// # Errors
/// `NoSuchMail`, and whatever a station answers.
pub fn note_sent(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let author = mails::load(cx, id)?.author_id;
    access::once_allowed(cx, |cx| follow(cx, id, author))
}

/// Puts a thread to a lead, or takes it back from one.
///
/// # Errors
/// `NoSuchThread`, `NoSuchLead`, `Denied`.
pub fn attach_lead(cx: &mut Cx<'_>, thread: ThreadId, lead: Option<LeadId>) -> Result<(), Error> {
    let thread = mails::load_thread(cx, thread)?;
    if let Some(lead) = lead {
        leads::load_to(cx, lead, Action::Edit)?;
    }
    // One that was deleted lets its threads go; one that somebody may not see keeps them.
    if let Some(before) = thread.lead_id
        && access::once_allowed(cx, |cx| leads::find(cx, before))?.is_some()
    {
        let denied = leads::Error::from(Denied::Record(Action::Edit, Subject::Lead.into()));
        leads::find(cx, before)?.ok_or(denied)?;
        leads::load_to(cx, before, Action::Edit)?;
    }
    Ok(mails::attach(cx, &thread, lead)?)
}

/// What follows from a mail of ours; `author` is who wrote it, if it is known.
pub(crate) fn follow(cx: &mut Cx<'_>, id: MailId, author: Option<UserId>) -> Result<(), Error> {
    let mail = mails::load(cx, id)?;
    let thread = mails::load_thread(cx, mail.thread_id)?;
    let mailbox = match mail.mailbox_id {
        Some(id) => mailboxes::list_mailboxes(cx)?.into_iter().find(|mailbox| mailbox.id == id),
        None => None,
    };
    let mut lead = thread.lead_id;
    if let (Some(mailbox), Some(found)) = (&mailbox, lead) {
        accept(cx, mailbox, found, author)?;
    }
    if lead.is_none() {
        lead = lead_of_contact(cx, &mail, mailbox.as_ref())?;
        if lead.is_some() {
            mails::attach(cx, &thread, lead)?;
        }
    }
    if let (None, Some(mailbox)) = (lead, &mailbox)
        && mailbox.leads == MailLeads::OnReply
        && mailbox.groups_threads
    {
        lead = lead_of_reply(cx, mailbox, &thread, author)?;
    }
    stand(cx, &mail, lead, mailbox.as_ref())
}

/// The request of a thread is accepted by an answer to it, by whoever answered.
fn accept(cx: &mut Cx<'_>, mailbox: &Mailbox, lead: LeadId, author: Option<UserId>) -> Result<(), Error> {
    if !mailbox.accepts_on_reply {
        return Ok(());
    }
    let waiting = inbox::find_of_lead(cx, lead)?.filter(|one| one.state == inbox::State::Waiting);
    if let Some(waiting) = waiting {
        pipelines::accept(cx, waiting.id, Acceptance { stage: None, responsible: author.or(mailbox.private_to()) })?;
    }
    Ok(())
}

/// The open lead of the contact to whom it went.
fn lead_of_contact(cx: &mut Cx<'_>, mail: &Mail, mailbox: Option<&Mailbox>) -> Result<Option<LeadId>, Error> {
    let (Some(contact), Some(mailbox)) = (mail.contact_id, mailbox) else { return Ok(None) };
    let pipeline = crate::channels::load_source(cx, mailbox.source_id)?.pipeline_id;
    match duplicates::judge(cx, pipeline, Identity::Known(contact), mailbox.private_to())? {
        Verdict::Belongs(lead, _) => Ok(Some(lead)),
        _ => Ok(None),
    }
}

/// A customer wrote first and one of us replied: it is a lead. Not when we wrote first, and not when there was one, even
/// if it was deleted since.
fn lead_of_reply(
    cx: &mut Cx<'_>,
    mailbox: &Mailbox,
    thread: &Thread,
    author: Option<UserId>,
) -> Result<Option<LeadId>, Error> {
    let mut all = mails::list_mails(cx, thread.id, None, LOOKED_THROUGH)?;
    all.reverse();
    let Some(first) = all.iter().find(|mail| !mail.state.is_ours_to_change()) else { return Ok(None) };
    if first.direction != Direction::In || first.class != Class::Human {
        return Ok(None);
    }
    let Some(writer) = writer(cx, first, thread)? else { return Ok(None) };
    let Some(arrival) = arrivals::find_of_mail(cx, first.id)? else { return Ok(None) };
    let event = event(mailbox, first, writer);
    let mut doors = Doors::default();
    let door = doors.open(cx, &event)?;
    let taken = take_in_at(cx, door, arrival, &event)?;
    let lead = match taken {
        TakenIn::Held(incoming) | TakenIn::Noticed(incoming) => {
            let responsible = author.or(mailbox.private_to());
            Some(pipelines::accept(cx, incoming, Acceptance { stage: None, responsible })?.id)
        }
        TakenIn::Opened(lead, _) | TakenIn::Joined(lead, _) => Some(lead),
        _ => None,
    };
    let thread = mails::load_thread(cx, thread.id)?;
    if let Some(lead) = lead {
        // The mails that were taken in before stood with the contact alone.
        mails::gather(cx, &thread, lead)?;
    }
    Ok(lead)
}

/// Whoever a thread is with, if they wrote a mail of it, or had a form pass it on; nobody where one of us did.
fn writer(cx: &mut Cx<'_>, mail: &Mail, thread: &Thread) -> Result<Option<Correspondent>, Error> {
    let mailboxes = mailboxes::list_mailboxes(cx)?;
    if Own::of(cx, &mailboxes)?.has(&thread.customer) {
        return Ok(None);
    }
    let mut written = std::iter::once(mail.from.clone()).chain(mail.reply_to());
    Ok(written.find(|who| who.address.trim().eq_ignore_ascii_case(thread.customer.trim())))
}

fn event(mailbox: &Mailbox, mail: &Mail, writer: Correspondent) -> SourceEvent {
    let details = MailDetails {
        from_address: writer.address.clone(),
        from_name: writer.name.clone(),
        to: mail.recipients.all().map(|who| who.address.clone()).collect(),
        subject: mail.subject.clone(),
        message_id: Some(mail.message_id.clone()).filter(|id| !id.is_empty()),
        mail_id: Some(mail.id),
        thread_id: Some(mail.thread_id),
        ..MailDetails::default()
    };
    SourceEvent {
        source_id: mailbox.source_id,
        pipeline_id: None,
        at: mail.at,
        sender: Sender { name: writer.name, emails: vec![writer.address], ..Sender::default() },
        title: mail.subject.clone(),
        text: mail.text.clone(),
        html: None,
        details: Details::Mail(details),
        files: Vec::new(),
        draft: Draft::default(),
        private_to: mailbox.private_to(),
    }
}

/// The mail stands with the lead, else with the contacts to whom it went.
fn stand(cx: &mut Cx<'_>, mail: &Mail, lead: Option<LeadId>, mailbox: Option<&Mailbox>) -> Result<(), Error> {
    let standing = |(place, contact_id)| Standing {
        mail: mail.id,
        place,
        at: mail.at,
        files: mail.files,
        author_id: mail.author_id,
        contact_id,
        incoming_lead_id: None,
        arrival_id: None,
        private_to: mailbox.and_then(Mailbox::private_to),
    };
    let standings: Vec<Standing> = match lead {
        Some(lead) => vec![standing((Place::lead(lead), mail.contact_id))],
        None => {
            let people: Vec<_> = mail.recipients.all().collect();
            let known = sides::recognize(cx, &people)?;
            known.into_values().map(|contact| standing((Place::contact(contact), Some(contact)))).collect()
        }
    };
    mails::stand_at(cx, &standings)?;
    Ok(())
}
