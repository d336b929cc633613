//! Making and changing companies.

use super::Wish;
use crate::call::Call;
use crate::v4::known::Known;
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, read_all, written};
use base::ids::CompanyId;
use base::{Cx, accounts};
use flow::contacts::companies;
use serde_json::{Value as Json, json};

/// `POST /companies`.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let (known, country) = (Known::load(cx, call)?, accounts::country(cx)?);
    let wishes = read_all(&items, |item| Wish::read_new(item, &known, country.as_deref()))?;
    let mut rows = Vec::new();
    for (item, wish) in items.iter().zip(wishes) {
        let id = wish.open(cx, call.user.id).map_err(|problem| problem.of_item(item.request_id()))?.id;
        let links = call.links.own(&format!("companies/{id}"));
        rows.push(json!({ "id": id, "request_id": item.request_id(), "_links": links }));
    }
    Ok(written(call, "companies", rows))
}

/// `PATCH /companies`.
pub fn change_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let (known, country) = (Known::load(cx, call)?, accounts::country(cx)?);
    let read = |item: &Item| Ok((item.required_number("id")?, Wish::read(item, &known, country.as_deref())?));
    let wishes = read_all(&items, read)?;
    let mut rows = Vec::new();
    for (item, (id, wish)) in items.iter().zip(wishes) {
        let row = change(cx, call, item, (CompanyId(id), wish));
        rows.push(row.map_err(|problem| problem.of_item(item.request_id()))?);
    }
    Ok(written(call, "companies", rows))
}

/// `PATCH /companies/{id}`.
pub fn change_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (id, item) = (call.id("id")?, call.body.object()?);
    let (known, country) = (Known::load(cx, call)?, accounts::country(cx)?);
    let wish = Wish::read(&item, &known, country.as_deref())?;
    change(cx, call, &item, (id, wish)).map(Answer::Found).map_err(|problem| problem.of_item(item.request_id()))
}

fn change(cx: &mut Cx<'_>, call: &Call, item: &Item, (id, wish): (CompanyId, Wish)) -> Result<Json, Problem> {
    let company = companies::find(cx, id)?.ok_or_else(|| item.no_choice("id"))?;
    let company = wish.change(cx, &company)?;
    Ok(json!({
        "id": id, "name": company.name, "updated_at": company.stamps.updated_at, "request_id": item.request_id(),
        "_links": call.links.own(&format!("companies/{id}")),
    }))
}
