//! `/sign-in`: e-mail and password. Every answer to a wrong pair is the same, and as slow.

use super::code;
use super::next::Next;
use crate::failure::Failure;
use crate::session::{AtAccount, Client, SignedIn, is_secure, no_session_cookie, session_cookie, theme};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input};
use crate::ui::layout;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use base::desk::Who;
use base::people::sessions;
use base::people::sign_in::{self, SignInError, Welcome};
use base::secrets::Secret;
use maud::{Markup, html};
use serde::Deserialize;

/// What the form sends.
#[derive(Deserialize)]
pub struct Credentials {
    email: String,
    password: Secret,
    #[serde(flatten)]
    next: Next,
}

/// `GET /sign-in`.
pub async fn form(AtAccount(account): AtAccount, Query(next): Query<Next>, headers: HeaderMap) -> Markup {
    layout::bare("Sign in", theme(&headers), &page(&account.name, ("", &next), None))
}

/// `POST /sign-in`: a session, or the form again with the reason.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn sign_in(
    State(web): State<Web>,
    AtAccount(account): AtAccount,
    Client(client): Client,
    headers: HeaderMap,
    Form(sent): Form<Credentials>,
) -> Result<Response, Failure> {
    let (who, email) = (Who::system(account.id), sent.email.clone());
    let attempt = match web.desk.write(who, move |cx| sign_in::begin(cx, &email, client)).await {
        Ok(attempt) => attempt,
        Err(error) => return refuse(&account.name, (&sent.email, &sent.next), &headers, error),
    };
    let password = sent.password.clone();
    let proven = tokio::task::spawn_blocking(move || attempt.verify(&password)).await;
    let proven = match proven.map_err(|error| Failure::Broken(error.to_string()))? {
        Ok(proven) => proven,
        Err(error) => return refuse(&account.name, (&sent.email, &sent.next), &headers, error),
    };
    match web.desk.write(who, move |cx| sign_in::succeed(cx, &proven)).await {
        Ok(Welcome::Code(token)) => Ok(code::question(&headers, StatusCode::OK, (&token, &sent.next), None)),
        Ok(Welcome::Session(session)) => {
            let cookie = session_cookie(&session.token, is_secure(&headers, &web));
            Ok(([cookie], Redirect::to(sent.next.path())).into_response())
        }
        Err(error) => refuse(&account.name, (&sent.email, &sent.next), &headers, error),
    }
}

/// `POST /sign-out`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn sign_out(State(web): State<Web>, who: SignedIn, headers: HeaderMap) -> Result<Response, Failure> {
    let session = who.session.clone();
    web.desk.write(&who, move |cx| sessions::close(cx, &session)).await?;
    Ok(([no_session_cookie(is_secure(&headers, &web))], Redirect::to("/sign-in")).into_response())
}

fn refuse(account: &str, typed: (&str, &Next), headers: &HeaderMap, error: SignInError) -> Result<Response, Failure> {
    let sentence = error.to_string();
    let status = match error {
        SignInError::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        SignInError::Wrong | SignInError::Code => StatusCode::UNPROCESSABLE_ENTITY,
        SignInError::Database(error) => return Err(error.into()),
    };
    let page = page(account, typed, Some(&sentence));
    Ok((status, layout::bare("Sign in", theme(headers), &page)).into_response())
}

fn page(account: &str, (email, next): (&str, &Next), problem: Option<&str>) -> Markup {
    let field = |name, label, kind, value, complete, error| Field {
        name,
        label,
        value,
        kind,
        autocomplete: Some(complete),
        hint: None,
        error,
        is_required: true,
        max_length: Some(254),
    };
    html! {
        h1 { "Sign in to " (account) }
        form.form method="post" action="/sign-in" {
            (next.field())
            (input(&field("email", "E-mail", "email", email, "username", problem)))
            (input(&field("password", "Password", "password", "", "current-password", None)))
            (submit(Look::Primary, "Sign in"))
        }
        p { a href="/password-reset" { "I forgot my password" } }
    }
}
