//! `/profile/second-factor`: sets a second factor up, and takes it away again.

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input};
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::people::{PeopleError, second_factor};
use base::secrets::Secret;
use maud::{Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;
use std::sync::Arc;

/// The side of the picture, in CSS pixels.
const PICTURE_PX: u32 = 220;

/// What the form sends.
#[derive(Deserialize)]
pub struct Confirmation {
    secret: Secret,
    code: String,
}

/// `GET /profile/second-factor`: why one is needed, for who has none.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn explain(State(web): State<Web>, who: SignedIn) -> Result<Response, Failure> {
    if who.user.has_second_factor {
        return Ok(Redirect::to("/profile").into_response());
    }
    let content = html! {
        @if who.lacks_second_factor() {
            div.banner { p { b { (who.account.name) " asks everybody for a second factor." } } p { "Set yours up, and go on." } }
        }
        (section(&who))
        form method="post" action="/sign-out" {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            (submit(Look::Plain, "Sign out"))
        }
    };
    shown(&web, &who, StatusCode::OK, &content).await
}

/// `POST /profile/second-factor`: a new secret, as a picture and in letters.
///
/// # Errors
/// [`Failure::Invalid`] when there is a second factor already.
pub async fn begin(State(web): State<Web>, who: SignedIn) -> Result<Response, Failure> {
    let (vault, user) = (Arc::clone(&web.vault), who.user.clone());
    let secret = web.desk.write(&who, move |cx| second_factor::begin(cx, &vault, &user)).await?;
    offered(&web, &who, &secret, None).await
}

/// `POST /profile/second-factor/confirmation`: the first code; the recovery codes are shown this once.
///
/// # Errors
/// [`Failure::Busy`]; a wrong code is said beside its field.
pub async fn confirm(
    State(web): State<Web>,
    who: SignedIn,
    Form(sent): Form<Confirmation>,
) -> Result<Response, Failure> {
    let (vault, user, here, code) = (Arc::clone(&web.vault), who.user.id, who.session.clone(), sent.code);
    match web.desk.write(&who, move |cx| second_factor::confirm(cx, &vault, (user, &here), &code)).await {
        Ok(codes) => shown(&web, &who, StatusCode::OK, &kept(&codes)).await,
        Err(error @ PeopleError::Code) => offered(&web, &who, &sent.secret, Some(&error.to_string())).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /profile/second-factor/removal`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn remove(State(web): State<Web>, who: SignedIn) -> Result<Redirect, Failure> {
    let user = who.user.id;
    web.desk.write(&who, move |cx| second_factor::remove(cx, user)).await?;
    Ok(Redirect::to("/profile"))
}

/// Its part of the profile.
pub(super) fn section(who: &SignedIn) -> Markup {
    let (action, look, words) = if who.user.has_second_factor {
        ("/profile/second-factor/removal", Look::Bad, "Take it away")
    } else {
        ("/profile/second-factor", Look::Plain, "Set it up")
    };
    html! {
        section {
            h2 { "Second factor" }
            p.muted { @if who.user.has_second_factor { "After your password a code of your telephone is asked." } @else { "A code of your telephone after your password: nobody signs in with the password alone." } }
            form.row method="post" action=(action) {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                (submit(look, words))
            }
        }
    }
}

async fn offered(web: &Web, who: &SignedIn, secret: &Secret, problem: Option<&str>) -> Result<Response, Failure> {
    let address = second_factor::address(secret, &who.account.name, &who.user.email);
    let code = Field {
        name: "code",
        label: "Code",
        kind: "text",
        autocomplete: Some("one-time-code"),
        error: problem,
        is_required: true,
        max_length: Some(10),
        ..Field::default()
    };
    let content = html! {
        p { "Read this with an authenticator, such as the one of your telephone:" }
        (picture(&address)?)
        p { "Or type these letters into it:" }
        input.input.num readonly value=(secret.reveal()) aria-label="The secret in letters";
        form.form method="post" action="/profile/second-factor/confirmation" {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            input type="hidden" name="secret" value=(secret.reveal());
            (input(&code))
            div.row { (submit(Look::Primary, "Switch it on")) }
        }
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    shown(web, who, status, &content).await
}

fn kept(codes: &[Secret]) -> Markup {
    html! {
        div.banner {
            p { b { "The second factor is on. Keep these codes: they are shown only now." } }
            p { "Each works once instead of a code of your telephone, if you should lose it." }
        }
        ul.box.pad aria-label="Recovery codes" { @for code in codes { li.num { (code.reveal()) } } }
        p { a href="/profile" { "Back to the profile" } }
    }
}

async fn shown(web: &Web, who: &SignedIn, status: StatusCode, content: &Markup) -> Result<Response, Failure> {
    let page = html! {
        (bar("Second factor", &html! {}))
        main.scroll id="main" { div.sheet { (content) } }
    };
    let page =
        shell::page(web, who, Frame { title: "Second factor", place: Place::Settings, live: None }, &page).await?;
    Ok((status, page).into_response())
}

/// Black on white in every theme: telephones read nothing else.
fn picture(address: &str) -> Result<Markup, Failure> {
    let code = QrCode::new(address).map_err(|error| Failure::Broken(error.to_string()))?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(PICTURE_PX, PICTURE_PX).build();
    let svg = drawn.find("<svg").map_or("", |at| &drawn[at..]);
    Ok(html! { div role="img" aria-label="The secret as a picture" { (PreEscaped(svg)) } })
}
