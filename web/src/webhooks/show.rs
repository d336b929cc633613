//! `GET /webhooks/{id}`: one webhook: its state, what it is told, and the log of what it was told.

use super::words;
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::icon::icon;
use crate::ui::table::{Align, table};
use crate::ui::time::{Clock, ago, exact, span_words};
use axum::extract::{Path, State};
use base::ids::WebhookId;
use flow::updates::Error;
use flow::updates::webhooks::{self, KEPT_DELIVERIES, Logged, Webhook};
use maud::{Markup, html};

/// The page.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(State(web): State<Web>, Admin(who): Admin, Path(id): Path<WebhookId>) -> Result<Markup, Failure> {
    let read = move |cx: &mut base::Cx<'_>| Ok::<_, Error>((webhooks::find(cx, id)?, webhooks::list_log(cx, id)?));
    let (hook, log) = web.desk.read(&who, read).await?;
    let clock = shell::clock(&web, &who);
    let title = hook.host();
    let page = html! {
        header.bar {
            a.mini href="/settings/webhooks" aria-label="Back to the webhooks" { (icon("arrow-left")) }
            h1 { (title) " " span.muted { "Webhook" } }
        }
        main.scroll id="main" { div.sheet {
            (state(&clock, &hook))
            (events(&who, &hook))
            (log_of(&clock, &hook, &log))
        } }
    };
    shell::page(&web, &who, Frame { title: &title, place: Place::Settings, live: None }, &page).await
}

fn state(clock: &Clock, hook: &Webhook) -> Markup {
    html! {
        section.box { div.li.wrap {
            (icon("webhook"))
            span.grow {
                b.line { (hook.destination) }
                span.muted.small.line {
                    @if let Some((at, because)) = &hook.stopped {
                        "Switched off " (ago(clock, *at)) ". " (because) " It is not told what happened since."
                    } @else { "Switched on" }
                    @if let Some(at) = hook.tried_at {
                        " · Last answer: " (words::answer(hook.status, hook.problem.as_deref())) ", " (ago(clock, at))
                    }
                }
            }
            @if !hook.is_on() { button.btn.primary form="change" formaction={ "/webhooks/" (hook.id) "/restart" } { "Switch on" } }
            button.btn.bad form="change" formaction={ "/webhooks/" (hook.id) "/deletion" } { "Delete" span.sr { " this webhook with its log" } }
        } }
    }
}

fn events(who: &SignedIn, hook: &Webhook) -> Markup {
    html! {
        details.box.pad {
            summary.row { span.grow { "What it is told: " (hook.events.len()) @if hook.events.len() == 1 { " event" } @else { " events" } } (icon("chevron-down")) }
            form.form method="post" action={ "/webhooks/" (hook.id) } {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                (words::choices(&hook.events))
                div.row { (submit(Look::Plain, "Save")) }
            }
        }
    }
}

const COLUMNS: [(&str, Align); 5] = [
    ("When", Align::Start),
    ("Event", Align::Start),
    ("Answer", Align::Start),
    ("Next try", Align::Start),
    ("", Align::End),
];

fn log_of(clock: &Clock, hook: &Webhook, log: &[Logged]) -> Markup {
    let rows: Vec<Vec<Markup>> = log.iter().map(|logged| line(clock, hook, logged)).collect();
    html! {
        section {
            h2.head { "Log" }
            p.muted {
                "The last " (KEPT_DELIVERIES) " deliveries, for a month. Not reached: nobody answers there, or it is inside a private "
                "network that whoever runs Sluice has not allowed (--allow-network)."
            }
            @if rows.is_empty() { p.muted { "Nothing has happened since of what it wants to know." } }
            @else { (table("Deliveries", &COLUMNS, &rows)) }
        }
    }
}

fn soon(seconds: i64) -> String {
    if seconds <= 0 { "now".to_owned() } else { format!("in {}", span_words(seconds)) }
}

fn line(clock: &Clock, hook: &Webhook, logged: &Logged) -> Vec<Markup> {
    let event = logged.event.map_or_else(|| "Something newer".to_owned(), words::whole);
    let is_bad = logged.tried_at.is_some() && !logged.is_good();
    let answer = words::answer(logged.status, logged.problem.as_deref());
    vec![
        ago(clock, logged.at),
        html! { (event) },
        html! {
            span.problem[is_bad] { (answer) }
            @if let Some(took_ms) = logged.took_ms { span.muted.small { " " (took_ms) " ms" } }
            @if logged.tries > 1 { span.muted.small { " · " (logged.tries) " tries" } }
        },
        html! { @if let Some(at) = logged.due_at { span title=(exact(clock, at)) { (soon(at - clock.now_s)) } } },
        html! {
            @if logged.due_at.is_none() && hook.is_on() {
                button.btn form="change" formaction={ "/webhooks/" (hook.id) "/deliveries/" (logged.id) } {
                    "Send again" span.sr { " what happened " (exact(clock, logged.at)) }
                }
            }
        },
    ]
}
