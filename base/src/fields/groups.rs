//! Fields that stand together on a card.

use super::{FieldError, FieldGroup, MAX_GROUPS, MAX_NAME_CHARS, store};
use crate::Cx;
use crate::access::{Right, require};
use crate::db::DbError;
use crate::ids::FieldGroupId;
use crate::journal::{self, About, Happening, Kind};
use crate::search::Subject;
use serde_json::{Value as Json, json};

/// The groups of a kind of record, in order; fields of no group come before them.
///
/// # Errors
/// Whatever the database answers.
pub fn list_groups(cx: &mut Cx<'_>, subject: Subject) -> Result<Vec<FieldGroup>, DbError> {
    store::list_groups(cx, subject)
}

/// Adds a group behind the others.
///
/// # Errors
/// `Denied`, `BadDefinition`.
pub fn add_group(cx: &mut Cx<'_>, subject: Subject, name: &str) -> Result<FieldGroup, FieldError> {
    require(cx, Right::SetUp)?;
    let groups = store::list_groups(cx, subject)?;
    if groups.len() >= MAX_GROUPS {
        return Err(FieldError::BadDefinition(format!("There are at most {MAX_GROUPS} groups. Nothing was added.")));
    }
    let position = groups.last().map_or(0, |group| group.position + 1);
    let group = FieldGroup { id: cx.next_id()?, name: checked_name(name)?, position };
    store::put_group(cx, subject, &group)?;
    tell(cx, Json::Null, json!({ "group": group.id, "name": group.name }))?;
    Ok(group)
}

/// Renames a group, or gives it another place among the groups.
///
/// # Errors
/// `Denied`, `NoSuchGroup`, `BadDefinition`.
pub fn change_group(
    cx: &mut Cx<'_>,
    (subject, id): (Subject, FieldGroupId),
    name: Option<&str>,
    place: Option<usize>,
) -> Result<FieldGroup, FieldError> {
    require(cx, Right::SetUp)?;
    let mut groups = store::list_groups(cx, subject)?;
    let at = groups.iter().position(|group| group.id == id).ok_or(FieldError::NoSuchGroup(id))?;
    let mut group = groups.remove(at);
    let before = json!({ "group": id, "name": group.name, "place": at });
    if let Some(name) = name {
        group.name = checked_name(name)?;
    }
    let place = place.unwrap_or(at).min(groups.len());
    groups.insert(place, group);
    for (group, position) in groups.iter_mut().zip(0..) {
        group.position = position;
        store::put_group(cx, subject, group)?;
    }
    let group = groups.swap_remove(place);
    tell(cx, before, json!({ "group": id, "name": group.name, "place": place }))?;
    Ok(group)
}

/// Deletes a group; its fields stand among those of no group afterwards.
///
/// # Errors
/// `Denied`, `NoSuchGroup`.
pub fn delete_group(cx: &mut Cx<'_>, subject: Subject, id: FieldGroupId) -> Result<(), FieldError> {
    require(cx, Right::SetUp)?;
    let groups = store::list_groups(cx, subject)?;
    let group = groups.iter().find(|group| group.id == id).ok_or(FieldError::NoSuchGroup(id))?;
    store::delete_group(cx, id)?;
    tell(cx, json!({ "group": id, "name": group.name }), Json::Null)
}

fn tell(cx: &mut Cx<'_>, before: Json, after: Json) -> Result<(), FieldError> {
    journal::record(cx, Happening::change(Kind::FieldsSetUp, About::default(), before, after))?;
    Ok(())
}

/// A name of a field, a choice or a group as it is kept.
pub(super) fn checked_name(name: &str) -> Result<String, FieldError> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(FieldError::BadDefinition(format!(
            "A name has 1 to {MAX_NAME_CHARS} characters. Nothing was changed."
        )));
    }
    Ok(name)
}
