//! `/settings/safety`: what is asked of everybody: a second factor, and no more looks than work needs (RT-07).

use super::page;
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input, switch};
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::accounts::{self, AccountError, Safety};
use base::clock::MINUTE;
use base::looks::WINDOW;
use maud::html;
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    second_factor: String,
    look_limit: String,
}

impl Typed {
    fn read(&self) -> Result<Safety, AccountError> {
        let limit = self.look_limit.trim();
        let look_limit = match limit {
            "" => None,
            number => Some(number.parse().map_err(|_| AccountError::LookLimit)?),
        };
        Ok(Safety { requires_second_factor: self.second_factor == "on", look_limit })
    }
}

/// `GET /settings/safety`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show_safety(State(web): State<Web>, Admin(who): Admin) -> Result<Response, Failure> {
    let safety = web.desk.read(&who, accounts::safety).await?;
    let typed = Typed {
        second_factor: if safety.requires_second_factor { "on" } else { "" }.to_owned(),
        look_limit: safety.look_limit.map_or_else(String::new, |limit| limit.to_string()),
    };
    answer(&web, &who, &typed, None).await
}

/// `POST /settings/safety`.
///
/// # Errors
/// [`Failure::Busy`]; a number that is no limit is said beside its field.
pub async fn change_safety(
    State(web): State<Web>,
    Admin(who): Admin,
    Form(sent): Form<Typed>,
) -> Result<Response, Failure> {
    let typed = sent.clone();
    match web.desk.write(&who, move |cx| accounts::set_safety(cx, sent.read()?)).await {
        Ok(()) => Ok(Redirect::to("/settings/safety").into_response()),
        Err(error @ AccountError::LookLimit) => answer(&web, &who, &typed, Some(&error.to_string())).await,
        Err(error) => Err(error.into()),
    }
}

async fn answer(web: &Web, who: &SignedIn, typed: &Typed, problem: Option<&str>) -> Result<Response, Failure> {
    let limit = Field {
        name: "look_limit",
        label: "Cards and lists",
        value: &typed.look_limit,
        kind: "number",
        autocomplete: Some("off"),
        hint: Some("Empty means no limit. Some hundred are more than anybody works through."),
        error: problem,
        ..Field::default()
    };
    let content = html! {
        form.box.pad.form method="post" action="/settings/safety" {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            h2 { "Second factor" }
            (switch("second_factor", "Everybody needs a second factor", typed.second_factor == "on"))
            p.muted.small { "Who has none sets it up after signing in, before anything else; you too. Programs with a token are not asked." }
            h2 { "Too much at once" }
            p.muted { "Who opens more cards and lists than this within " (WINDOW / MINUTE) " minutes is deactivated, and administrators are told. The last administrator never is." }
            (input(&limit))
            div.row { (submit(Look::Primary, "Save")) }
        }
    };
    let page = page(web, who, "Safety", &content).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}
