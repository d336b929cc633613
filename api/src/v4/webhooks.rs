//! `/webhooks` (kommo-api §8.8): addresses that are told what happens; an administrator's.

use crate::call::Call;
use crate::deliveries::codes::{SILENT, code, event};
use crate::wire::{Answer, Code, Item, Problem, listed};
use base::Cx;
use flow::updates::Error;
use flow::updates::webhooks::{self, Webhook, Wish};
use serde_json::{Value as Json, json};

/// Codes of one webhook: more than there are.
const MAX_CODES: usize = 200;

/// `GET /webhooks`: an account has at most 100, so the list needs no page.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let wanted = call.query.text(&["filter", "destination"]);
    let is_wanted = |hook: &&Webhook| wanted.is_none_or(|destination| hook.destination == destination);
    let found = webhooks::list(cx)?;
    Ok(listed(call, "webhooks", found.iter().filter(is_wanted).map(|hook| show(call, hook)).collect()))
}

/// `POST /webhooks`: one object. The same destination again is the same webhook with other settings, switched on.
pub fn post(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object()?;
    let wish = wish(&item)?;
    let hook = webhooks::subscribe(cx, wish).map_err(|error| match error {
        Error::BadDestination => item.wrong("destination", Code::InvalidValue, error.to_string()),
        Error::NoEvents => item.wrong("settings", Code::InvalidValue, error.to_string()),
        other => other.into(),
    })?;
    Ok(Answer::Made(show(call, &hook)))
}

/// `DELETE /webhooks`, with a body.
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let destination = call.body.object()?.required_text("destination")?;
    let found = webhooks::list(cx)?.into_iter().find(|hook| hook.destination == destination.trim());
    let hook = found.ok_or_else(|| Problem::NotFound("Webhook not found".to_owned()))?;
    webhooks::unsubscribe(cx, hook.id)?;
    Ok(Answer::Nothing)
}

fn wish(item: &Item) -> Result<Wish, Problem> {
    let settings = item.json("settings").ok_or_else(|| item.missing("settings"))?;
    let wrong_type = || item.wrong("settings", Code::InvalidType, "This value should be a list of codes of events.");
    let codes: Vec<&str> =
        settings.as_array().ok_or_else(wrong_type)?.iter().filter_map(Json::as_str).take(MAX_CODES).collect();
    if codes.len() != settings.as_array().map_or(0, Vec::len) {
        return Err(wrong_type());
    }
    let is_unknown = |code: &&&str| event(code).is_none() && !SILENT.contains(*code);
    let unknown: Vec<&str> = codes.iter().filter(is_unknown).copied().collect();
    if !unknown.is_empty() {
        let detail = format!("There are no such events: {}.", unknown.join(", "));
        return Err(item.wrong("settings", Code::NotSupportedChoice, detail));
    }
    Ok(Wish {
        destination: item.required_text("destination")?,
        events: codes.iter().filter_map(|code| event(code)).collect(),
        echoed: SILENT.iter().filter(|silent| codes.contains(silent)).map(|silent| (*silent).to_owned()).collect(),
        sort: item.number("sort")?,
    })
}

/// All nine keys: php's client needs each of them (kommo-api §13).
fn show(call: &Call, hook: &Webhook) -> Json {
    let settings: Vec<String> =
        hook.events.iter().map(|event| code(*event)).chain(hook.echoed.iter().cloned()).collect();
    json!({
        "id": hook.id, "destination": hook.destination, "created_at": hook.created_at, "updated_at": hook.updated_at,
        "account_id": call.account.id, "created_by": hook.created_by, "sort": hook.sort, "disabled": !hook.is_on(),
        "settings": settings,
    })
}
