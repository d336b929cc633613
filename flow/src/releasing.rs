//! A mailbox is somebody's own from now on: what colleagues are writing in it, or have waiting there, is taken off it, so that
//! its owner has no drafts of others and these lose no word (EM-12). The order of the steps, no SQL.

use crate::channels::mailboxes::Mailbox;
use crate::channels::mails::{self, Answers, Correspondent, Direction, Grouping, Mail, MailState, NewMail};
use crate::channels::outbox::{self, State};
use crate::drafting::without_answered;
use crate::unscheduling::come_back;
use crate::{Error, attach_lead, leads};
use base::Cx;
use base::access::{self, Actor};
use base::ids::MailId;

/// What the writer of a mail is told that waited there.
const WHY: &str = "Its mailbox is somebody's own from now on. Send it from another one.";

/// Takes off a mailbox what others than its owner have in it that has not left: a draft of its writer, in no mailbox.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn release(cx: &mut Cx<'_>, mailbox: &Mailbox) -> Result<(), Error> {
    // Off the mailbox they are nobody's to see but their writers', not even whose it is now.
    access::in_name_of(cx, Actor::System, |cx| {
        for mail in mails::list_unsent(cx, mailbox.id)? {
            let is_foreign = mail.author_id != Some(mailbox.user_id);
            if is_foreign && mail.state == MailState::Draft {
                take_off(cx, mail.id)?;
            } else if is_foreign && waits(cx, &mail)? {
                come_back(cx, &mail)?;
                take_off(cx, mail.id)?;
                outbox::tell_returned(cx, mail.id, WHY)?;
            }
        }
        Ok(())
    })
}

/// What is being handed over goes its way.
fn waits(cx: &mut Cx<'_>, mail: &Mail) -> Result<bool, Error> {
    let is_waiting = outbox::find(cx, mail.id)?.is_some_and(|entry| entry.state == State::Waiting);
    Ok(is_waiting || mail.state.is_to_leave_later())
}

/// A draft is in no mailbox from now on, and belongs to the lead to which it did.
fn take_off(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let draft = mails::load(cx, id)?;
    let is_there = draft.deleted_at.is_none();
    let lead = mails::load_thread(cx, draft.thread_id)?.lead_id;
    let alone = alone(cx, draft)?;
    mails::change_draft(cx, id, alone)?;
    let Some(lead) = lead.filter(|_| is_there) else { return Ok(()) };
    if leads::find(cx, lead)?.is_some() {
        let thread = mails::load(cx, id)?.thread_id;
        attach_lead(cx, thread, Some(lead))?;
    }
    Ok(())
}

/// A draft with its words and files, without the mailbox: neither its address nor the mail there that it answers is the
/// writer's to see any more.
fn alone(cx: &mut Cx<'_>, draft: Mail) -> Result<NewMail, Error> {
    let thread = mails::load_thread(cx, draft.thread_id)?;
    let files = mails::list_attachments(cx, &[draft.id])?;
    Ok(NewMail {
        mailbox_id: None,
        grouping: Grouping::Apart,
        customer: Correspondent { name: thread.customer_name, address: thread.customer },
        direction: Direction::Out,
        state: draft.state,
        class: draft.class,
        is_from_us: true,
        at: draft.at,
        is_read: true,
        author_id: draft.author_id,
        contact_id: draft.contact_id,
        message_id: draft.message_id,
        content: String::new(),
        subject: draft.subject,
        from: Correspondent { address: String::new(), ..draft.from },
        recipients: draft.recipients,
        answers: Answers::default(),
        details: without_answered(draft.details),
        raw_file: None,
        text: draft.text,
        html: draft.html,
        files: files.into_iter().map(|kept| kept.file).collect(),
        arrivals: Vec::new(),
    })
}
