//! What a visitor sends becomes an incoming lead, once: a second click on the button changes nothing.

use super::LIMITS;
use super::page::{Typed, answer, drawn};
use super::{HONEYPOT, PublicForm, find, own};
use crate::failure::Failure;
use crate::files::{self, Sent};
use crate::limits::Limits;
use crate::session::{AtAccount, Client};
use crate::state::Web;
use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::access::Actor;
use base::accounts::Account;
use base::desk::Who;
use base::money::minor_units;
use base::tokens::{hash_token, random_token};
use flow::channels::arrivals::{self, Kept, NewArrival};
use flow::channels::forms::{self, Submission};
use flow::channels::{Channel, SkipRule, handles};
use maud::html;
use serde_json::json;
use std::net::IpAddr;
use std::sync::Arc;

/// `POST /forms/{key}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::TooMany`], [`Failure::Invalid`] for a body that cannot be read, [`Failure::Busy`].
pub async fn submit(
    State(web): State<Web>,
    AtAccount(account): AtAccount,
    Client(client): Client,
    Extension(limits): Extension<Arc<Limits>>,
    Path(key): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    limits.count_form(client)?;
    let form = find(&web, &account, key).await?;
    let sent = files::read_sent(&web, request, LIMITS).await?;
    if sent.values.get(HONEYPOT).is_some_and(|text| !text.trim().is_empty()) {
        skip(&web, &account, &form, &sent).await?;
        return Ok(thanks(&form));
    }
    let submission = submission(&web, &form, &sent, client);
    match forms::read(form.source.id, &form.source.name, &form.settings, &submission, minor_units(&account.currency)) {
        Err(problems) => {
            let said = |key: &str| sent.values.get(key).cloned().unwrap_or_default();
            let typed = Typed {
                problems,
                page: said("page"),
                referrer: said("referrer"),
                submission: said("submission"),
                values: sent.values,
                pairs: sent.pairs,
            };
            Ok(answer(StatusCode::UNPROCESSABLE_ENTITY, &form.source.name, &drawn(&form, &typed)))
        }
        Ok(event) => {
            let arrival = arrival(&form, &sent);
            let take_in = move |cx: &mut Cx<'_>| {
                let arrival = named(cx, &arrival);
                flow::receive(cx, &arrival, &event)
            };
            web.desk.write(visitor(&account, &form), take_in).await?;
            Ok(thanks(&form))
        }
    }
}

fn visitor(account: &Account, form: &PublicForm) -> Who {
    Who { account: account.id, actor: Actor::Source(form.source.id) }
}

/// The same page sends the same id, so that a repeat is known; without one, every request is its own.
fn named(cx: &mut Cx<'_>, arrival: &NewArrival) -> NewArrival {
    let mut named = arrival.clone();
    if named.identity.is_empty() {
        named.identity = hash_token(random_token(&mut cx.rng).reveal());
    }
    named
}

fn arrival(form: &PublicForm, sent: &Sent) -> NewArrival {
    let said = sent.values.get("submission").map(|id| id.trim()).filter(|id| !id.is_empty());
    let files: Vec<&str> = sent.files.iter().map(|(_, file)| file.file.as_str()).collect();
    let body = json!({ "fields": sent.values, "sent": sent.pairs, "files": files });
    NewArrival {
        source_id: form.source.id,
        channel: Channel::Form,
        identity: said.map_or_else(String::new, hash_token),
        envelope: body,
        body_file: None,
    }
}

fn submission(web: &Web, form: &PublicForm, sent: &Sent, client: IpAddr) -> Submission {
    let said = |key: &str| sent.values.get(key).cloned().unwrap_or_default();
    Submission {
        values: sent.values.clone(),
        own: own::answers(form, &sent.pairs),
        files: sent.files.clone(),
        page: said("page"),
        referrer: said("referrer"),
        ip: client.to_string(),
        visitor: sent.values.get("visitor").filter(|id| handles::visitor(id).is_some()).cloned(),
        at: web.desk.now(),
    }
}

/// A robot is answered like a person, and what it sent is kept under the rule's name.
async fn skip(web: &Web, account: &Account, form: &PublicForm, sent: &Sent) -> Result<(), Failure> {
    let (arrival, source) = (arrival(form, sent), form.source.id);
    web.desk
        .write(visitor(account, form), move |cx| {
            let arrival = named(cx, &arrival);
            if let Kept::New(id) = arrivals::keep(cx, &arrival)? {
                arrivals::mark_skipped(cx, id, source, SkipRule::Honeypot)?;
            }
            Ok::<_, flow::channels::Error>(())
        })
        .await?;
    Ok(())
}

fn thanks(form: &PublicForm) -> Response {
    if let Some(url) = &form.settings.redirect_url {
        return Redirect::to(url).into_response();
    }
    let content = html! { h1 { (form.source.name) } p role="status" { (form.settings.success_text) } };
    answer(StatusCode::OK, &form.source.name, &content)
}
