//! `/settings/account`: name, country, time zone, currency.

use super::page;
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input};
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::accounts::{self, AccountError, AccountSettings};
use flow::ChangeError;
use maud::html;
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    country: String,
    time_zone: String,
    currency: String,
}

/// `GET /settings/account`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show_account(State(web): State<Web>, Admin(who): Admin) -> Result<Response, Failure> {
    let country = web.desk.read(&who, accounts::country).await?;
    let account = who.account.clone();
    let typed = Typed {
        name: account.name,
        country: country.unwrap_or_default(),
        time_zone: account.time_zone,
        currency: account.currency,
    };
    answer(&web, &who, &typed, None).await
}

/// `POST /settings/account`.
///
/// # Errors
/// [`Failure::Busy`]; what is wrong with the form is said beside its fields.
pub async fn change_account(
    State(web): State<Web>,
    Admin(who): Admin,
    Form(sent): Form<Typed>,
) -> Result<Response, Failure> {
    let wanted = AccountSettings {
        name: sent.name.clone(),
        currency: sent.currency.clone(),
        time_zone: sent.time_zone.clone(),
        country: Some(sent.country.trim().to_owned()).filter(|country| !country.is_empty()),
    };
    let problem = match web.desk.write(&who, move |cx| flow::change_account(cx, &wanted)).await {
        Ok(_) => return Ok(Redirect::to("/settings/account").into_response()),
        Err(ChangeError::Account(error @ AccountError::Name)) => ("name", error.to_string()),
        Err(ChangeError::Account(error @ AccountError::Country(_))) => ("country", error.to_string()),
        Err(ChangeError::Account(error @ AccountError::TimeZone(_))) => ("time_zone", error.to_string()),
        Err(ChangeError::Account(error @ AccountError::Currency(_))) => ("currency", error.to_string()),
        Err(error) => return Err(error.into()),
    };
    answer(&web, &who, &sent, Some(&problem)).await
}

async fn answer(
    web: &Web,
    who: &SignedIn,
    typed: &Typed,
    problem: Option<&(&'static str, String)>,
) -> Result<Response, Failure> {
    let field = |name, label, value, hint| {
        let error = problem.filter(|(field, _)| *field == name).map(|(_, said)| said.as_str());
        input(&Field {
            name,
            label,
            value,
            kind: "text",
            hint,
            error,
            is_required: name != "country",
            ..Field::default()
        })
    };
    let content = html! {
        form.box.pad.form method="post" action="/settings/account" {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            (field("name", "Name", &typed.name, None))
            (field("country", "Country", &typed.country, Some("Two letters, such as DE: phone numbers without a country code are read as of there.")))
            (field("time_zone", "Time zone", &typed.time_zone, Some("Such as Europe/Berlin: the times on every page.")))
            (field("currency", "Currency", &typed.currency, Some("Three letters, such as EUR. Amounts are not converted when it changes.")))
            p.muted.small { "The sub-domain is " b { (who.account.subdomain) } " and stays." }
            div.row { (submit(Look::Primary, "Save")) }
        }
    };
    let page = page(web, who, "Account", &content).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}
