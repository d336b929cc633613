//! What a form says of a field, as values.

use super::inputs::{name_of, words_of};
use crate::failure::Failure;
use base::fields::{Details, Field, FieldError, FieldKind, FieldValue, Shape, read_texts};
use base::ids::FieldOptionId;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

/// The names and values of a form, in the order in which they stand there.
pub type Pairs = Vec<(String, String)>;

/// The values of a field in a form; `old` are those it has, of which programs may have named more than people see.
///
/// # Errors
/// [`Failure::Invalid`] with a sentence that names what was typed.
pub fn values(field: &Field, pairs: &Pairs, old: &[FieldValue], zone: &TimeZone) -> Result<Vec<FieldValue>, Failure> {
    let name = name_of(field);
    let of = |name: &str| -> Vec<String> {
        pairs.iter().filter(|(given, _)| given == name).map(|(_, value)| value.clone()).collect()
    };
    let texts = of(&name);
    match field.kind.shape() {
        // Of the hidden “no” and the tick the last one counts.
        Shape::Truth => Ok(read_texts(field, &texts[texts.len().saturating_sub(1)..], zone)?),
        Shape::Choice if field.kind == FieldKind::ChainedList => chained(field, &texts),
        Shape::Choice => chosen(field, &texts),
        Shape::Labelled => labelled(field, &texts, &of(&format!("{name}-label"))),
        Shape::Details => {
            let keys = field.kind.details().iter();
            let columns: Vec<_> = keys.map(|(key, _)| (*key, of(&format!("{name}-{key}")))).collect();
            Ok(details(&columns, old))
        }
        _ => Ok(read_texts(field, &texts, zone)?),
    }
}

fn chosen(field: &Field, texts: &[String]) -> Result<Vec<FieldValue>, Failure> {
    let chosen = texts.iter().filter(|text| !text.is_empty());
    chosen.map(|text| Ok(FieldValue::Choice(option(field, text)?))).collect()
}

/// From the first list down to the one in which nothing is chosen, or what stood under another choice before.
fn chained(field: &Field, texts: &[String]) -> Result<Vec<FieldValue>, Failure> {
    let mut chain: Vec<FieldOptionId> = Vec::new();
    for text in texts.iter().take_while(|text| !text.is_empty()) {
        let id = option(field, text)?;
        if field.option(id).and_then(|option| option.parent_id) != chain.last().copied() {
            break;
        }
        chain.push(id);
    }
    Ok(chain.into_iter().map(FieldValue::Choice).collect())
}

fn labelled(field: &Field, texts: &[String], labels: &[String]) -> Result<Vec<FieldValue>, Failure> {
    let pairs = texts.iter().zip(labels).filter(|(text, _)| !text.trim().is_empty());
    pairs.map(|(text, label)| Ok(FieldValue::Labelled { text: text.clone(), label: option(field, label)? })).collect()
}

fn option(field: &Field, text: &str) -> Result<FieldOptionId, Failure> {
    let found = text.parse().ok().and_then(|id| field.option(id)).map(|option| option.id);
    let reason = "this is none of its choices.".to_owned();
    found.ok_or_else(|| FieldError::WrongValue { field: field.id, name: field.name.clone(), at: 0, reason }.into())
}

/// The rows of named values; a row that says nothing is left out.
fn details(columns: &[(&'static str, Vec<String>)], old: &[FieldValue]) -> Vec<FieldValue> {
    let rows = columns.iter().map(|(_, texts)| texts.len()).min().unwrap_or(0);
    (0..rows)
        .filter_map(|row| {
            let mut values = match old.get(row) {
                Some(FieldValue::Details(details)) => details.values.clone(),
                _ => Map::new(),
            };
            for (key, texts) in columns {
                put(&mut values, key, texts[row].trim());
            }
            let says_nothing = columns.iter().all(|(_, texts)| texts[row].trim().is_empty());
            (!says_nothing).then(|| FieldValue::Details(Details::new(values)))
        })
        .collect()
}

/// A value that was not changed stays what it was, a number too.
fn put(values: &mut Map<String, Json>, key: &str, text: &str) {
    if text.is_empty() {
        values.remove(key);
    } else if values.get(key).map(words_of).as_deref() != Some(text) {
        values.insert(key.to_owned(), Json::from(text));
    }
}
