//! The choices of a field.

use super::groups::checked_name;
use super::{Field, FieldError, FieldKind, FieldOption, MAX_LISTS, MAX_OPTIONS, list, store};
use crate::Cx;
use crate::access::{Right, require};
use crate::ids::{FieldId, FieldOptionId};
use crate::journal::{self, About, Happening, Kind};
use crate::search::Subject;
use serde_json::json;

/// A choice as it shall be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionWish {
    /// Which of the existing ones; none makes a new one.
    pub id: Option<FieldOptionId>,
    /// What people read.
    pub name: String,
    /// What programs call it.
    pub code: Option<String>,
    /// A hue of the palette.
    pub colour: Option<String>,
    /// Of dependent lists: in which it stands, from 0; under the nearest one before it that stands in the list before.
    pub depth: usize,
}

impl OptionWish {
    /// A new choice of that name.
    pub fn named(name: &str) -> OptionWish {
        OptionWish { name: name.to_owned(), ..OptionWish::default() }
    }

    /// A choice of a field as it is.
    pub fn same(field: &Field, option: &FieldOption) -> OptionWish {
        OptionWish {
            id: Some(option.id),
            name: option.name.clone(),
            code: option.code.clone(),
            colour: option.colour.clone(),
            depth: field.chain_to(option.id).len().saturating_sub(1),
        }
    }
}

/// Gives a field exactly these choices, in this order. One that is not named is deleted: nobody can choose it any more,
/// records that have it keep it. A new one with the name of a deleted one brings that back.
///
/// # Errors
/// `Denied`, `NoSuchField`, `NoSuchOption`, `BadDefinition`.
pub fn set_options(
    cx: &mut Cx<'_>,
    (subject, id): (Subject, FieldId),
    wishes: &[OptionWish],
) -> Result<Field, FieldError> {
    require(cx, Right::SetUp)?;
    let field = list::load(cx, subject, id)?;
    if field.is_predefined || !field.kind.has_options() {
        return Err(FieldError::BadDefinition(format!("“{}” has no choices that could be changed.", field.name)));
    }
    put(cx, &field, wishes)?;
    let after = list::load(cx, subject, id)?;
    let names = |field: &Field| field.choices().map(|option| option.name.clone()).collect::<Vec<_>>();
    let of = |field: &Field| json!({ "field": id, "name": field.name, "options": names(field) });
    journal::record(cx, Happening::change(Kind::FieldsSetUp, About::default(), of(&field), of(&after)))?;
    Ok(after)
}

/// Adds a choice behind the others, as an import does that meets a new one; gives the existing one of that name.
///
/// # Errors
/// `NoSuchField`, `BadDefinition`.
pub fn add_option(cx: &mut Cx<'_>, (subject, id): (Subject, FieldId), name: &str) -> Result<FieldOptionId, FieldError> {
    let field = list::load(cx, subject, id)?;
    if let Some(option) = field.choices().find(|option| option.name.to_lowercase() == name.trim().to_lowercase()) {
        return Ok(option.id);
    }
    let kept = field.choices().map(|option| OptionWish::same(&field, option));
    let wishes: Vec<OptionWish> = kept.chain([OptionWish::named(name)]).collect();
    let field = set_options(cx, (subject, id), &wishes)?;
    let last = field.choices().last().map(|option| option.id);
    last.ok_or_else(|| FieldError::BadDefinition("The choice was not added.".to_owned()))
}

/// Writes choices of a field that has those of `field` now.
pub(super) fn put(cx: &mut Cx<'_>, field: &Field, wishes: &[OptionWish]) -> Result<(), FieldError> {
    if wishes.len() > MAX_OPTIONS {
        return Err(FieldError::BadDefinition(format!(
            "A field has at most {MAX_OPTIONS} choices. Nothing was changed."
        )));
    }
    let mut above: Vec<FieldOptionId> = Vec::new();
    let mut named: Vec<(Option<FieldOptionId>, String)> = Vec::new();
    let mut kept: Vec<FieldOptionId> = Vec::new();
    for (wish, position) in wishes.iter().zip(0_i64..) {
        let name = checked_name(&wish.name)?;
        let deepest = if field.kind == FieldKind::ChainedList { above.len().min(MAX_LISTS - 1) } else { 0 };
        if wish.depth > deepest {
            return Err(FieldError::BadDefinition(format!("“{name}” stands under no choice. Nothing was changed.")));
        }
        above.truncate(wish.depth);
        let parent_id = above.last().copied();
        let key = (parent_id, name.to_lowercase());
        if named.contains(&key) {
            return Err(FieldError::BadDefinition(format!("There are two choices “{name}”. Nothing was changed.")));
        }
        let id = match wish.id {
            Some(id) => field.option(id).ok_or(FieldError::NoSuchOption(id))?.id,
            None => match deleted_named(field, &key) {
                Some(option) => option.id,
                None => cx.next_id()?,
            },
        };
        named.push(key);
        above.push(id);
        kept.push(id);
        let code = wish.code.clone().filter(|code| !code.trim().is_empty());
        let option = FieldOption { id, name, code, colour: wish.colour.clone(), parent_id, deleted_at: None };
        store::put_option(cx, field.id, &option, position)?;
    }
    let gone = field.choices().filter(|option| !kept.contains(&option.id));
    for (option, position) in gone.zip(wishes.len() as i64..) {
        let option = FieldOption { deleted_at: Some(cx.now), ..option.clone() };
        store::put_option(cx, field.id, &option, position)?;
    }
    Ok(())
}

fn deleted_named<'f>(field: &'f Field, (parent, name): &(Option<FieldOptionId>, String)) -> Option<&'f FieldOption> {
    let is_meant = |option: &&FieldOption| option.parent_id == *parent && option.name.to_lowercase() == *name;
    field.options.iter().filter(|option| option.deleted_at.is_some()).find(is_meant)
}
