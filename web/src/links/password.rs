//! An invitation: who was added chooses a password.

use super::{as_user, hashed, page, signed_in, spent};
use crate::failure::Failure;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use base::accounts::Account;
use base::passwords;
use base::people::{User, links, sessions, users};
use base::secrets::Secret;
use maud::html;
use std::collections::BTreeMap;

/// What the form sends.
pub(super) struct Chosen(Secret);

impl Chosen {
    pub(super) fn read(mut sent: BTreeMap<String, String>) -> Chosen {
        Chosen(Secret::from(sent.remove("password").unwrap_or_default()))
    }
}

pub(super) fn form(
    headers: &HeaderMap,
    token: &str,
    account: &Account,
    user: &User,
    problem: Option<&str>,
) -> Response {
    let content = html! {
        h1 { @if user.has_password { "A new password, " (user.name) } @else { "Welcome to " (account.name) ", " (user.name) } }
        p.muted { "Choose the password with which you will sign in as " b { (user.email) } "." }
        form.form method="post" action={ "/links/" (token) } {
            input type="hidden" name="username" value=(user.email) autocomplete="username";
            (new_password(problem))
            (submit(Look::Primary, "Set the password and sign in"))
        }
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(headers, status, "Choose a password", &content)
}

/// A password that is chosen: never filled in again, also after a mistake elsewhere.
pub(super) fn new_password(problem: Option<&str>) -> maud::Markup {
    let hint = format!("At least {} characters; a few words are good.", passwords::SHORTEST);
    input(&Field {
        name: "password",
        label: "Password",
        kind: "password",
        autocomplete: Some("new-password"),
        hint: Some(&hint),
        error: problem,
        is_required: true,
        ..Field::default()
    })
}

pub(super) async fn use_link(
    web: &Web,
    headers: &HeaderMap,
    token: String,
    (account, user): (Account, User),
    Chosen(password): Chosen,
) -> Result<Response, Failure> {
    if let Err(problem) = passwords::check(&password, &user.email) {
        return Ok(form(headers, &token, &account, &user, Some(&problem.to_string())));
    }
    let hash = hashed(web, password).await?;
    let (id, has_second_factor) = (user.id, user.has_second_factor);
    let set = move |cx: &mut base::Cx<'_>| match links::redeem(cx, &token)? {
        Some(_) => {
            users::set_password(cx, id, &hash)?;
            Ok::<_, Failure>(Some(if has_second_factor { None } else { Some(sessions::open(cx, id)?) }))
        }
        None => Ok(None),
    };
    let session = web.desk.write(as_user(&account, &user), set).await?;
    Ok(match session {
        None => spent(headers),
        Some(Some(session)) => signed_in(web, headers, &session),
        // The link stands for the password, not for the telephone.
        Some(None) => Redirect::to("/sign-in").into_response(),
    })
}
