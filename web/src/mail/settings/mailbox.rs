//! `/mail/mailboxes/{id}`: what one mailbox does with what comes, who sees it, how one signs in, and its end.

use super::keeping::Keeping;
use super::mailboxes::{in_step, kind_words};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, choice, input};
use crate::ui::icon::icon;
use crate::ui::props::{Property, props};
use crate::ui::time::Clock;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::MailboxId;
use base::people::users;
use flow::channels::mailboxes::{self, Auth, MailLeads, Mailbox, MailboxKind, Provider, Server, Tls};
use flow::channels::{self, Source};
use flow::pipelines::{self, Pipeline};
use maud::{Markup, html};

/// What the page shows.
pub(super) struct View {
    pub mailbox: Mailbox,
    source: Source,
    pipelines: Vec<Pipeline>,
    keeping: Keeping,
    /// The provider at which one may sign in instead of the password, where Sluice is registered there.
    instead: Option<Provider>,
    /// Whether who looks may change it; whoever may use it sees how it is set.
    may_change: bool,
    /// Whose it is, if it is personal.
    owner: String,
}

/// What was wrong with something that was sent.
#[derive(Clone, Copy, Debug)]
pub(in crate::mail) struct Problem<'a> {
    /// The field.
    pub field: &'static str,
    /// The sentence.
    pub text: &'a str,
}

/// `GET /mail/mailboxes/{id}`.
///
/// # Errors
/// [`Failure::NotFound`], also for a mailbox that one may not use.
pub async fn show_mailbox(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<MailboxId>,
) -> Result<Response, Failure> {
    shown(&web, &who, id, None).await
}

/// To the page, where what was done shows.
pub(super) fn page(id: MailboxId) -> Response {
    Redirect::to(&format!("/mail/mailboxes/{id}")).into_response()
}

/// The page, with what was wrong.
pub(in crate::mail) async fn shown(
    web: &Web,
    who: &SignedIn,
    id: MailboxId,
    problem: Option<Problem<'_>>,
) -> Result<Response, Failure> {
    let view = web.desk.read(who, move |cx: &mut Cx<'_>| load(cx, id)).await?;
    let content = html! {
        header.bar {
            a.mini href="/mail/settings" aria-label="Back to the mail settings" { (icon("arrow-left")) }
            h1 { (view.mailbox.address) " " span.pill { (kind_words(&view.mailbox)) } }
        }
        main.scroll id="main" { div.sheet.mail-settings { (sections(who, &shell::clock(web, who), &view, problem)) } }
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame { title: &view.mailbox.address, place: Place::Mail, live: None };
    Ok((status, shell::page(web, who, frame, &content).await?).into_response())
}

fn load(cx: &mut Cx<'_>, id: MailboxId) -> Result<View, Failure> {
    let mailbox = mailboxes::load_mailbox(cx, id)?;
    let may_change = mailboxes::require_change(cx, &mailbox).is_ok();
    if !may_change && !mailboxes::may_use(cx, &mailbox)? {
        return Err(Failure::NotFound);
    }
    let source = channels::load_source(cx, mailbox.source_id)?;
    let registered = mailboxes::list_providers(cx)?;
    let is_registered = |provider: &Provider| registered.iter().any(|known| known.provider == *provider);
    Ok(View {
        source,
        pipelines: pipelines::list(cx)?,
        keeping: Keeping::load(cx, &mailbox)?,
        instead: mailbox.provider_instead().filter(is_registered),
        may_change,
        owner: users::find(cx, mailbox.user_id)?.map(|owner| owner.name).unwrap_or_default(),
        mailbox,
    })
}

fn sections(who: &SignedIn, clock: &Clock, view: &View, problem: Option<Problem<'_>>) -> Markup {
    html! {
        (state(view, clock))
        @if view.may_change {
            (view.keeping.sections(who, clock))
            (behaviour(who, view, problem))
            (sign_in(who, view, problem))
        }
        @if view.may_change || (who.is_admin() && view.mailbox.shared_with_admins) { (kind(who, view)) }
        @if view.may_change { (end(who, view)) } @else { (not_yours(view)) }
    }
}

fn state(view: &View, clock: &Clock) -> Markup {
    let mailbox = &view.mailbox;
    let line = |name, value: String| Property { name, value: Some(html! { (value) }) };
    let place = |server: &Server| {
        let tls = if server.tls == Tls::Implicit { "TLS from the start" } else { "STARTTLS" };
        format!("{}:{}, {tls}, as {}", server.host, server.port, server.username)
    };
    let sends = mailbox.smtp.as_ref().map_or_else(|| "It only receives: no SMTP server is set.".to_owned(), place);
    let pipeline = view.pipelines.iter().find(|pipeline| pipeline.id == view.source.pipeline_id);
    let state = html! {
        span {
            @if !view.source.is_on { "Paused: nothing is read." } @else {
                (mailbox.state.text)
                @if mailbox.synced_at.is_some() { " " (in_step(mailbox, clock)) "." }
            }
        }
    };
    props(&[
        Property { name: "State", value: Some(state) },
        line("Reads from", place(&mailbox.server)),
        line("Sends by", sends),
        line("Pipeline", pipeline.map(|pipeline| pipeline.name.clone()).unwrap_or_default()),
    ])
}

fn open(who: &SignedIn, view: &View, part: &str, body: &Markup) -> Markup {
    html! {
        form.box.pad.form method="post" action={ "/mail/mailboxes/" (view.mailbox.id) (part) } {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            (body)
        }
    }
}

fn switched(name: &str, label: &str, hint: &str, is_on: bool) -> Markup {
    html! {
        label.li {
            span.grow { b { (label) } span.muted.small.line { (hint) } }
            input.switch type="checkbox" role="switch" name=(name) value="on" checked[is_on];
        }
    }
}

/// EM-22, EM-30, EM-31, EM-34: grouping, what becomes of new senders, what a reply does.
fn behaviour(who: &SignedIn, view: &View, problem: Option<Problem<'_>>) -> Markup {
    let mailbox = &view.mailbox;
    let days = mailbox.fresh_after_days.to_string();
    let days = Field {
        name: "fresh_after_days",
        label: "Days of silence after which the same subject begins a new thread",
        value: &days,
        kind: "number",
        hint: Some("A mail that answers an old one stays with it however late it comes."),
        error: said(problem, "fresh_after_days"),
        is_required: true,
        ..Field::default()
    };
    let leads = [
        (MailLeads::Incoming.as_str(), "They become incoming leads"),
        (MailLeads::OnReply.as_str(), "They become a lead when one of us replies, who then answers for it"),
        (MailLeads::Never.as_str(), "Nothing; their mails stand in Mail only"),
    ];
    let new_senders = Field { name: "leads", label: "New senders", value: mailbox.leads.as_str(), ..Field::default() };
    let body = html! {
        (switched("groups_threads", "Group messages into threads", "Same customer and same subject, of mails that come from now on", mailbox.groups_threads))
        (input(&days))
        (choice(&new_senders, &leads))
        (switched("accepts_on_reply", "Replying accepts the incoming lead", "It moves to the first stage and you become responsible", mailbox.accepts_on_reply))
        @if mailbox.kind == MailboxKind::Personal {
            (switched("shared_with_admins", "Share with administrators", "They see this mailbox as you do", mailbox.shared_with_admins))
        }
        div.row { (submit(Look::Primary, "Save")) }
    };
    html! { section aria-labelledby="behaviour" { h2.head id="behaviour" { "Behaviour" } (open(who, view, "", &body)) } }
}

fn sign_in(who: &SignedIn, view: &View, problem: Option<Problem<'_>>) -> Markup {
    if let Auth::OAuth { provider, .. } = view.mailbox.auth {
        return sign_in_at(who, view, provider, problem);
    }
    let password = Field {
        name: "password",
        label: "Password or app password",
        kind: "password",
        autocomplete: Some("new-password"),
        hint: Some("Both servers are tried before it is kept. It is sealed and never shown."),
        error: said(problem, "password"),
        is_required: true,
        ..Field::default()
    };
    let body = html! { (input(&password)) div.row { (submit(Look::Plain, "Sign in again")) } };
    html! {
        section aria-labelledby="sign-in" {
            h2.head id="sign-in" { "Sign-in" }
            @if let Some(provider) = view.instead { (open(who, view, "/sign-in", &instead(provider, problem))) }
            (open(who, view, "/sign-in", &body))
        }
    }
}

/// From a password to tokens: the mailbox and its mails stay what they are.
fn instead(provider: Provider, problem: Option<Problem<'_>>) -> Markup {
    let name = provider.name();
    html! {
        @if let Some(text) = said(problem, "provider") { p.hint.bad role="alert" { (text) } }
        p.muted { "Sign in at " (name) " once, and no password is kept here. The mailbox goes on where it stopped: nothing is lost and nothing comes twice." }
        input type="hidden" name="provider" value=(provider.as_str());
        div.row { (submit(Look::Primary, &format!("Sign in with {name}"))) }
    }
}

/// The same mailbox goes on with new tokens.
fn sign_in_at(who: &SignedIn, view: &View, provider: Provider, problem: Option<Problem<'_>>) -> Markup {
    let body = html! {
        @if let Some(text) = said(problem, "provider") { p.hint.bad role="alert" { (text) } }
        p.muted { "Sluice reads and sends with the consent that was given at " (provider.name()) ". Given anew, it goes on where it stopped: nothing is lost and nothing comes twice." }
        div.row { (submit(Look::Plain, &format!("Sign in again at {}", provider.name()))) }
    };
    html! { section aria-labelledby="sign-in" { h2.head id="sign-in" { "Sign-in" } (open(who, view, "/sign-in", &body)) } }
}

/// EM-12.
fn kind(who: &SignedIn, view: &View) -> Markup {
    let (text, word, verb) = match view.mailbox.kind {
        MailboxKind::Shared => (
            "Everyone with the mail right reads and writes here. Made personal, only you do; what came before is hidden from the others.",
            "personal",
            "Make it personal",
        ),
        MailboxKind::Personal => (
            "Only its owner reads and writes here. Made shared, everyone with the mail right does, and sees what came before.",
            "shared",
            "Make it shared",
        ),
    };
    let may = view.mailbox.kind == MailboxKind::Shared || who.is_admin();
    let body = html! {
        p.muted { (text) }
        input type="hidden" name="kind" value=(word);
        div.row { (submit(Look::Plain, verb)) }
    };
    html! {
        @if may { section aria-labelledby="kind" { h2.head id="kind" { "Who uses it" } (open(who, view, "/kind", &body)) } }
    }
}

/// Pausing, and disconnecting in both ways (EM-62).
fn end(who: &SignedIn, view: &View) -> Markup {
    let (word, verb) = if view.source.is_on { ("off", "Pause") } else { ("on", "Go on") };
    let pause = html! {
        p.muted { "While it is paused nothing is read. It goes on where it stopped." }
        input type="hidden" name="state" value=(word);
        div.row { (submit(Look::Plain, verb)) }
    };
    let disconnect = html! {
        p.muted { "The password is wiped. The mail server is not touched." }
        fieldset {
            legend.sr { "What becomes of its mails" }
            label.choice { input type="radio" name="emails" value="keep" checked; b { "Keep e-mails" } small { "They stay on their cards. Connecting again goes on without a duplicate" } }
            label.choice { input type="radio" name="emails" value="delete"; b { "Delete e-mails" } small { "Cards keep a note that a mail was there; what it said is gone within the hour" } }
        }
        div.row { (submit(Look::Bad, "Disconnect")) }
    };
    html! {
        section aria-labelledby="end" {
            h2.head id="end" { "Pause or disconnect" }
            (open(who, view, "/state", &pause))
            (open(who, view, "/disconnection", &disconnect))
        }
    }
}

/// Nothing is offered that would be refused: who does it is said.
fn not_yours(view: &View) -> Markup {
    html! {
        section aria-labelledby="end" {
            h2.head id="end" { "Pause or disconnect" }
            @if view.mailbox.kind == MailboxKind::Shared { p.muted { "An administrator pauses and disconnects it." } }
            @else { p.muted { "Its owner, " (view.owner) ", pauses and disconnects it. Made shared, it is an administrator's to disconnect." } }
        }
    }
}

fn said<'a>(problem: Option<Problem<'a>>, field: &str) -> Option<&'a str> {
    problem.filter(|problem| problem.field == field).map(|problem| problem.text)
}
