//! `POST /hooks/calls/{key}`: any telephone exchange reports a call, without a token: the key is its secret (docs/telephony.md).

use crate::dispatch;
use crate::state::Api;
use crate::v4::calls;
use crate::wire::{Answer, Body, Item, Problem};
use axum::extract::{Path, Request, State};
use axum::http::header;
use axum::response::Response;
use base::access::Actor;
use base::desk::Who;
use base::ids::SourceId;
use base::{Cx, accounts};
use flow::channels::arrivals;
use flow::channels::said::ItemKind;
use flow::channels::{self, CallDetails, Channel, Details, Source, calls as reported};
use flow::timeline::{self, NewNote};
use serde_json::{Value as Json, json};

/// Bytes of one report.
const MAX_BYTES: usize = 64 * 1024;

/// Answers one report.
pub async fn call(State(api): State<Api>, Path(key): Path<String>, request: Request) -> Response {
    let request_id = api.next_request_id();
    dispatch::respond(take(&api, key, request).await, &request_id)
}

async fn take(api: &Api, key: String, request: Request) -> Result<Answer, Problem> {
    let (head, body) = request.into_parts();
    let host = head.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned();
    let unknown = || Problem::NotFound("There is no source of calls with this key".to_owned());
    let account = api.desk().read(Who::installation(), move |cx| accounts::find_by_host(cx, &host)).await?;
    let who = Who::system(account.ok_or_else(unknown)?.id);
    let found = api.desk().read(who, move |cx| channels::find_source_by_key(cx, &key).map_err(Problem::from)).await?;
    let source = found.filter(|source| source.channel == Channel::Call).ok_or_else(unknown)?;
    if !api.is_hook_within_limit(who.account, source.id) {
        return Err(Problem::TooManyRequests);
    }
    let item = Body::read_up_to(&head.headers, body, MAX_BYTES).await?.object_or_form()?;
    let who = Who { actor: Actor::Source(source.id), ..who };
    api.desk().write(who, move |cx| log(cx, &source, &item)).await
}

fn log(cx: &mut Cx<'_>, source: &Source, item: &Item) -> Result<Answer, Problem> {
    let details = read(item, cx.now)?;
    let taken =
        if details.is_outbound { note(cx, source, item, details)? } else { receive(cx, source.id, item, details)? };
    Ok(Answer::Made(json!({ "taken": taken })))
}

fn read(item: &Item, now: i64) -> Result<CallDetails, Problem> {
    let is_outbound = match item.text("direction")?.as_deref().map(str::trim) {
        None | Some("" | "in" | "inbound") => false,
        Some("out" | "outbound") => true,
        Some(_) => return Err(item.no_choice("direction")),
    };
    Ok(CallDetails {
        phone: item.text("phone")?.ok_or_else(|| item.missing("phone"))?,
        line: item.text("line")?.unwrap_or_default(),
        called_at: item.number("called_at")?.unwrap_or(now),
        duration_seconds: item.number("duration")?.unwrap_or(0).max(0),
        recording: item.text("recording")?.filter(|link| link.starts_with("https://") || link.starts_with("http://")),
        call_id: item.text("call_id")?.unwrap_or_default(),
        answered_by: item.text("answered_by")?.filter(|name| !name.trim().is_empty()),
        is_outbound,
        ..CallDetails::default()
    })
}

fn receive(cx: &mut Cx<'_>, source_id: SourceId, item: &Item, details: CallDetails) -> Result<&'static str, Problem> {
    let arrival = calls::arrival(cx, source_id, item, &details);
    let event = reported::event(source_id, details, &item.text("name")?.unwrap_or_default());
    Ok(flow::receive(cx, &arrival, &event)?.as_str())
}

/// A call that we made is no request: it is noted where the number is known, and nowhere else.
fn note(cx: &mut Cx<'_>, source: &Source, item: &Item, details: CallDetails) -> Result<&'static str, Problem> {
    let country = accounts::country(cx)?;
    let Some(place) = calls::place_of(cx, &details.phone, country.as_deref())? else { return Ok("unknown") };
    let arrival = calls::arrival(cx, source.id, item, &details);
    if arrivals::find_by_identity(cx, source.id, &arrival.identity)?.is_some() {
        return Ok("repeated");
    }
    let (author, text, at) = (source.name.clone(), reported::describe(&details), Some(details.called_at));
    let details: Json = serde_json::to_value(Details::Call(details)).unwrap_or_default();
    timeline::add_note_once(cx, NewNote { place, kind: ItemKind::Call, author, text, details, at }, &arrival)?;
    Ok("noted")
}
