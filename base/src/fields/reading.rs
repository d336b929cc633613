//! Values as people write and read them: in inputs, imports, exports, the journal.

use super::{AddressPart, Details, Field, FieldError, FieldKind, FieldValue, Shape, checked};
use crate::clock::Seconds;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};

/// What people write for yes, in lower case.
const YES: [&str; 6] = ["yes", "true", "1", "on", "x", "y"];
/// What people write for no, in lower case.
const NO: [&str; 6] = ["no", "false", "0", "off", "", "n"];

/// The values that texts mean, one text per value (of an address: one per part, in order). Several choices may also
/// stand in one text with commas between them. Dates are written year-month-day, times in `zone`.
///
/// # Errors
/// `WrongValue` with a sentence that names what was written.
pub fn read_texts(field: &Field, texts: &[String], zone: &TimeZone) -> Result<Vec<FieldValue>, FieldError> {
    let mut values = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let wrong = |reason| FieldError::WrongValue { field: field.id, name: field.name.clone(), at, reason };
        match field.kind.shape() {
            Shape::Choice => values.extend(choices(field, text).map_err(wrong)?),
            Shape::Part => {
                let part = AddressPart::ALL[at.min(AddressPart::ALL.len() - 1)];
                values.push(FieldValue::Part { part, text: text.to_owned() });
            }
            _ => values.push(read_one(field, text, zone).map_err(wrong)?),
        }
    }
    checked(field, values)
}

fn read_one(field: &Field, text: &str, zone: &TimeZone) -> Result<FieldValue, String> {
    let no = |what: &str| format!("“{text}” is not {what}.");
    let named = |text: &str| Map::from_iter([("name".to_owned(), Json::from(text))]);
    Ok(match field.kind.shape() {
        Shape::Number => FieldValue::Number(number(text).ok_or_else(|| no("a number"))?),
        Shape::Truth => FieldValue::Truth(truth(text).ok_or_else(|| no("yes or no"))?),
        Shape::Day => FieldValue::Day(text.parse().map_err(|_| no("a date such as 2026-11-20"))?),
        Shape::Moment => {
            FieldValue::Moment(moment(text, zone).ok_or_else(|| no("a date and a time such as 2026-11-20 14:30"))?)
        }
        Shape::Labelled => {
            let label = field.choices().next().ok_or_else(|| "this field has no labels.".to_owned())?.id;
            FieldValue::Labelled { text: text.to_owned(), label }
        }
        Shape::Details => {
            let values = serde_json::from_str(text).unwrap_or_else(|_| named(text));
            FieldValue::Details(Details::new(values))
        }
        Shape::Line | Shape::Lines | Shape::Url | Shape::Choice | Shape::Part => FieldValue::Text(text.to_owned()),
    })
}

/// Names with commas between them, each one's list under the one before.
fn chain(field: &Field, text: &str) -> Result<Vec<FieldValue>, String> {
    let mut chain = Vec::new();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let under = chain.last().copied();
        let lower = name.to_lowercase();
        let found = field.choices_under(under).find(|option| option.name.to_lowercase() == lower);
        chain.push(found.ok_or_else(|| format!("“{name}” is none of its choices."))?.id);
    }
    Ok(chain.into_iter().map(FieldValue::Choice).collect())
}

fn choices(field: &Field, text: &str) -> Result<Vec<FieldValue>, String> {
    if field.kind == FieldKind::ChainedList {
        return chain(field, text);
    }
    if let Some(option) = field.option_named(text) {
        return Ok(vec![FieldValue::Choice(option.id)]);
    }
    let names: Vec<&str> = match field.kind {
        FieldKind::MultiSelect => text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect(),
        _ => vec![text],
    };
    names
        .into_iter()
        .map(|name| {
            let option = field.option_named(name).ok_or_else(|| format!("“{name}” is none of its choices."))?;
            Ok(FieldValue::Choice(option.id))
        })
        .collect()
}

/// A number as people write it: spaces between the digits, a point or a comma before the decimals.
fn number(text: &str) -> Option<Decimal> {
    let mut plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    if let Some(minus) = plain.strip_prefix('\u{2212}') {
        plain = format!("-{minus}");
    }
    let (points, commas) = (plain.matches('.').count(), plain.matches(',').count());
    let plain = match (points, commas) {
        (_, 0) => plain,
        (0, 1) => plain.replace(',', "."),
        (1, _) if plain.rfind('.') > plain.rfind(',') => plain.replace(',', ""),
        (_, 1) if plain.rfind(',') > plain.rfind('.') => plain.replace('.', "").replace(',', "."),
        _ => return None,
    };
    Decimal::from_str_exact(&plain).ok()
}

fn truth(text: &str) -> Option<bool> {
    let lower = text.to_lowercase();
    if YES.contains(&lower.as_str()) {
        return Some(true);
    }
    NO.contains(&lower.as_str()).then_some(false)
}

fn moment(text: &str, zone: &TimeZone) -> Option<Seconds> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at.as_second());
    }
    let written: DateTime = text.replacen(' ', "T", 1).parse().ok()?;
    Some(written.to_zoned(zone.clone()).ok()?.timestamp().as_second())
}

/// The day in `zone` on which a time lies: how programs write a date.
pub fn day_of(at: Seconds, zone: &TimeZone) -> Option<Date> {
    Some(Timestamp::from_second(at).ok()?.to_zoned(zone.clone()).date())
}

/// The values of a field in one text, as [`read_texts`] reads it again (an address in one line aside).
pub fn text_of(field: &Field, values: &[FieldValue], zone: &TimeZone) -> String {
    let texts: Vec<String> = values.iter().map(|value| typed_of(field, value, zone)).collect();
    texts.join(", ")
}

/// One value as a person would type it.
pub fn typed_of(field: &Field, value: &FieldValue, zone: &TimeZone) -> String {
    match value {
        FieldValue::Text(text) | FieldValue::Labelled { text, .. } | FieldValue::Part { text, .. } => text.clone(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Truth(truth) => if *truth { "Yes" } else { "No" }.to_owned(),
        FieldValue::Day(day) => day.to_string(),
        FieldValue::Moment(at) => {
            let there = Timestamp::from_second(*at).map(|at| at.to_zoned(zone.clone()));
            there.map_or_else(|_| at.to_string(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
        }
        FieldValue::Choice(id) => field.option(*id).map_or_else(String::new, |option| option.name.clone()),
        FieldValue::Details(details) => details.summary.clone(),
    }
}
