//! `/roles` (kommo-api §4.3): named sets of rights, for administrators.

use crate::call::Call;
use crate::wire::stages::Stages;
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, read_all, rights, totalled_page};
use base::Cx;
use base::access::{Right, Rights, require};
use base::ids::RoleId;
use base::people::{NamedRole, roles};
use serde_json::{Value as Json, json};

/// `GET /roles`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    require(cx, Right::SetUp)?;
    let (page, stages) = (call.query.page()?, Stages::load(cx)?);
    let mut rows = Vec::new();
    for role in roles::list(cx)? {
        rows.push(shown(cx, call, &role, &stages)?);
    }
    Ok(totalled_page(call, "roles", rows, page))
}

/// `GET /roles/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    require(cx, Right::SetUp)?;
    let stages = Stages::load(cx)?;
    match roles::find(cx, call.id("id")?)? {
        Some(role) => Ok(Answer::Found(shown(cx, call, &role, &stages)?)),
        None => Ok(Answer::Nothing),
    }
}

/// `POST /roles`.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    require(cx, Right::SetUp)?;
    let (items, stages) = (call.body.items(MAX_ITEMS)?, Stages::load(cx)?);
    let wanted = read_all(&items, |item| Ok((item.required_text("name")?, said(item, &stages, &Rights::default())?)))?;
    let mut rows = Vec::new();
    for (item, (name, rights)) in items.iter().zip(wanted) {
        let role = roles::add(cx, &name, rights)?;
        let mut row = shown(cx, call, &role, &stages)?;
        row["request_id"] = item.request_id().clone();
        rows.push(row);
    }
    Ok(Answer::Made(json!({ "_total_items": rows.len(), "_embedded": { "roles": rows } })))
}

/// `PATCH /roles/{id}`.
pub fn change(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    require(cx, Right::SetUp)?;
    let (item, stages, id) = (call.body.object()?, Stages::load(cx)?, call.id::<RoleId>("id")?);
    let before = roles::load(cx, id)?;
    let rights = said(&item, &stages, &before.rights)?;
    let role = roles::change(cx, id, item.text("name")?.as_deref(), Some(rights))?;
    Ok(Answer::Found(shown(cx, call, &role, &stages)?))
}

/// `DELETE /roles/{id}`.
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    roles::delete(cx, call.id("id")?)?;
    Ok(Answer::Nothing)
}

fn said(item: &Item, stages: &Stages, before: &Rights) -> Result<Rights, Problem> {
    match item.inner("rights")? {
        Some(inner) => rights::read(&inner, stages, before),
        None => Ok(before.clone()),
    }
}

fn shown(cx: &mut Cx<'_>, call: &Call, role: &NamedRole, stages: &Stages) -> Result<Json, Problem> {
    let mut embedded = json!({});
    if call.query.with("users") {
        let users = roles::list_users(cx, role.id)?;
        embedded["users"] = users.iter().map(|id| json!({ "id": id })).collect();
    }
    Ok(json!({
        "id": role.id, "name": role.name, "rights": rights::show(&role.rights, stages),
        "_links": call.links.own(&format!("roles/{}", role.id)), "_embedded": embedded,
    }))
}
