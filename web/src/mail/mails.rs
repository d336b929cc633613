//! One mail of a thread: folded to a line, or unfolded with what it says, its files, and how far it is.

use super::answers::{may_answer, of_mail};
use super::asked::Asked;
use super::boxes::Boxes;
use super::event::event;
use super::frame::is_shown_inside;
use super::pictures::notice;
use crate::feed::attached;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::ui::avatar::Person;
use crate::ui::icon::{icon, small};
use crate::ui::mail::message::{Body, Message, State, message};
use base::Cx;
use base::ids::MailId;
use flow::channels::mailboxes::Mailbox;
use flow::channels::mails::{self, Correspondent, Direction, Mail, MailFile, MailState, Since, Thread, showing};
use flow::channels::outbox;
use maud::{Markup, html};
use std::collections::HashMap;

/// What the mails of a page bring along.
pub(super) struct Letters {
    files: HashMap<MailId, Vec<MailFile>>,
    /// Those whose pictures of the network the reader is shown.
    with_pictures: Vec<MailId>,
    /// Of those that tell of an event, what became of it.
    since: HashMap<MailId, Since>,
    /// Drafts whose writers are gone: the reader throws them away.
    abandoned: Vec<MailId>,
}

impl Letters {
    /// The same number of queries however many mails, but for what colleagues are writing.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub(super) fn load(cx: &mut Cx<'_>, thread: &Thread, found: &[Mail]) -> Result<Letters, flow::channels::Error> {
        let ids: Vec<MailId> = found.iter().filter(|mail| mail.files > 0).map(|mail| mail.id).collect();
        let mut files: HashMap<MailId, Vec<MailFile>> = HashMap::new();
        for file in mails::list_attachments(cx, &ids)? {
            files.entry(file.mail_id).or_default().push(file);
        }
        let all: Vec<MailId> = found.iter().map(|mail| mail.id).collect();
        let since = mails::events_since(cx, thread, found)?;
        let with_pictures = mails::with_allowed_pictures(cx, &all)?;
        Ok(Letters { files, with_pictures, since, abandoned: mails::list_abandoned(cx, found)? })
    }

    fn since(&self, mail: MailId) -> Option<Since> {
        self.since.get(&mail).copied()
    }

    fn of(&self, mail: MailId) -> &[MailFile] {
        self.files.get(&mail).map_or(&[], Vec::as_slice)
    }
}

/// The mail; the newest of a thread and what nobody has read are unfolded.
pub(super) fn mail(
    (who, asked): (&SignedIn, &Asked),
    pen: &Pen,
    boxes: &Boxes,
    letters: &Letters,
    mail: &Mail,
    is_newest: bool,
) -> Markup {
    let author = mail.author_id.and_then(|id| pen.person(id));
    let name = match author.map_or_else(|| mail.from.shown(), |person| person.name) {
        "" => "(no sender)",
        name => name,
    };
    let is_new = mail.direction == Direction::In && !mail.is_read;
    let to = recipients(boxes, mail);
    let trouble = answer(mail);
    let state = match mail.state {
        MailState::Received if is_new => State::New,
        MailState::Sent if !trouble.is_empty() => State::Failed("not delivered to all", &trouble),
        MailState::Received | MailState::Sent => State::Plain,
        MailState::Draft => State::Word("draft"),
        MailState::Scheduled => State::Word("to be sent"),
        MailState::Held => State::Failed("held", &trouble),
        MailState::Sending => State::Word("being sent"),
        MailState::Refused | MailState::Undelivered => State::Failed("not delivered", &trouble),
        MailState::Unknown => State::Failed("perhaps not delivered", &trouble),
    };
    let document = format!("/mails/{}/document", mail.id);
    let hides_pictures = mail.raw_file.is_some() && mail.html.as_deref().is_some_and(showing::hides_pictures);
    let pictures = hides_pictures.then(|| notice(who, asked, mail, letters.with_pictures.contains(&mail.id)));
    let (own, quoted) = showing::parts(&mail.text);
    let body = match &mail.html {
        Some(html) => Body::Frame {
            address: &document,
            pictures: pictures.as_ref(),
            has_quotation: showing::own_html(html).is_some(),
        },
        None => Body::Text { own, quoted },
    };
    let files = letters.of(mail.id).iter().map(|file| (file.id, &file.file));
    let files = files.filter(|(_, file)| !is_shown_inside(mail.html.as_deref(), file));
    let (address, complaints) = (whence(mail), complaints(boxes, mail));
    let view = Message {
        id: mail.id.0,
        who: Person { id: author.map_or_else(|| hash(&mail.from.address), |person| person.id), name },
        address: &address,
        to: &to,
        subject: &mail.subject,
        preview: &mail.preview,
        at_s: mail.at,
        state,
        reads: mail.details["opens"].as_i64().unwrap_or(0),
        first_read_at_s: mail.details["opened_at"].as_i64(),
        is_open: is_newest || is_new,
        body,
        has_original: mail.raw_file.is_some(),
        complaints: &complaints,
    };
    let more = html! {
        @if let Some(invitation) = event(&pen.clock, mail, letters.since(mail.id)) { (invitation) }
        (attached(files))
        (list_left_at(mail))
        (way((who, asked), letters, mail))
        @if may_answer(who, boxes, mail) { (of_mail(mail.id, name)) }
    };
    message(&pen.clock, &view, &more)
}

/// Where one leaves the list that sent it.
fn list_left_at(mail: &Mail) -> Markup {
    html! { @if let Some(address) = mail.unsubscribe() {
        p { a.small href=(address) target="_blank" rel="noopener noreferrer" { (small("external-link")) "Unsubscribe from this list" } }
    } }
}

/// Where a mail of ours that has not arrived is gone on with.
fn way((who, asked): (&SignedIn, &Asked), letters: &Letters, mail: &Mail) -> Markup {
    let address = format!("/mail/write?draft={}", mail.id);
    html! {
        @match mail.state {
            MailState::Draft => {
                @if mail.author_id == Some(who.user.id) {
                    a.btn href=(address) hx-get=(address) hx-target="#answers" hx-swap="innerHTML" { (icon("pen-line")) "Go on writing" }
                } @else if mail.deleted_at.is_none() && letters.abandoned.contains(&mail.id) {
                    (throwing_away(who, &asked.address_of(&format!("/mails/{}/deletion", mail.id))))
                }
            },
            MailState::Scheduled | MailState::Held | MailState::Sending | MailState::Refused | MailState::Unknown => {
                a.btn href={ "/mail/sending/" (mail.id) } { (icon("send")) "How far it is" }
            },
            MailState::Received | MailState::Sent | MailState::Undelivered => {},
        }
    }
}

/// Of a draft whose writer does not go on with it.
fn throwing_away(who: &SignedIn, address: &str) -> Markup {
    html! {
        form method="post" action=(address) hx-post=(address) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            button.btn { (icon("trash-2")) "Throw away" }
        }
    }
}

/// To whom, in short: our own boxes by what stands before the at sign.
fn recipients(boxes: &Boxes, mail: &Mail) -> String {
    let short = |who: &Correspondent| match boxes
        .mailboxes
        .iter()
        .find(|mailbox| mailbox.address.eq_ignore_ascii_case(&who.address))
    {
        Some(mailbox) => super::boxes::short(&mailbox.address).to_owned(),
        None => who.shown().to_owned(),
    };
    mail.recipients.all().map(short).collect::<Vec<_>>().join(", ")
}

/// What a server said about a mail that was not delivered.
fn answer(mail: &Mail) -> String {
    if mail.state == MailState::Sent {
        let refused = outbox::refused_recipients(mail).into_iter();
        return refused.map(|one| format!("{}: {}", one.address, one.answer)).collect::<Vec<_>>().join("; ");
    }
    if mail.state == MailState::Undelivered {
        let unreached = mail.unreached();
        return unreached.iter().map(|(who, one)| format!("{who}: {}", one.says)).collect::<Vec<_>>().join("; ");
    }
    mail.details["answer"].as_str().unwrap_or_default().to_owned()
}

/// Under which address they wrote, and where they want the answer.
fn whence(mail: &Mail) -> String {
    let is_writer = |who: &Correspondent| who.address.eq_ignore_ascii_case(&mail.from.address);
    let wanted: Vec<String> =
        mail.reply_to().into_iter().filter(|who| !is_writer(who)).map(|who| who.address).collect();
    match (mail.direction, wanted.as_slice()) {
        (Direction::Out, _) | (Direction::In, []) => mail.from.address.clone(),
        (Direction::In, wanted) => format!("{} · answers go to {}", mail.from.address, wanted.join(", ")),
    }
}

/// What of a broken mail could not be read; and of one that only says to be from a box of ours, that it does.
fn complaints(boxes: &Boxes, mail: &Mail) -> Vec<String> {
    let list = mail.details["complaints"].as_array();
    let mut found: Vec<String> = list.into_iter().flatten().filter_map(|one| one.as_str()).map(str::to_owned).collect();
    let is_ours = |one: &Mailbox| one.address.eq_ignore_ascii_case(&mail.from.address);
    if mail.direction == Direction::In && mail.reply_to().is_empty() && boxes.mailboxes.iter().any(is_ours) {
        found.push(
            "It says to be from a mailbox of ours, but is not known from what was sent there: anybody can write that."
                .to_owned(),
        );
    }
    found
}

/// A colour that stays the same for an address.
fn hash(address: &str) -> i64 {
    address.bytes().fold(0, |sum, byte| (sum * 31 + i64::from(byte)) % 1_000_003)
}
