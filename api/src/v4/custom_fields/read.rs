//! `custom_fields_values` of an item of a body, read as values (kommo-api §7).

use super::{KnownFields, kinds};
use crate::wire::{Code, Item, Problem};
use base::clock::Seconds;
use base::fields::{
    self, AddressPart, Change, Details, Field, FieldError, FieldKind, FieldOption, FieldValue, Predefined, Shape,
    day_of,
};
use base::search::Subject;
use flow::channels::handles::{self, Handle, HandleKind};
use flow::contacts::MAX_HANDLES;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

/// Characters of one phone or address.
const MAX_HANDLE_CHARS: usize = 254;

/// What an item wants of the fields of its record; one that it does not name stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldWishes {
    handles: Vec<(HandleKind, Vec<Handle>)>,
    own: Vec<Change>,
}

impl FieldWishes {
    /// Reads `custom_fields_values`. `country` lets local phone numbers be understood.
    ///
    /// # Errors
    /// `Invalid` for an unknown field or choice, and for a value that is not of its field.
    pub fn read(
        item: &Item,
        subject: Subject,
        known: &KnownFields,
        country: Option<&str>,
    ) -> Result<FieldWishes, Problem> {
        let mut wishes = FieldWishes::default();
        for named in item.list("custom_fields_values")? {
            let field = known.meant(&named, subject)?;
            let values = read_values(&named, field, &known.zone)?;
            match Predefined::of(field.id) {
                Some(predefined) => wishes.handles.push(read_handles(&named, predefined, values, country)?),
                None => wishes.own.push(Change { field: field.id, values }),
            }
        }
        Ok(wishes)
    }

    /// True when neither phones nor addresses are named.
    pub fn keeps_handles(&self) -> bool {
        self.handles.is_empty()
    }

    /// What is named besides phones and addresses.
    pub fn own(&self) -> Vec<Change> {
        self.own.clone()
    }

    /// The handles that a record has afterwards, when it has `old` now.
    pub fn applied(&self, old: &[Handle]) -> Vec<Handle> {
        let is_named = |kind| self.handles.iter().any(|(named, _)| *named == kind);
        let mut all: Vec<Handle> = old.iter().filter(|handle| !is_named(handle.kind)).cloned().collect();
        for handle in self.handles.iter().flat_map(|(_, handles)| handles) {
            if !all.iter().any(|known| known.kind == handle.kind && known.value == handle.value) {
                all.push(handle.clone());
            }
        }
        all
    }
}

/// The values of one field; `null`, an empty list and empty values empty it.
fn read_values(named: &Item, field: &Field, zone: &TimeZone) -> Result<Vec<FieldValue>, Problem> {
    if !named.has("values") {
        return Err(named.missing("values"));
    }
    let mut values = Vec::new();
    for value in named.list("values")? {
        values.extend(read_value(&value, field, zone)?);
    }
    fields::checked(field, values).map_err(|error| match error {
        FieldError::WrongValue { at, reason, .. } => {
            named.wrong(&format!("values.{at}.value"), Code::InvalidValue, sentence(&reason))
        }
        other => other.into(),
    })
}

fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn read_value(value: &Item, field: &Field, zone: &TimeZone) -> Result<Option<FieldValue>, Problem> {
    let wrong = |what: &str| value.wrong("value", Code::InvalidType, format!("This value should be of type {what}."));
    let text = || value.text("value").map(|text| text.filter(|text| !text.trim().is_empty()));
    Ok(match field.kind.shape() {
        Shape::Line | Shape::Lines | Shape::Url => text()?.map(FieldValue::Text),
        Shape::Number => match text()? {
            None => None,
            Some(text) => {
                let read = fields::read_texts(field, &[text], zone).map_err(|_| wrong("numeric"))?;
                read.into_iter().next()
            }
        },
        Shape::Truth => value.truth("value")?.map(FieldValue::Truth),
        Shape::Day => match text()? {
            None => None,
            Some(text) => Some(FieldValue::Day(day(&text, zone).ok_or_else(|| wrong("timestamp"))?)),
        },
        Shape::Moment => match text()? {
            None => None,
            Some(text) => Some(FieldValue::Moment(moment(&text).ok_or_else(|| wrong("timestamp"))?)),
        },
        Shape::Choice => choice(value, field)?.map(|option| FieldValue::Choice(option.id)),
        Shape::Labelled => match text()? {
            None => None,
            Some(text) => Some(FieldValue::Labelled { text, label: label(value, field)?.id }),
        },
        Shape::Part => match text()? {
            None => None,
            Some(text) => Some(FieldValue::Part { part: part(value)?, text }),
        },
        Shape::Details => details(value, field)?.map(FieldValue::Details),
    })
}

/// A time, or RFC 3339: a day as the account's clock shows it then. A day that is written plainly is that day.
fn day(text: &str, zone: &TimeZone) -> Option<Date> {
    match text.trim().parse::<Date>() {
        Ok(plain) if !text.contains('T') => Some(plain),
        _ => day_of(moment(text)?, zone),
    }
}

fn moment(text: &str) -> Option<Seconds> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<Seconds>() {
        return Timestamp::from_second(seconds).ok().map(Timestamp::as_second);
    }
    text.parse::<Timestamp>().ok().map(Timestamp::as_second)
}

/// By `enum_id`, `enum_code`, or the `value` that people read; nothing when all are empty.
fn choice<'f>(value: &Item, field: &'f Field) -> Result<Option<&'f FieldOption>, Problem> {
    // The lists that depend on each other are our own: an element is one of their choices.
    if field.kind == FieldKind::ChainedList {
        let id = value.required_number("catalog_element_id")?;
        let found = field.options.iter().find(|option| option.id.0 == id);
        return found.map(Some).ok_or_else(|| value.no_choice("catalog_element_id"));
    }
    if let Some(option) = by_enum(value, field)? {
        return Ok(Some(option));
    }
    match value.text("value")?.filter(|name| !name.is_empty()) {
        None => Ok(None),
        Some(name) => field.option_named(&name).map(Some).ok_or_else(|| value.no_choice("value")),
    }
}

/// The label of a text; the first one when none is named.
fn label<'f>(value: &Item, field: &'f Field) -> Result<&'f FieldOption, Problem> {
    let named = by_enum(value, field)?.or_else(|| field.choices().next());
    named.ok_or_else(|| value.no_choice("enum_id"))
}

/// `enum_id`, `enum_code`, or `enum` as old clients say; labels of several texts are their own codes.
fn by_enum<'f>(value: &Item, field: &'f Field) -> Result<Option<&'f FieldOption>, Problem> {
    if let Some(id) = value.number("enum_id")? {
        let found = field.options.iter().find(|option| option.id.0 == id);
        return found.map(Some).ok_or_else(|| value.no_choice("enum_id"));
    }
    let is_labelled = field.kind.shape() == Shape::Labelled;
    for key in ["enum_code", "enum"] {
        let Some(code) = value.text(key)? else { continue };
        let is_meant = |option: &&FieldOption| {
            option.code.as_ref() == Some(&code) || is_labelled && option.name == code || option.id.to_string() == code
        };
        if let Some(found) = field.options.iter().find(is_meant) {
            return Ok(Some(found));
        }
        // A plain list of choices has no codes at all (kommo-api §2.6).
        if !is_labelled && field.options.iter().all(|option| option.code.is_none()) {
            return Err(value.wrong(key, Code::FieldNotExpected, "This field was not expected."));
        }
        return Err(value.no_choice(key));
    }
    Ok(None)
}

fn part(value: &Item) -> Result<AddressPart, Problem> {
    if let Some(id) = value.number("enum_id")? {
        return AddressPart::from_number(id).ok_or_else(|| value.no_choice("enum_id"));
    }
    let code = value.text("enum_code")?.ok_or_else(|| value.missing("enum_id"))?;
    kinds::part_of(&code).ok_or_else(|| value.no_choice("enum_code"))
}

fn details(value: &Item, field: &Field) -> Result<Option<Details>, Problem> {
    let Some(whole) = value.inner("value")? else { return Ok(None) };
    let required: &[&str] = match field.kind {
        FieldKind::LegalEntity => &["name"],
        _ => &[],
    };
    for key in required {
        whole.json(key).ok_or_else(|| whole.missing(key))?;
    }
    let Json::Object(values) = whole.whole() else { return Ok(None) };
    Ok(Some(Details::new(values)))
}

/// Phones or addresses as handles; what is none is kept as it was written.
fn read_handles(
    named: &Item,
    field: Predefined,
    values: Vec<FieldValue>,
    country: Option<&str>,
) -> Result<(HandleKind, Vec<Handle>), Problem> {
    let kind = HandleKind::from_stored(field.handle_kind());
    let mut found = Vec::new();
    for (at, value) in values.into_iter().enumerate().take(MAX_HANDLES + 1) {
        let FieldValue::Labelled { text, label } = value else { continue };
        let written = text.trim().to_owned();
        if written.chars().count() > MAX_HANDLE_CHARS {
            let detail = format!("This value is too long. It should have {MAX_HANDLE_CHARS} characters or less.");
            return Err(named.wrong(&format!("values.{at}.value"), Code::InvalidValue, detail));
        }
        let normal = match field {
            Predefined::Phone => handles::phone(&written, country),
            Predefined::Email => handles::email(&written),
        };
        let as_written =
            || Handle { kind, value: written.to_lowercase(), written: written.clone(), label: String::new() };
        found.push(Handle { label: field.label(label).to_owned(), ..normal.unwrap_or_else(as_written) });
    }
    Ok((kind, found))
}
