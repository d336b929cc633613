//! The values of the two fields that every account has: PHONE and EMAIL of contacts and companies (kommo-api §7).

use crate::wire::{Code, Item, Problem};
use flow::channels::handles::{self, Handle, HandleKind};
use serde_json::{Value as Json, json};

/// Characters of one phone or address.
const MAX_VALUE_CHARS: usize = 254;

/// A field that every account has, with the choices of what a value is used for.
struct Field {
    id: i64,
    name: &'static str,
    code: &'static str,
    kind: HandleKind,
    /// Id and code; the first is meant when none is given.
    choices: &'static [(i64, &'static str)],
}

const PHONE: Field = Field {
    id: 1,
    name: "Phone",
    code: "PHONE",
    kind: HandleKind::Phone,
    choices: &[(1, "WORK"), (2, "WORKDD"), (3, "MOB"), (4, "FAX"), (5, "HOME"), (6, "OTHER")],
};
const EMAIL: Field = Field {
    id: 2,
    name: "Email",
    code: "EMAIL",
    kind: HandleKind::Email,
    choices: &[(7, "WORK"), (8, "PRIV"), (9, "OTHER")],
};
const FIELDS: [Field; 2] = [PHONE, EMAIL];

/// What an item wants of the phones and addresses of its record; a field that is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HandleWishes {
    fields: Vec<(HandleKind, Vec<Handle>)>,
}

impl HandleWishes {
    /// Reads `custom_fields_values` of a contact or company. `country` lets local numbers be understood.
    ///
    /// # Errors
    /// `Invalid` for an unknown field or choice, or too long a value.
    pub fn read(item: &Item, country: Option<&str>) -> Result<HandleWishes, Problem> {
        let mut fields = Vec::new();
        for value in item.list("custom_fields_values")? {
            let field = field(&value)?;
            let values = value.list("values")?;
            let read: Result<Vec<_>, _> = values.iter().map(|value| handle(value, field, country)).collect();
            fields.push((field.kind, read?.into_iter().flatten().collect()));
        }
        Ok(HandleWishes { fields })
    }

    /// True when no field is named.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The handles that a record has afterwards, when it has `old` now.
    pub fn applied(self, old: &[Handle]) -> Vec<Handle> {
        let is_named = |kind| self.fields.iter().any(|(named, _)| *named == kind);
        let mut all: Vec<Handle> = old.iter().filter(|handle| !is_named(handle.kind)).cloned().collect();
        for handle in self.fields.into_iter().flat_map(|(_, handles)| handles) {
            if !all.iter().any(|known| known.kind == handle.kind && known.value == handle.value) {
                all.push(handle);
            }
        }
        all
    }
}

/// Refuses every value of a lead: leads have no fields of their own yet.
///
/// # Errors
/// `Invalid` for the first value.
pub fn refuse(item: &Item) -> Result<(), Problem> {
    match item.list("custom_fields_values")?.first() {
        Some(value) => Err(value.no_choice("field_id")),
        None => Ok(()),
    }
}

/// `custom_fields_values` of a record: `null` when it has neither phone nor address.
pub fn show(handles: &[Handle]) -> Json {
    let fields: Vec<Json> = FIELDS.iter().filter_map(|field| show_field(field, handles)).collect();
    if fields.is_empty() { Json::Null } else { fields.into() }
}

fn show_field(field: &Field, handles: &[Handle]) -> Option<Json> {
    let values: Vec<Json> = handles
        .iter()
        .filter(|handle| handle.kind == field.kind)
        .map(|handle| {
            let (id, code) = field.choices.iter().find(|(_, code)| *code == handle.label).unwrap_or(&field.choices[0]);
            json!({ "value": handle.written, "enum_id": id, "enum_code": code })
        })
        .collect();
    (!values.is_empty()).then(|| {
        json!({
            "field_id": field.id, "field_name": field.name, "field_code": field.code, "field_type": "multitext",
            "values": values,
        })
    })
}

fn field(value: &Item) -> Result<&'static Field, Problem> {
    let (id, code) = (value.number("field_id")?, value.text("field_code")?);
    if id.is_none() && code.is_none() {
        return Err(value.missing("field_id"));
    }
    let is_meant = |field: &&Field| id.map_or_else(|| code.as_deref() == Some(field.code), |id| id == field.id);
    FIELDS.iter().find(is_meant).ok_or_else(|| value.no_choice("field_id"))
}

/// One value; nothing for a blank one, which clears. What is no phone or address to us is kept as it was written:
/// clients put extensions and remarks there, and refusing one would refuse its whole batch.
fn handle(value: &Item, field: &Field, country: Option<&str>) -> Result<Option<Handle>, Problem> {
    let written = value.text("value")?.unwrap_or_default().trim().to_owned();
    if written.is_empty() {
        return Ok(None);
    }
    if written.chars().count() > MAX_VALUE_CHARS {
        let detail = format!("This value is too long. It should have {MAX_VALUE_CHARS} characters or less.");
        return Err(value.wrong("value", Code::InvalidValue, detail));
    }
    let normal = match field.kind {
        HandleKind::Phone => handles::phone(&written, country),
        HandleKind::Email | HandleKind::Visitor => handles::email(&written),
    };
    let as_written =
        || Handle { kind: field.kind, value: written.to_lowercase(), written: written.clone(), label: String::new() };
    let label = label(value, field)?.to_owned();
    Ok(Some(Handle { label, ..normal.unwrap_or_else(as_written) }))
}

/// `enum_id`, `enum_code`, or `enum` as old clients say.
fn label(value: &Item, field: &Field) -> Result<&'static str, Problem> {
    let find = |key, is_meant: &dyn Fn(&(i64, &'static str)) -> bool| {
        let found = field.choices.iter().find(|choice| is_meant(choice)).map(|(_, code)| *code);
        found.ok_or_else(|| value.no_choice(key))
    };
    if let Some(id) = value.number("enum_id")? {
        return find("enum_id", &|choice| choice.0 == id);
    }
    for key in ["enum_code", "enum"] {
        if let Some(code) = value.text(key)? {
            return find(key, &|choice| choice.1 == code);
        }
    }
    Ok(field.choices[0].1)
}
