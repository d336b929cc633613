//! `/password-reset`: asks for a link by mail. The answer is the same for every address.

use crate::failure::Failure;
use crate::session::{AtAccount, Client, Origin, theme};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input};
use crate::ui::layout;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base::desk::Who;
use base::people::reset::{self, ResetError};
use maud::{Markup, html};
use serde::Deserialize;

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct Forgotten {
    email: String,
}

/// `GET /password-reset`.
pub async fn ask(State(web): State<Web>, AtAccount(account): AtAccount, headers: HeaderMap) -> Markup {
    layout::bare("New password", theme(&headers), &form(&web, &account.name, None))
}

/// `POST /password-reset`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn send(
    State(web): State<Web>,
    AtAccount(account): AtAccount,
    Client(client): Client,
    Origin(origin): Origin,
    headers: HeaderMap,
    Form(sent): Form<Forgotten>,
) -> Result<Response, Failure> {
    if !web.settings.sends_letters {
        let page = form(&web, &account.name, None);
        return Ok(
            (StatusCode::UNPROCESSABLE_ENTITY, layout::bare("New password", theme(&headers), &page)).into_response()
        );
    }
    let ask = move |cx: &mut base::Cx<'_>| reset::ask(cx, &sent.email, client, &origin);
    match web.desk.write(Who::system(account.id), ask).await {
        Ok(()) => {
            let content = html! {
                h1 { "Look into your mail" }
                p { "If somebody with that address works here, a link is on its way to them. It works once, for an hour." }
                p { a href="/sign-in" { "Back to signing in" } }
            };
            Ok(layout::bare("Look into your mail", theme(&headers), &content).into_response())
        }
        Err(error @ ResetError::Wait(_)) => {
            let page = form(&web, &account.name, Some(&error.to_string()));
            Ok((StatusCode::TOO_MANY_REQUESTS, layout::bare("New password", theme(&headers), &page)).into_response())
        }
        Err(ResetError::Database(error)) => Err(error.into()),
    }
}

fn form(web: &Web, account: &str, problem: Option<&str>) -> Markup {
    let field = Field {
        name: "email",
        label: "E-mail",
        kind: "email",
        autocomplete: Some("username"),
        error: problem,
        is_required: true,
        max_length: Some(254),
        ..Field::default()
    };
    html! {
        h1 { "A new password for " (account) }
        @if web.settings.sends_letters {
            form.form method="post" action="/password-reset" {
                (input(&field))
                (submit(Look::Primary, "Send me a link"))
            }
        } @else {
            p { "This installation cannot send mail. Ask an administrator for a link with which you choose a new password." }
        }
        p { a href="/sign-in" { "Back to signing in" } }
    }
}
