//! `/mail/sending/{id}`: how far a mail is, and the way back as long as there is one.

use super::script;
use super::write::{Asked, form_of};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::icon::{icon, small};
use crate::ui::partial::{Swap, gone, partial};
use crate::ui::time::Clock;
use crate::ui::toast::{Toast, Undo, said};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::MailId;
use flow::channels::mails::{self, Correspondent, Mail, MailState};
use flow::channels::outbox::{self, Entry};
use flow::sending::{self, Verdict};
use maud::{Markup, html};
use serde::Deserialize;

/// A mail and its place in the outbox, if it has one.
struct Outgoing {
    mail: Mail,
    entry: Option<Entry>,
}

impl Outgoing {
    async fn load(web: &Web, who: &SignedIn, id: MailId) -> Result<Outgoing, Failure> {
        let read = move |cx: &mut Cx<'_>| {
            Ok::<_, Failure>(Outgoing { mail: mails::load(cx, id)?, entry: outbox::find(cx, id)? })
        };
        web.desk.read(who, read).await
    }

    fn part(&self, web: &Web, who: &SignedIn) -> Markup {
        part(who, &shell::clock(web, who), &self.mail, self.entry.as_ref())
    }
}

/// The page; for a page that is open the part that changes.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let outgoing = Outgoing::load(&web, &who, MailId(id)).await?;
    let (mail, part) = (&outgoing.mail, outgoing.part(&web, &who));
    if asker == Asker::Script {
        return Ok(part.into_response());
    }
    let content = html! {
        (script())
        header.bar { a.mini href={ "/mail/threads/" (mail.thread_id) } aria-label="To the conversation" { (icon("arrow-left")) } h1 { (title(mail)) } }
        main.scroll id="main" { div.sheet.mail-settings { (part) } }
    };
    let frame = Frame { title: "Sending", place: Place::Mail, live: None };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

/// The answer to whoever sent a mail: on a page that is open how far it is stands in the place of its form, and a toast
/// takes it back.
pub(super) async fn begun(web: &Web, who: &SignedIn, asker: Asker, id: MailId) -> Result<Response, Failure> {
    let outgoing = Outgoing::load(web, who, id).await?;
    let back = format!("/mail/sending/{id}/cancellation");
    let undo = Some(Undo { method: "POST", url: &back, fields: "" });
    let text = if outgoing.mail.state == MailState::Scheduled { "It is sent later" } else { "It leaves in 10 seconds" };
    let partials = html! {
        (partial("#mail-write", Swap::Morph, &outgoing.part(web, who)))
        (said(&Toast { text, undo }))
    };
    Ok(asker.changed(partials, &format!("/mail/sending/{id}")))
}

/// The answer to whoever sent a mail that was on its way already: sent twice, it is one.
pub(super) async fn on_its_way(web: &Web, who: &SignedIn, asker: Asker, id: MailId) -> Result<Response, Failure> {
    let outgoing = Outgoing::load(web, who, id).await?;
    let partials = partial("#mail-write", Swap::Morph, &outgoing.part(web, who));
    Ok(asker.changed(partials, &format!("/mail/sending/{id}")))
}

/// The answer to whoever opens a mail for writing that is no draft: how far it is, and the way back to one. What waits for
/// its time is taken off it by a press, never by a look.
pub(super) async fn instead_of_form(web: &Web, who: &SignedIn, asker: Asker, id: MailId) -> Result<Response, Failure> {
    if asker == Asker::Browser {
        return Ok(Redirect::to(&format!("/mail/sending/{id}")).into_response());
    }
    Ok(Outgoing::load(web, who, id).await?.part(web, who).into_response())
}

/// The answer to whoever said what is to become of it.
async fn again(web: &Web, who: &SignedIn, asker: Asker, id: MailId) -> Result<Response, Failure> {
    let outgoing = Outgoing::load(web, who, id).await?;
    let partials = partial("#mail-sending", Swap::Morph, &outgoing.part(web, who));
    Ok(asker.changed(partials, &format!("/mail/sending/{id}")))
}

fn title(mail: &Mail) -> &str {
    if mail.subject.is_empty() { "A mail without a subject" } else { &mail.subject }
}

fn part(who: &SignedIn, clock: &Clock, mail: &Mail, entry: Option<&Entry>) -> Markup {
    let here = format!("/mail/sending/{}", mail.id);
    let is_moving = mail.state == MailState::Sending;
    let answer = entry.map_or("", |entry| entry.answer.as_str());
    let to: Vec<&str> = mail.recipients.to.iter().map(Correspondent::shown).collect();
    html! {
        section.box.pad.mail-sending id="mail-sending" tabindex="-1" hx-get=[is_moving.then_some(here.as_str())] hx-trigger=[is_moving.then_some("every 1s")] hx-swap="outerMorph" {
            p { b { "To " (to.join(", ")) } }
            p role="status" { (sentence(who, clock, mail, entry)) }
            @if !answer.is_empty() { p.muted { (answer) } }
            @for refused in outbox::refused_recipients(mail) { p { (small("circle-alert")) " It did not go to " b { (refused.address) } ": " (refused.answer) } }
            @for (address, one) in mail.unreached() { p { (small("circle-alert")) " It did not reach " b { (address) } @if !one.says.is_empty() { ": " (one.says) } } }
            div.row.wrap { (ways(who, mail, entry, &here)) a.btn href={ "/mail/threads/" (mail.thread_id) } { "To the conversation" } }
        }
    }
}

fn sentence(who: &SignedIn, clock: &Clock, mail: &Mail, entry: Option<&Entry>) -> Markup {
    let at = |at: i64| clock.at(at).strftime("%a %d %b, %H:%M").to_string();
    html! {
        @match (mail.state, entry) {
            (MailState::Draft, _) if mail.author_id == Some(who.user.id) => { (small("pen-line")) " It is a draft." },
            (MailState::Draft, _) => { (small("pen-line")) " It is a draft of " (mail.from.shown()) "." },
            (MailState::Scheduled, Some(entry)) => { (small("clock")) " It leaves on " (at(entry.due_at)) ". Changing it takes it off that time." },
            (MailState::Held, _) => { (small("circle-alert")) " It is held: it did not leave, and nobody got it." },
            (MailState::Sending, Some(entry)) if entry.state == outbox::State::Waiting && entry.tries == 0 => {
                (small("clock")) " It leaves in " (entry.due_at.saturating_sub(clock.now_s).max(0)) " seconds."
            },
            (MailState::Sending, Some(entry)) if entry.state == outbox::State::Waiting => { (small("clock")) " The server did not take it yet; it is tried again." },
            (MailState::Sending | MailState::Scheduled, _) => { (small("send")) " It is being handed over." },
            (MailState::Refused, _) => { (small("circle-alert")) " The server refused it. Nobody got it." },
            (MailState::Unknown, _) => { (small("circle-alert")) " The connection was lost while it was handed over: nobody can know whether it was delivered." },
            (MailState::Undelivered, _) => { (small("circle-alert")) " It came back." },
            (MailState::Sent | MailState::Received, _) => { (small("circle-check")) " It was sent." },
        }
    }
}

/// What can be done about it now.
fn ways(who: &SignedIn, mail: &Mail, entry: Option<&Entry>, here: &str) -> Markup {
    let is_waiting = entry.is_some_and(|entry| entry.state == outbox::State::Waiting);
    let way = |noun: &str, fields: Markup| {
        html! { form method="post" action={ (here) "/" (noun) } hx-post={ (here) "/" (noun) } hx-swap="none" { input type="hidden" name="csrf_token" value=(who.csrf_token.reveal()); (fields) } }
    };
    let is_to_stop = mail.state.is_to_leave_later() && mail.deleted_at.is_none();
    if mail.author_id != Some(who.user.id) {
        return html! { @if is_to_stop { (way("cancellation", html! { button.btn { (icon("undo-2")) "Stop it" } })) } };
    }
    html! {
        @if mail.state.is_to_leave_later() || mail.state == MailState::Refused { (way("cancellation", html! { button.btn { (icon("pen-line")) "Change it" } })) }
        @else if is_waiting { (way("cancellation", html! { button.btn { (icon("undo-2")) "Undo" } })) }
        @if is_waiting || mail.state == MailState::Held { (way("departure", html! { button.btn.ghost { "Send now" } })) }
        @if mail.state == MailState::Unknown {
            (way("verdict", html! { button.btn name="verdict" value="sent" { "It arrived" } }))
            (way("verdict", html! { button.btn name="verdict" value="again" { "Send it again" } }))
        }
        @if mail.state == MailState::Draft { a.btn.primary href={ "/mail/write?draft=" (mail.id) } { "Go on writing" } }
    }
}

/// `POST /mail/sending/{id}/cancellation`: it is a draft again, in its form; that of a colleague has none for who stopped it.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] when it has left.
pub async fn cancel(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let stop = move |cx: &mut Cx<'_>| {
        sending::take_back(cx, MailId(id))?;
        mails::load(cx, MailId(id)).map_err(Failure::from)
    };
    let stopped = web.desk.write(&who, stop).await?;
    if stopped.author_id != Some(who.user.id) {
        return again(&web, &who, asker, MailId(id)).await;
    }
    let partials = html! {
        // The toast that offered this says what is true no longer.
        (gone(&format!(".toast:has([data-undo='/mail/sending/{id}/cancellation'])")))
        (partial("#mail-sending", Swap::Morph, &form_of(&web, &who, Asked::of_draft(id)).await?))
        (said(&Toast { text: "Not sent: it is a draft again", undo: None }))
    };
    Ok(asker.changed(partials, &format!("/mail/write?draft={id}")))
}

/// `POST /mail/sending/{id}/departure`: at once.
///
/// # Errors
/// As [`cancel`].
pub async fn send_now(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| sending::send_now(cx, MailId(id)).map_err(Failure::from)).await?;
    again(&web, &who, asker, MailId(id)).await
}

/// What somebody says of a mail.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    verdict: String,
}

/// `POST /mail/sending/{id}/verdict`: somebody says what became of it.
///
/// # Errors
/// As [`cancel`].
pub async fn decide(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, Failure> {
    let verdict = if said.verdict == "again" { Verdict::SendAgain } else { Verdict::Sent };
    web.desk.write(&who, move |cx| sending::decide(cx, MailId(id), verdict).map_err(Failure::from)).await?;
    again(&web, &who, asker, MailId(id)).await
}
