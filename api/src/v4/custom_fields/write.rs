//! Making, changing and deleting fields. Only an administrator's token may.

use super::look::show_field;
use super::wish::Wish;
use crate::call::Call;
use crate::wire::stages::Stages;
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, listed, read_all};
use base::Cx;
use base::fields::{self, Field};
use base::ids::FieldId;
use serde_json::Value as Json;

/// `POST /{entity}/custom_fields`: 201 with the whole fields.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (subject, items, stages) = (call.subject()?, call.body.items(MAX_ITEMS)?, Stages::load(cx)?);
    let wishes = read_all(&items, |item| Wish::read(item, &stages))?;
    let mut rows = Vec::new();
    for (item, wish) in items.iter().zip(wishes) {
        let field = wish.add(cx, item, subject).map_err(|problem| problem.of_item(item.request_id()))?;
        rows.push(echoed(call, &field, &stages, item));
    }
    Ok(match listed(call, "custom_fields", rows) {
        Answer::Found(json) => Answer::Made(json),
        other => other,
    })
}

/// `PATCH /{entity}/custom_fields`.
pub fn change_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (subject, items, stages) = (call.subject()?, call.body.items(MAX_ITEMS)?, Stages::load(cx)?);
    let wishes = read_all(&items, |item| Ok((FieldId(item.required_number("id")?), Wish::read(item, &stages)?)))?;
    let mut rows = Vec::new();
    for (item, (id, wish)) in items.iter().zip(wishes) {
        let field = wish.change(cx, item, (subject, id)).map_err(|problem| problem.of_item(item.request_id()))?;
        rows.push(echoed(call, &field, &stages, item));
    }
    Ok(listed(call, "custom_fields", rows))
}

/// `PATCH /{entity}/custom_fields/{id}`.
pub fn change_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (subject, item, stages) = (call.subject()?, call.body.object()?, Stages::load(cx)?);
    let wish = Wish::read(&item, &stages)?;
    let field = wish.change(cx, &item, (subject, call.id("id")?));
    let field = field.map_err(|problem| problem.of_item(item.request_id()))?;
    Ok(Answer::Found(echoed(call, &field, &stages, &item)))
}

/// `DELETE /{entity}/custom_fields/{id}`: an administrator can bring it back for 30 days.
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let subject = call.subject()?;
    let Some(field) = fields::find(cx, subject, call.id("id")?)? else {
        return Err(Problem::NotFound("The field is not here, or not any more".to_owned()));
    };
    fields::delete(cx, subject, field.id)?;
    Ok(Answer::Nothing)
}

fn echoed(call: &Call, field: &Field, stages: &Stages, item: &Item) -> Json {
    let mut row = show_field(call, field, stages);
    row["request_id"] = item.request_id().clone();
    row
}
