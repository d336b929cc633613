//! `/sign-in/code`: the code of the second factor, after the right password.

use super::next::Next;
use crate::failure::Failure;
use crate::session::{AtAccount, Client, is_secure, session_cookie, theme};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input};
use crate::ui::layout;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use base::desk::Who;
use base::people::sign_in::{self, SignInError};
use base::secrets::Secret;
use maud::html;
use serde::Deserialize;
use std::sync::Arc;

/// What the form sends.
#[derive(Deserialize)]
pub struct Code {
    token: Secret,
    code: String,
    #[serde(flatten)]
    next: Next,
}

/// The question for the code.
pub(super) fn question(
    headers: &HeaderMap,
    status: StatusCode,
    (token, next): (&Secret, &Next),
    problem: Option<&str>,
) -> Response {
    let field = Field {
        name: "code",
        label: "Code",
        kind: "text",
        autocomplete: Some("one-time-code"),
        hint: Some("Six digits from your authenticator, or one of your recovery codes."),
        error: problem,
        is_required: true,
        max_length: Some(20),
        ..Field::default()
    };
    let page = html! {
        h1 { "One more step" }
        form.form method="post" action="/sign-in/code" {
            input type="hidden" name="token" value=(token.reveal());
            (next.field())
            (input(&field))
            (submit(Look::Primary, "Sign in"))
        }
        p { a href="/sign-in" { "Begin again" } }
    };
    (status, layout::bare("Sign in", theme(headers), &page)).into_response()
}

/// `POST /sign-in/code`: a session, or the question again.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn give(
    State(web): State<Web>,
    AtAccount(account): AtAccount,
    Client(client): Client,
    headers: HeaderMap,
    Form(sent): Form<Code>,
) -> Result<Response, Failure> {
    let (vault, token, code) = (Arc::clone(&web.vault), sent.token.clone(), sent.code);
    let give = move |cx: &mut base::Cx<'_>| sign_in::give_code(cx, &vault, (token.reveal(), &code), client);
    let error = match web.desk.write(Who::system(account.id), give).await {
        Ok(Ok(session)) => {
            let cookie = session_cookie(&session.token, is_secure(&headers, &web));
            return Ok(([cookie], Redirect::to(sent.next.path())).into_response());
        }
        Ok(Err(error)) | Err(error) => error,
    };
    let status = match error {
        SignInError::Database(error) => return Err(error.into()),
        SignInError::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        SignInError::Wrong | SignInError::Code => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(question(&headers, status, (&sent.token, &sent.next), Some(&error.to_string())))
}
