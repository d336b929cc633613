//! `/leads/loss_reasons` (kommo-api §5.6).

use crate::call::Call;
use crate::wire::{Answer, Item, Problem, listed, read_all};
use base::Cx;
use base::ids::LossReasonId;
use flow::leads::loss_reasons::{self, LossReason, LossReasonChange, MAX_LOSS_REASONS};
use serde_json::{Value as Json, json};

/// `GET /leads/loss_reasons`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let rows = loss_reasons::list(cx)?.iter().map(|reason| shown(call, reason)).collect();
    Ok(listed(call, "loss_reasons", rows))
}

/// `GET /leads/loss_reasons/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let reason = loss_reasons::find(cx, call.id("id")?)?;
    Ok(reason.map_or(Answer::Nothing, |reason| Answer::Found(shown(call, &reason))))
}

/// `POST /leads/loss_reasons`.
pub fn post(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_LOSS_REASONS)?;
    let wishes = read_all(&items, |item| Ok((item.required_text("name")?, item.number("sort")?)))?;
    let mut added = Vec::new();
    for (item, (name, position)) in items.iter().zip(wishes) {
        let reason = loss_reasons::add(cx, &name, position);
        let reason = reason.map_err(|error| Problem::from(error).of_item(item.request_id()))?;
        added.push((item, reason.id));
    }
    told(cx, call, &added)
}

/// `PATCH /leads/loss_reasons`: many, each by its id.
pub fn patch_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_LOSS_REASONS)?;
    let ids = read_all(&items, |item| Ok(LossReasonId(item.required_number("id")?)))?;
    let mut changed = Vec::new();
    for (item, id) in items.iter().zip(ids) {
        change(cx, item, id)?;
        changed.push((item, id));
    }
    told(cx, call, &changed)
}

/// `PATCH /leads/loss_reasons/{id}`.
pub fn patch_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (id, item) = (call.id("id")?, call.body.object()?);
    let reason = change(cx, &item, id)?;
    Ok(Answer::Found(echoed(shown(call, &reason), &item)))
}

/// `DELETE /leads/loss_reasons/{id}`: leads that were lost for it still say so.
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id: LossReasonId = call.id("id")?;
    loss_reasons::find(cx, id)?.ok_or_else(|| Problem::NotFound(format!("There is no loss reason {id}")))?;
    loss_reasons::delete(cx, id)?;
    Ok(Answer::Nothing)
}

/// A reason as it is read, by itself and in a lead.
pub fn shown(call: &Call, reason: &LossReason) -> Json {
    let id = reason.id;
    json!({
        "id": id, "name": reason.name, "sort": reason.position, "created_at": reason.created_at,
        "updated_at": reason.updated_at, "_links": call.links.own(&format!("leads/loss_reasons/{id}")),
    })
}

/// The reasons of a write, as they are read once all of it is done: one that came later may have pushed others on.
fn told(cx: &mut Cx<'_>, call: &Call, written: &[(&Item, LossReasonId)]) -> Result<Answer, Problem> {
    let reasons = loss_reasons::list(cx)?;
    let row = |(item, id): &(&Item, LossReasonId)| {
        reasons.iter().find(|reason| reason.id == *id).map(|reason| echoed(shown(call, reason), item))
    };
    Ok(listed(call, "loss_reasons", written.iter().filter_map(row).collect()))
}

fn change(cx: &mut Cx<'_>, item: &Item, id: LossReasonId) -> Result<LossReason, Problem> {
    let change = LossReasonChange { name: item.text("name")?, position: item.number("sort")? };
    let changed = loss_reasons::change(cx, id, &change);
    changed.map_err(|error| match error {
        flow::leads::Error::NoSuchLossReason(_) => item.no_choice("id"),
        other => Problem::from(other).of_item(item.request_id()),
    })
}

fn echoed(mut row: Json, item: &Item) -> Json {
    row["request_id"] = item.request_id().clone();
    row
}
