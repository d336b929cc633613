//! Making and changing contacts.

use super::Wish;
use crate::call::Call;
use crate::v4::companies;
use crate::v4::known::Known;
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, read_all, written};
use base::ids::ContactId;
use base::{Cx, accounts};
use flow::contacts;
use serde_json::{Value as Json, json};

/// `POST /contacts`.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let (known, country) = (Known::load(cx, call)?, accounts::country(cx)?);
    let wishes = read_all(&items, |item| Wish::read_new(item, &known, country.as_deref()))?;
    let mut rows = Vec::new();
    for (item, wish) in items.iter().zip(wishes) {
        rows.push(add_one(cx, call, item, wish).map_err(|problem| problem.of_item(item.request_id()))?);
    }
    Ok(written(call, "contacts", rows))
}

/// `PATCH /contacts`.
pub fn change_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let (known, country) = (Known::load(cx, call)?, accounts::country(cx)?);
    let read = |item: &Item| Ok((item.required_number("id")?, Wish::read(item, &known, country.as_deref())?));
    let wishes = read_all(&items, read)?;
    let mut rows = Vec::new();
    for (item, (id, wish)) in items.iter().zip(wishes) {
        let row = change(cx, call, item, (ContactId(id), wish));
        rows.push(row.map_err(|problem| problem.of_item(item.request_id()))?);
    }
    Ok(written(call, "contacts", rows))
}

/// `PATCH /contacts/{id}`.
pub fn change_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (id, item) = (call.id("id")?, call.body.object()?);
    let (known, country) = (Known::load(cx, call)?, accounts::country(cx)?);
    let wish = Wish::read(&item, &known, country.as_deref())?;
    change(cx, call, &item, (id, wish)).map(Answer::Found).map_err(|problem| problem.of_item(item.request_id()))
}

fn add_one(cx: &mut Cx<'_>, call: &Call, item: &Item, wish: Wish) -> Result<Json, Problem> {
    let company = match item.inner("_embedded")? {
        Some(embedded) => companies::named(cx, &embedded)?,
        None => None,
    };
    let id = wish.open(cx, call.user.id, company)?.id;
    Ok(json!({ "id": id, "request_id": item.request_id(), "_links": call.links.own(&format!("contacts/{id}")) }))
}

fn change(cx: &mut Cx<'_>, call: &Call, item: &Item, (id, wish): (ContactId, Wish)) -> Result<Json, Problem> {
    let contact = contacts::find(cx, id)?.ok_or_else(|| item.no_choice("id"))?;
    let contact = wish.change(cx, item, &contact)?;
    Ok(json!({
        "id": id, "name": contact.name, "updated_at": contact.stamps.updated_at, "request_id": item.request_id(),
        "_links": call.links.own(&format!("contacts/{id}")),
    }))
}
