//! The account (kommo-api §4.1).

use crate::call::Call;
use crate::wire::{Answer, Problem};
use base::access::Role;
use base::people::groups;
use base::{Cx, accounts, money};
use flow::pipelines::{self, Intake};
use flow::timeline::{self, TaskKind};
use serde_json::{Map, Value as Json, json};

/// The form of the account that Kommo's clients ask for with `with=version`.
const VERSION: i64 = 11;

/// `GET /account`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let account = &call.account;
    let country = accounts::country(cx)?.unwrap_or_default();
    let is_inbox_on = pipelines::list(cx)?.iter().any(|pipeline| pipeline.intake == Intake::Triage);
    let mut body = json!({
        "id": account.id, "name": account.name, "subdomain": account.subdomain,
        "created_at": account.created_at, "created_by": 0, "updated_at": account.created_at, "updated_by": 0,
        "current_user_id": call.user.id, "country": country,
        "currency": account.currency, "currency_symbol": money::symbol(&account.currency),
        "customers_mode": "segments", "is_unsorted_on": is_inbox_on, "mobile_feature_version": 0,
        "is_loss_reason_enabled": true, "is_helpbot_enabled": false, "is_technical_account": false,
        "contact_name_display_order": 1, "_links": call.links.own("account"), "_embedded": embedded(cx, call)?,
    });
    if let Some(body) = body.as_object_mut() {
        body.extend(asked_for(call));
    }
    Ok(Answer::Found(body))
}

/// What is shown only to those who ask for it with `with=`.
fn asked_for(call: &Call) -> Map<String, Json> {
    let origin = call.links.at("");
    let all = [
        ("amojo_id", Json::from(call.uuid("chats"))),
        ("uuid", call.uuid("account").into()),
        ("version", VERSION.into()),
        ("drive_url", origin.into()),
        ("is_api_filter_enabled", true.into()),
    ];
    all.into_iter().filter(|(name, _)| call.query.with(name)).map(|(name, value)| (name.to_owned(), value)).collect()
}

fn embedded(cx: &mut Cx<'_>, call: &Call) -> Result<Json, Problem> {
    let is_admin = call.user.role == Role::Admin;
    let kinds = timeline::list_task_kinds(cx)?;
    let kinds: Vec<Json> = kinds.iter().filter(|kind| kind.deleted_at.is_none()).map(task_type).collect();
    let everybody = json!({ "id": 0, "name": "Everybody", "uuid": null });
    let own = groups::list(cx)?.into_iter().map(|group| json!({ "id": group.id, "name": group.name, "uuid": null }));
    let groups: Vec<Json> = std::iter::once(everybody).chain(own).collect();
    let all = [
        ("amojo_rights", json!({ "can_direct": true, "can_create_groups": is_admin })),
        ("users_groups", groups.into()),
        ("task_types", kinds.into()),
        ("entity_names", entity_names()),
        ("datetime_settings", datetime_settings(&call.account.time_zone, cx.now)),
    ];
    let asked = all.into_iter().filter(|(name, _)| call.query.with(name));
    Ok(asked.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Only the built-in types have a code (kommo-api §4.1); our colours and icons are names, where theirs are codes.
fn task_type(kind: &TaskKind) -> Json {
    let code = kind.is_built_in().then(|| kind.name.to_uppercase().replace('-', "_"));
    let colour = (!kind.is_built_in()).then_some(kind.colour.as_str());
    json!({ "id": kind.id, "name": kind.name, "color": colour, "icon_id": null, "code": code })
}

fn entity_names() -> Json {
    let words = |one: &str, many: &str| json!({ "en": { "gender": "m", "plural_form": { "default": many }, "singular_form": { "default": one } } });
    json!({
        "leads": words("lead", "leads"), "contacts": words("contact", "contacts"),
        "companies": words("company", "companies"), "customers": words("customer", "customers"),
    })
}

fn datetime_settings(time_zone: &str, now: i64) -> Json {
    json!({
        "date_pattern": "d.m.Y H:i", "short_date_pattern": "d.m.Y", "short_time_pattern": "H:i",
        // Kommo's documents misspell the key, so both are sent (kommo-api §4.1).
        "date_format": "d.m.Y", "date_formant": "d.m.Y", "time_format": "H:i:s",
        "timezone": time_zone, "timezone_offset": offset(time_zone, now),
    })
}

/// `-05:00`, as it is now.
fn offset(time_zone: &str, now: i64) -> String {
    let seconds = jiff::tz::TimeZone::get(time_zone)
        .ok()
        .zip(jiff::Timestamp::from_second(now).ok())
        .map_or(0, |(zone, at)| zone.to_offset(at).seconds());
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
