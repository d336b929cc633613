//! Fields: add, rename, place, delete, bring back. Their kind is chosen once (FD-02).

use super::groups::checked_name;
use super::store::Deleted;
use super::{Field, FieldError, FieldKind, MAX_FIELDS, MAX_NAME_CHARS, OptionWish, Settings, list, options, store};
use crate::Cx;
use crate::access::{Right, require};
use crate::ids::{FieldGroupId, FieldId};
use crate::journal::{self, About, Happening, Kind};
use crate::search::Subject;
use serde_json::{Value as Json, json};

/// Labels of a field of several texts when none are named.
const LABELS: [&str; 3] = ["WORK", "HOME", "OTHER"];

/// A field to be added.
#[derive(Clone, Debug)]
pub struct NewField {
    /// Whose.
    pub subject: Subject,
    /// What kind of values.
    pub kind: FieldKind,
    /// What people call it.
    pub name: String,
    /// What programs call it.
    pub code: Option<String>,
    /// With which it stands.
    pub group_id: Option<FieldGroupId>,
    /// Its place as a number that is compared with the others'; none is behind the last.
    pub position: Option<i64>,
    /// Only programs fill it.
    pub is_api_only: bool,
    /// What some kinds need besides.
    pub settings: Settings,
    /// Its choices.
    pub options: Vec<OptionWish>,
}

impl NewField {
    /// A field with a name and nothing else.
    pub fn new(subject: Subject, kind: FieldKind, name: &str) -> NewField {
        NewField {
            subject,
            kind,
            name: name.to_owned(),
            code: None,
            group_id: None,
            position: None,
            is_api_only: false,
            settings: Settings::default(),
            options: Vec::new(),
        }
    }

    /// With these choices.
    #[must_use]
    pub fn with_options(mut self, names: &[&str]) -> NewField {
        self.options = names.iter().map(|name| OptionWish::named(name)).collect();
        self
    }
}

/// What may be changed about a field; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct FieldChange {
    /// Another name.
    pub name: Option<String>,
    /// Another code, or none.
    pub code: Option<Option<String>>,
    /// Another group, or none.
    pub group_id: Option<Option<FieldGroupId>>,
    /// Another position.
    pub position: Option<i64>,
    /// Only programs fill it, or people too.
    pub is_api_only: Option<bool>,
    /// Other settings.
    pub settings: Option<Settings>,
}

/// Where a field stands: in a group, behind another field of it, or first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The group, or none.
    pub group_id: Option<FieldGroupId>,
    /// Behind which field; none is first in the group.
    pub after: Option<FieldId>,
}

/// Adds a field.
///
/// # Errors
/// `Denied`, `NoSuchGroup`, `BadDefinition` for a name, a code that is taken, choices, or one field too many.
pub fn add(cx: &mut Cx<'_>, new: NewField) -> Result<Field, FieldError> {
    require(cx, Right::SetUp)?;
    let others = list(cx, new.subject)?;
    if others.len() >= MAX_FIELDS {
        return Err(FieldError::BadDefinition(format!("There are at most {MAX_FIELDS} fields. Nothing was added.")));
    }
    let field = Field {
        id: cx.next_id()?,
        subject: new.subject,
        kind: new.kind,
        name: checked_name(&new.name)?,
        code: checked_code(&others, None, new.code)?,
        group_id: checked_group(cx, new.subject, new.group_id)?,
        position: new.position.unwrap_or_else(|| others.last().map_or(0, |last| last.position.max(0) + 1)),
        is_api_only: new.is_api_only,
        is_predefined: false,
        settings: checked_settings(new.kind, new.settings)?,
        options: Vec::new(),
        required_in: Vec::new(),
        hidden_in: Vec::new(),
        deleted_at: None,
    };
    store::insert_field(cx, &field)?;
    let has_own = !new.options.is_empty() || new.kind != FieldKind::MultiText;
    let wishes = if has_own { new.options } else { LABELS.map(OptionWish::named).to_vec() };
    if new.kind.has_options() {
        options::put(cx, &field, &wishes)?;
    }
    tell(cx, Json::Null, summary(&field))?;
    list::load(cx, new.subject, field.id)
}

/// Changes a field. Its kind stays (FD-02).
///
/// # Errors
/// `Denied`, `NoSuchField`, `NoSuchGroup`, `BadDefinition`.
pub fn change(cx: &mut Cx<'_>, (subject, id): (Subject, FieldId), change: FieldChange) -> Result<Field, FieldError> {
    require(cx, Right::SetUp)?;
    let others = list(cx, subject)?;
    let mut field = others.iter().find(|field| field.id == id).cloned().ok_or(FieldError::NoSuchField(id))?;
    refuse_predefined(&field)?;
    let before = summary(&field);
    if let Some(name) = change.name {
        field.name = checked_name(&name)?;
    }
    if let Some(code) = change.code {
        field.code = checked_code(&others, Some(id), code)?;
    }
    if let Some(group) = change.group_id {
        field.group_id = checked_group(cx, subject, group)?;
    }
    if let Some(settings) = change.settings {
        field.settings = checked_settings(field.kind, settings)?;
    }
    field.position = change.position.unwrap_or(field.position);
    field.is_api_only = change.is_api_only.unwrap_or(field.is_api_only);
    store::update_field(cx, &field)?;
    tell(cx, before, summary(&field))?;
    Ok(field)
}

/// Puts a field behind another, or first in its group.
///
/// # Errors
/// `Denied`, `NoSuchField`, `NoSuchGroup`.
pub fn place(cx: &mut Cx<'_>, (subject, id): (Subject, FieldId), to: Place) -> Result<(), FieldError> {
    require(cx, Right::SetUp)?;
    let group = checked_group(cx, subject, to.group_id)?;
    let mut fields = store::list_fields(cx, subject, Deleted::No)?;
    let at = fields.iter().position(|field| field.id == id).ok_or(FieldError::NoSuchField(id))?;
    let mut moved = fields.remove(at);
    moved.group_id = group;
    let behind = to.after.and_then(|after| fields.iter().position(|field| field.id == after)).map(|at| at + 1);
    let first = || fields.iter().position(|field| field.group_id == group).unwrap_or(fields.len());
    let place = behind.unwrap_or_else(first);
    fields.insert(place, moved);
    for (field, position) in fields.iter().zip(0..) {
        if field.position != position || field.id == id {
            store::set_place(cx, field.id, field.group_id, position)?;
        }
    }
    let name = &fields[place].name;
    tell(cx, json!({ "field": id, "name": name, "place": at }), json!({ "field": id, "name": name, "place": place }))
}

/// Deletes a field: it leaves cards, lists and the API. Its values stay for [`super::KEPT_DAYS`] days.
///
/// # Errors
/// `Denied`, `NoSuchField`, `BadDefinition` for one that every account has.
pub fn delete(cx: &mut Cx<'_>, subject: Subject, id: FieldId) -> Result<(), FieldError> {
    require(cx, Right::SetUp)?;
    let field = list::load(cx, subject, id)?;
    refuse_predefined(&field)?;
    store::update_field(cx, &Field { deleted_at: Some(cx.now), ..field.clone() })?;
    tell(cx, summary(&field), Json::Null)
}

/// Brings a deleted field back, with its values, behind the others. A code that was given to another meanwhile is left off.
///
/// # Errors
/// `Denied`, `NoSuchField`, also when it is not deleted.
pub fn restore(cx: &mut Cx<'_>, subject: Subject, id: FieldId) -> Result<Field, FieldError> {
    require(cx, Right::SetUp)?;
    let deleted = list::list_deleted(cx, subject)?;
    let mut field = deleted.into_iter().find(|field| field.id == id).ok_or(FieldError::NoSuchField(id))?;
    let others = list(cx, subject)?;
    field.code = checked_code(&others, None, field.code.take()).unwrap_or(None);
    field.deleted_at = None;
    field.position = others.last().map_or(0, |last| last.position.max(0) + 1);
    store::update_field(cx, &field)?;
    tell(cx, Json::Null, summary(&field))?;
    Ok(field)
}

fn refuse_predefined(field: &Field) -> Result<(), FieldError> {
    if field.is_predefined {
        return Err(FieldError::BadDefinition(format!("Every account has “{}”. Nothing was changed.", field.name)));
    }
    Ok(())
}

fn checked_code(others: &[Field], own: Option<FieldId>, code: Option<String>) -> Result<Option<String>, FieldError> {
    let code = code.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty());
    let Some(code) = code else { return Ok(None) };
    if code.chars().count() > MAX_NAME_CHARS || code.chars().any(char::is_whitespace) {
        return Err(FieldError::BadDefinition(format!(
            "A code has at most {MAX_NAME_CHARS} characters and no spaces. Nothing was changed."
        )));
    }
    let is_taken = |field: &&Field| {
        Some(field.id) != own && field.code.as_deref().is_some_and(|other| other.eq_ignore_ascii_case(&code))
    };
    match others.iter().find(is_taken) {
        Some(other) => {
            let sentence = format!("“{}” has the code {code} already. Nothing was changed.", other.name);
            Err(FieldError::BadDefinition(sentence))
        }
        None => Ok(Some(code)),
    }
}

fn checked_group(
    cx: &mut Cx<'_>,
    subject: Subject,
    group: Option<FieldGroupId>,
) -> Result<Option<FieldGroupId>, FieldError> {
    let Some(id) = group else { return Ok(None) };
    let is_known = store::list_groups(cx, subject)?.iter().any(|group| group.id == id);
    if is_known { Ok(Some(id)) } else { Err(FieldError::NoSuchGroup(id)) }
}

fn checked_settings(kind: FieldKind, settings: Settings) -> Result<Settings, FieldError> {
    let is_currency = |code: &String| code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase());
    match &settings.currency {
        Some(code) if kind == FieldKind::Money && !is_currency(code) => Err(FieldError::BadDefinition(format!(
            "“{code}” is not a currency: use three capital letters such as EUR. Nothing was changed."
        ))),
        _ => Ok(settings),
    }
}

fn tell(cx: &mut Cx<'_>, before: Json, after: Json) -> Result<(), FieldError> {
    journal::record(cx, Happening::change(Kind::FieldsSetUp, About::default(), before, after))?;
    Ok(())
}

fn summary(field: &Field) -> Json {
    json!({ "field": field.id, "subject": field.subject.as_str(), "kind": field.kind.as_str(), "name": field.name, "code": field.code })
}
