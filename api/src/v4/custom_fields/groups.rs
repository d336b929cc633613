//! `/{entity}/custom_fields/groups`: fields that stand together.

use crate::call::Call;
use crate::v4::known;
use crate::wire::entities::plural;
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, listed, read_all};
use base::Cx;
use base::fields::{self, Field, FieldGroup, MAX_NAME_CHARS};
use base::ids::FieldGroupId;
use base::search::Subject;
use serde_json::{Value as Json, json};

/// The group of the fields that stand in none.
const DEFAULT: &str = "default";

/// `GET /{entity}/custom_fields/groups`: the one of no group first.
pub fn list_groups(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let rows = all(cx, call)?.into_iter().map(|(_, row)| row).collect();
    Ok(listed(call, "custom_field_groups", rows))
}

/// `GET /{entity}/custom_fields/groups/{group_id}`: 204 for one that is not there.
pub fn get_group(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.param("group_id");
    let found = all(cx, call)?.into_iter().find(|(id, _)| id == asked);
    Ok(found.map_or(Answer::Nothing, |(_, row)| Answer::Found(row)))
}

/// `POST /{entity}/custom_fields/groups`.
pub fn add_groups(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (subject, items) = (call.subject()?, call.body.items(MAX_ITEMS)?);
    let names = read_all(&items, |item| {
        item.required_text("name")?;
        known::name(item, "name", MAX_NAME_CHARS)
    })?;
    let mut rows = Vec::new();
    for (item, name) in items.iter().zip(names) {
        let group = fields::add_group(cx, subject, &name.unwrap_or_default());
        let group = group.map_err(|error| Problem::from(error).of_item(item.request_id()))?;
        rows.push(echoed(show(call, (subject, Some(&group)), &[]), item));
    }
    Ok(listed(call, "custom_field_groups", rows))
}

/// `PATCH /{entity}/custom_fields/groups/{group_id}`.
pub fn change_group(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (subject, item) = (call.subject()?, call.body.object()?);
    let id: FieldGroupId = call.id("group_id")?;
    let name = known::name(&item, "name", MAX_NAME_CHARS)?;
    let place = item.number("sort")?.map(|sort| usize::try_from(sort).unwrap_or(0));
    let group = fields::change_group(cx, (subject, id), name.as_deref(), place);
    let group = group.map_err(|error| Problem::from(error).of_item(item.request_id()))?;
    let fields = fields::list(cx, subject)?;
    Ok(Answer::Found(echoed(show(call, (subject, Some(&group)), &fields), &item)))
}

/// `DELETE /{entity}/custom_fields/groups/{group_id}`: its fields stand in none afterwards.
pub fn delete_group(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    fields::delete_group(cx, call.subject()?, call.id("group_id")?)?;
    Ok(Answer::Nothing)
}

fn all(cx: &mut Cx<'_>, call: &Call) -> Result<Vec<(String, Json)>, Problem> {
    let subject = call.subject()?;
    let (groups, fields) = (fields::list_groups(cx, subject)?, fields::list(cx, subject)?);
    let of = |group: Option<&FieldGroup>| (id_of(group), show(call, (subject, group), &fields));
    Ok(std::iter::once(of(None)).chain(groups.iter().map(|group| of(Some(group)))).collect())
}

fn id_of(group: Option<&FieldGroup>) -> String {
    group.map_or_else(|| DEFAULT.to_owned(), |group| group.id.to_string())
}

fn show(call: &Call, (subject, group): (Subject, Option<&FieldGroup>), fields: &[Field]) -> Json {
    let (id, entity) = (id_of(group), plural(subject));
    let own = fields.iter().filter(|field| field.group_id == group.map(|group| group.id));
    let own: Vec<i64> = own.map(|field| field.id.0).collect();
    json!({
        "id": id, "name": group.map_or("Main", |group| &group.name), "sort": group.map_or(0, |group| group.position + 1),
        "is_predefined": group.is_none(), "type": "custom_fields", "entity_type": entity, "fields": own,
        "_links": call.links.own(&format!("{entity}/custom_fields/groups/{id}")),
    })
}

fn echoed(mut row: Json, item: &Item) -> Json {
    row["request_id"] = item.request_id().clone();
    row
}
