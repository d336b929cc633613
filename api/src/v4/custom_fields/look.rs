//! Looking at the definitions of fields.

use super::kinds;
use crate::call::Call;
use crate::wire::entities::plural;
use crate::wire::stages::Stages;
use crate::wire::{Answer, Direction, Problem, totalled_page};
use base::Cx;
use base::fields::{self, Field, FieldKind, FieldOption, Rule};
use serde_json::{Value as Json, json};

/// The positions of fields are ten apart on the wire, so that programs can put one between two.
pub(super) const SORT_STEP: i64 = 10;

/// `GET /{entity}/custom_fields`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let mut found = fields::list(cx, call.subject()?)?;
    let kinds: Vec<Option<FieldKind>> = call.query.texts(&["filter", "type"]).into_iter().map(kinds::of_word).collect();
    if !kinds.is_empty() {
        found.retain(|field| kinds.contains(&Some(field.kind)));
    }
    for (key, direction) in call.query.order().into_iter().rev() {
        match key {
            "id" => found.sort_by_key(|field| field.id),
            "sort" => found.sort_by_key(|field| field.position),
            _ => continue,
        }
        if direction == Direction::Down {
            found.reverse();
        }
    }
    let stages = Stages::load(cx)?;
    let rows = found.iter().map(|field| show_field(call, field, &stages)).collect();
    Ok(totalled_page(call, "custom_fields", rows, asked))
}

/// `GET /{entity}/custom_fields/{id}`: 204 for one that is not there.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let Some(field) = fields::find(cx, call.subject()?, call.id("id")?)? else { return Ok(Answer::Nothing) };
    let stages = Stages::load(cx)?;
    Ok(Answer::Found(show_field(call, &field, &stages)))
}

/// One field.
pub(super) fn show_field(call: &Call, field: &Field, stages: &Stages) -> Json {
    let entity = plural(field.subject);
    let enums: Vec<Json> = field.choices().enumerate().map(|(at, option)| show_option(field, at, option)).collect();
    let enums = if field.kind.has_options() { Json::Array(enums) } else { Json::Null };
    let settings = &field.settings;
    json!({
        "id": field.id, "name": field.name, "type": kinds::word(field.kind), "account_id": call.account.id, "code": field.code,
        "sort": (field.position + 3) * SORT_STEP, "is_api_only": field.is_api_only, "enums": enums,
        "group_id": field.group_id.map(|id| id.to_string()),
        "required_statuses": statuses(field, Rule::Required, stages), "hidden_statuses": statuses(field, Rule::Hidden, stages),
        "is_deletable": !field.is_predefined, "is_predefined": field.is_predefined, "entity_type": entity,
        "tracking_callback": settings.tracking_callback, "remind": settings.remind, "triggers": [],
        "currency": settings.currency, "chained_lists": settings.chained_lists, "search_in": settings.search_in,
        "nested": null, "settings": null,
        "_links": call.links.own(&format!("{entity}/custom_fields/{}", field.id)),
    })
}

/// A choice of a dependent list says besides how deep it stands (ours, not Kommo's: its lists are catalogues).
fn show_option(field: &Field, at: usize, option: &FieldOption) -> Json {
    let mut shown = json!({ "id": option.id, "value": option.name, "sort": at, "code": option.code });
    if field.kind == FieldKind::ChainedList {
        shown["depth"] = json!(field.chain_to(option.id).len().saturating_sub(1));
    }
    shown
}

/// Stages that are gone are left out.
fn statuses(field: &Field, rule: Rule, stages: &Stages) -> Vec<Json> {
    let known = field.stages_of(rule).iter().filter_map(|id| stages.of_stage(*id));
    known.map(|(pipeline, status)| json!({ "status_id": status, "pipeline_id": pipeline })).collect()
}
