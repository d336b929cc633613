//! `/leads/loss_reasons` (kommo-api §5.6).

use crate::call::Call;
use crate::wire::{Answer, Item, Problem, listed, read_all};
use base::Cx;
use base::ids::LossReasonId;
use flow::leads::loss_reasons::{self, LossReason, LossReasonChange, MAX_LOSS_REASONS};
use serde_json::{Value as Json, json};

/// The distance between the sorts that clients see.
const SORT_STEP: i64 = 10;

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
    let wishes = read_all(&items, |item| Ok((item.required_text("name")?, position(item)?)))?;
    let mut rows = Vec::new();
    for (item, (name, position)) in items.iter().zip(wishes) {
        let added = loss_reasons::add(cx, &name, position);
        let reason = added.map_err(|error| Problem::from(error).of_item(item.request_id()))?;
        rows.push(echoed(shown(call, &reason), item));
    }
    Ok(listed(call, "loss_reasons", rows))
}

/// `PATCH /leads/loss_reasons`: many, each by its id.
pub fn patch_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_LOSS_REASONS)?;
    let ids = read_all(&items, |item| Ok(LossReasonId(item.required_number("id")?)))?;
    let mut rows = Vec::new();
    for (item, id) in items.iter().zip(ids) {
        rows.push(change(cx, call, item, id)?);
    }
    Ok(listed(call, "loss_reasons", rows))
}

/// `PATCH /leads/loss_reasons/{id}`.
pub fn patch_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (id, item) = (call.id("id")?, call.body.object()?);
    change(cx, call, &item, id).map(Answer::Found)
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
        "id": id, "name": reason.name, "sort": reason.position * SORT_STEP, "created_at": reason.created_at,
        "updated_at": reason.updated_at, "_links": call.links.own(&format!("leads/loss_reasons/{id}")),
    })
}

fn change(cx: &mut Cx<'_>, call: &Call, item: &Item, id: LossReasonId) -> Result<Json, Problem> {
    let change = LossReasonChange { name: item.text("name")?, position: position(item)? };
    let changed = loss_reasons::change(cx, id, &change);
    let reason = changed.map_err(|error| match error {
        flow::leads::Error::NoSuchLossReason(_) => item.no_choice("id"),
        other => Problem::from(other).of_item(item.request_id()),
    })?;
    Ok(echoed(shown(call, &reason), item))
}

/// Sorts of clients are far apart; only their order counts.
fn position(item: &Item) -> Result<Option<i64>, Problem> {
    Ok(item.number("sort")?.map(|sort| sort / SORT_STEP))
}

fn echoed(mut row: Json, item: &Item) -> Json {
    row["request_id"] = item.request_id().clone();
    row
}
