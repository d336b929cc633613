//! `GET /settings/webhooks`: the addresses, how each is doing, and a form for another one.

use super::change::Typed;
use super::words;
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::settings::page;
use crate::shell;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::empty::{Empty, empty};
use crate::ui::field::{Field, input};
use crate::ui::icon::icon;
use crate::ui::time::{Clock, ago};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use flow::updates::webhooks::{self, MAX_DESTINATION_CHARS, Webhook};
use maud::{Markup, html};

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, Admin(who): Admin) -> Result<Response, Failure> {
    draw(&web, &who, &Typed::default(), None).await
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn draw(web: &Web, who: &SignedIn, typed: &Typed, problem: Option<&str>) -> Result<Response, Failure> {
    let hooks = web.desk.read(who, webhooks::list).await?;
    let clock = shell::clock(web, who);
    let nothing = Empty {
        icon: "webhook",
        title: "Nobody is told yet",
        text: "A webhook tells another program at once what happens here: a new lead, a merge, a task that is done.",
        action: None,
    };
    let content = html! {
        @if hooks.is_empty() { (empty(&nothing)) } @else { ul.box { @for hook in &hooks { (row(&clock, hook)) } } }
        (add_form(who, typed, problem))
    };
    let page = page(web, who, "Webhooks", &content).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

fn row(clock: &Clock, hook: &Webhook) -> Markup {
    let count = hook.events.len();
    html! {
        li { a.li href={ "/webhooks/" (hook.id) } {
            (icon("webhook"))
            span.grow {
                b.line.clip { (hook.destination) }
                span.muted.small.line {
                    (count) @if count == 1 { " event" } @else { " events" }
                    @if let Some(at) = hook.tried_at {
                        " · last answer: " (words::answer(hook.status, hook.problem.as_deref())) ", " (ago(clock, at))
                    }
                }
            }
            @if !hook.is_on() { span.problem.small { (icon("circle-alert")) "Switched off" } }
            (icon("chevron-right"))
        } }
    }
}

fn add_form(who: &SignedIn, typed: &Typed, problem: Option<&str>) -> Markup {
    let address = Field {
        name: "destination",
        label: "Address",
        value: &typed.destination,
        kind: "url",
        autocomplete: Some("off"),
        hint: Some("The program that wants to know gives it to you. It answers within 2 seconds."),
        error: problem,
        is_required: true,
        max_length: u32::try_from(MAX_DESTINATION_CHARS).ok(),
    };
    html! {
        section.box.pad.form {
            h2 { "Another address" }
            form.form method="post" action="/settings/webhooks" {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                (input(&address))
                (words::choices(&typed.events))
                div.row { (submit(Look::Primary, "Add")) }
            }
        }
    }
}
