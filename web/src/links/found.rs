//! The set-up link of an installation: its first account begins with its administrator. There is no default password.

use super::password::new_password;
use super::{hashed, page, signed_in, spent};
use crate::failure::Failure;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base::Cx;
use base::access::Role;
use base::accounts::{self, AccountError, NewAccount};
use base::desk::Who;
use base::passwords;
use base::people::sessions::NewSession;
use base::people::{NewUser, PeopleError, links, sessions};
use base::secrets::Secret;
use flow::founding::{Founding, FoundingError, found_account};
use maud::html;
use std::collections::BTreeMap;

/// What a new account has until its administrator says otherwise.
const FIRST_CURRENCY: &str = "EUR";
const FIRST_TIME_ZONE: &str = "UTC";

/// What the form sends.
#[derive(Default)]
pub(super) struct Company {
    name: String,
    subdomain: String,
    admin: String,
    email: String,
    password: Option<Secret>,
}

impl Company {
    pub(super) fn read(mut sent: BTreeMap<String, String>) -> Company {
        let mut take = |key| sent.remove(key).unwrap_or_default();
        Company {
            name: take("company"),
            subdomain: take("subdomain"),
            admin: take("name"),
            email: take("email"),
            password: Some(Secret::from(take("password"))),
        }
    }

    fn founding(&self, password_hash: String) -> Founding {
        Founding {
            account: NewAccount {
                name: self.name.clone(),
                subdomain: self.subdomain.clone(),
                currency: FIRST_CURRENCY.to_owned(),
                time_zone: FIRST_TIME_ZONE.to_owned(),
            },
            country: None,
            admin: NewUser {
                name: self.admin.clone(),
                email: self.email.clone(),
                role: Role::Admin,
                password_hash: Some(password_hash),
            },
        }
    }
}

pub(super) fn form(
    headers: &HeaderMap,
    token: &str,
    typed: &Company,
    problems: &BTreeMap<&'static str, String>,
) -> Response {
    let field = |name: &'static str, label, value, kind, complete, hint| {
        let error = problems.get(name).map(String::as_str);
        input(&Field {
            name,
            label,
            value,
            kind,
            autocomplete: Some(complete),
            hint,
            error,
            is_required: true,
            ..Field::default()
        })
    };
    let content = html! {
        h1 { "Set up Sluice" }
        p.muted { "The company that uses this installation, and you as its first administrator. This link works once." }
        form.form method="post" action={ "/links/" (token) } {
            (field("company", "Company", &typed.name, "text", "organization", None))
            (field("subdomain", "Sub-domain", &typed.subdomain, "text", "off", Some("The first part of its host name: acme for acme.example.com.")))
            (field("name", "Your name", &typed.admin, "text", "name", None))
            (field("email", "Your e-mail", &typed.email, "email", "username", None))
            (new_password(problems.get("password").map(String::as_str)))
            (submit(Look::Primary, "Set up and sign in"))
        }
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(headers, status, "Set up Sluice", &content)
}

pub(super) async fn use_link(
    web: &Web,
    headers: &HeaderMap,
    token: String,
    mut company: Company,
) -> Result<Response, Failure> {
    let password = company.password.take().unwrap_or_else(|| Secret::from(String::new()));
    if let Err(problem) = passwords::check(&password, &company.email) {
        return Ok(form(headers, &token, &company, &BTreeMap::from([("password", problem.to_string())])));
    }
    let founding = company.founding(hashed(web, password).await?);
    let link = token.clone();
    match web.desk.write(Who::installation(), move |cx| found(cx, &link, &founding)).await {
        Ok(Some(session)) => Ok(signed_in(web, headers, &session)),
        Ok(None) => Ok(spent(headers)),
        Err(error) => match field_of(&error) {
            Some(field) => Ok(form(headers, &token, &company, &BTreeMap::from([(field, error.to_string())]))),
            None => Err(error.into()),
        },
    }
}

/// One unit: the link is used when, and only when, the account begins.
fn found(cx: &mut Cx<'_>, token: &str, founding: &Founding) -> Result<Option<NewSession>, FoundingError> {
    if links::redeem(cx, token)?.is_none() || accounts::count(cx)? > 0 {
        return Ok(None);
    }
    let founded = found_account(cx, founding)?;
    let outside = std::mem::replace(&mut cx.account, founded.account.id);
    let session = sessions::open(cx, founded.admin.id);
    cx.account = outside;
    Ok(Some(session?))
}

/// The field beside which an error is told.
fn field_of(error: &FoundingError) -> Option<&'static str> {
    match error {
        FoundingError::Account(AccountError::Name) => Some("company"),
        FoundingError::Account(AccountError::Subdomain(_) | AccountError::SubdomainTaken(_)) => Some("subdomain"),
        FoundingError::People(PeopleError::Name) => Some("name"),
        FoundingError::People(PeopleError::Email(_) | PeopleError::EmailTaken(_)) => Some("email"),
        _ => None,
    }
}
