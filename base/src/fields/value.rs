//! A value, and whether it is one of its field.

use super::{Field, FieldError, FieldKind, MAX_DETAILS_BYTES, MAX_LINE_CHARS, MAX_TEXT_CHARS, MAX_URL_CHARS, Shape};
use crate::clock::Seconds;
use crate::ids::FieldOptionId;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};

/// Digits of a number, before and after the point together: what is exact in every place that counts with it.
const MAX_DIGITS: u32 = 28;

/// One value of a field in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// A text, an address in one line, a web address.
    Text(String),
    /// A number, exactly as it was written but for spaces.
    Number(Decimal),
    /// Yes or no.
    Truth(bool),
    /// A day, the same in every time zone.
    Day(Date),
    /// A time, Unix seconds.
    Moment(Seconds),
    /// A choice of the field.
    Choice(FieldOptionId),
    /// A text with a choice of the field as its label.
    Labelled {
        /// The text.
        text: String,
        /// The choice.
        label: FieldOptionId,
    },
    /// A part of an address.
    Part {
        /// Which.
        part: AddressPart,
        /// What it says.
        text: String,
    },
    /// Named values.
    Details(Details),
}

/// Named values, as of an item or a legal entity, with a line that people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What people read and search for.
    pub summary: String,
    /// The values by their names.
    pub values: Map<String, Json>,
}

impl Details {
    /// Named values; people read the `name`, else the first text among them.
    pub fn new(values: Map<String, Json>) -> Details {
        let text = |key: &str| values.get(key).and_then(Json::as_str).filter(|text| !text.trim().is_empty());
        let named = ["name", "file_name", "description", "sku"].into_iter().find_map(text);
        let summary = named.or_else(|| values.values().find_map(Json::as_str)).unwrap_or_default();
        Details { summary: summary.trim().chars().take(MAX_LINE_CHARS).collect(), values }
    }
}

/// The parts of an address, in the order in which they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AddressPart {
    /// Street and number.
    Line1,
    /// The rest of the first line.
    Line2,
    /// City.
    City,
    /// State or region.
    State,
    /// Postal code.
    PostalCode,
    /// Country.
    Country,
}

impl AddressPart {
    /// All of them, in order.
    pub const ALL: [AddressPart; 6] = [
        AddressPart::Line1,
        AddressPart::Line2,
        AddressPart::City,
        AddressPart::State,
        AddressPart::PostalCode,
        AddressPart::Country,
    ];

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            AddressPart::Line1 => "Street and number",
            AddressPart::Line2 => "Address, second line",
            AddressPart::City => "City",
            AddressPart::State => "State",
            AddressPart::PostalCode => "Postal code",
            AddressPart::Country => "Country",
        }
    }

    /// Its number, from 1, as it is stored.
    pub fn number(self) -> i64 {
        self as i64 + 1
    }

    /// Reads the stored number.
    pub fn from_number(number: i64) -> Option<AddressPart> {
        AddressPart::ALL.into_iter().find(|part| part.number() == number)
    }
}

/// The values as they are kept: trimmed, without empty ones and repetitions, each of the field's kind.
///
/// # Errors
/// `WrongValue` for the first that is not.
pub fn checked(field: &Field, values: Vec<FieldValue>) -> Result<Vec<FieldValue>, FieldError> {
    let wrong =
        |at: usize, reason: String| FieldError::WrongValue { field: field.id, name: field.name.clone(), at, reason };
    let mut kept: Vec<FieldValue> = Vec::new();
    for (at, value) in values.into_iter().enumerate() {
        let value = checked_one(field, value).map_err(|reason| wrong(at, reason))?;
        kept.extend(value.filter(|value| !kept.contains(value) || field.kind.shape() == Shape::Details));
    }
    if kept.len() > field.kind.most_values() {
        let most = field.kind.most_values();
        return Err(wrong(
            most,
            if most == 1 { "only one value fits.".into() } else { format!("at most {most} values fit.") },
        ));
    }
    if field.kind == FieldKind::ChainedList {
        kept = chained(field, &kept).map_err(|reason| wrong(0, reason))?;
    }
    if field.kind.shape() == Shape::Part {
        kept.sort_by_key(part_of);
        if kept.windows(2).any(|two| part_of(&two[0]) == part_of(&two[1])) {
            return Err(wrong(0, "each part of an address is given once.".into()));
        }
    }
    Ok(kept)
}

/// A choice of each list, from the first down to the deepest that is named; what leads to that one is chosen with it.
fn chained(field: &Field, values: &[FieldValue]) -> Result<Vec<FieldValue>, String> {
    let chains = values.iter().filter_map(|value| if let FieldValue::Choice(id) = value { Some(*id) } else { None });
    let deepest = chains.map(|id| field.chain_to(id)).max_by_key(Vec::len).unwrap_or_default();
    let chain: Vec<FieldValue> = deepest.into_iter().map(FieldValue::Choice).collect();
    match values.iter().find(|value| !chain.contains(value)) {
        Some(FieldValue::Choice(stray)) => {
            let name = field.option(*stray).map_or("", |option| &option.name);
            Err(format!("“{name}” does not go with what is chosen beside it."))
        }
        _ => Ok(chain),
    }
}

fn part_of(value: &FieldValue) -> Option<AddressPart> {
    match value {
        FieldValue::Part { part, .. } => Some(*part),
        _ => None,
    }
}

/// One value as it is kept; nothing when it is empty.
fn checked_one(field: &Field, value: FieldValue) -> Result<Option<FieldValue>, String> {
    let no_choice = || "this is none of its choices.".to_owned();
    Ok(match (field.kind.shape(), value) {
        (Shape::Line, FieldValue::Text(text)) => line(&text, MAX_LINE_CHARS)?.map(FieldValue::Text),
        (Shape::Lines, FieldValue::Text(text)) => lines(&text)?.map(FieldValue::Text),
        (Shape::Url, FieldValue::Text(text)) => {
            line(&text, MAX_URL_CHARS)?.map(|text| web_address(&text)).transpose()?.map(FieldValue::Text)
        }
        (Shape::Number, FieldValue::Number(number)) => Some(FieldValue::Number(number_in_limits(number)?)),
        (Shape::Truth, value @ FieldValue::Truth(_)) => Some(value),
        (Shape::Day, FieldValue::Day(day)) if (1..=9998).contains(&day.year()) => Some(FieldValue::Day(day)),
        (Shape::Moment, value @ FieldValue::Moment(_)) => Some(value),
        (Shape::Choice, FieldValue::Choice(id)) => Some(FieldValue::Choice(field.option(id).ok_or_else(no_choice)?.id)),
        (Shape::Labelled, FieldValue::Labelled { text, label }) => {
            let label = field.option(label).ok_or_else(no_choice)?.id;
            line(&text, MAX_LINE_CHARS)?.map(|text| FieldValue::Labelled { text, label })
        }
        (Shape::Part, FieldValue::Part { part, text }) => {
            line(&text, MAX_LINE_CHARS)?.map(|text| FieldValue::Part { part, text })
        }
        (Shape::Details, FieldValue::Details(details)) => details_in_limits(details)?.map(FieldValue::Details),
        _ => return Err(format!("this is not {}.", expected(field.kind.shape()))),
    })
}

/// What a value of a shape is called when something else was given.
pub(super) fn expected(shape: Shape) -> &'static str {
    match shape {
        Shape::Line | Shape::Lines => "a text",
        Shape::Url => "a web address",
        Shape::Number => "a number",
        Shape::Truth => "yes or no",
        Shape::Day => "a date between the years 1 and 9998",
        Shape::Moment => "a date and a time",
        Shape::Choice => "one of its choices",
        Shape::Labelled => "a text with a label",
        Shape::Part => "a part of an address",
        Shape::Details => "a set of named values",
    }
}

/// One line: what breaks it becomes a space.
fn line(text: &str, most: usize) -> Result<Option<String>, String> {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = text.trim();
    if text.chars().count() > most {
        return Err(format!("at most {most} characters fit."));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn lines(text: &str) -> Result<Option<String>, String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect();
    let text = text.trim();
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(format!("at most {MAX_TEXT_CHARS} characters fit."));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// A web address that can be followed: of http or https; what names no scheme is of https.
fn web_address(text: &str) -> Result<String, String> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let parsed = url::Url::parse(&whole).map_err(|_| format!("“{text}” is not a web address."))?;
    if !matches!(parsed.scheme(), "http" | "https") || text.contains(' ') {
        return Err(format!("“{text}” is not a web address that begins with http or https."));
    }
    Ok(whole)
}

fn number_in_limits(number: Decimal) -> Result<Decimal, String> {
    let digits = number.mantissa().unsigned_abs().checked_ilog10().map_or(1, |log| log + 1);
    if digits.max(number.scale()) > MAX_DIGITS {
        return Err(format!("a number has at most {MAX_DIGITS} digits."));
    }
    Ok(if number.is_zero() { Decimal::from_parts(0, 0, 0, false, number.scale()) } else { number })
}

fn details_in_limits(details: Details) -> Result<Option<Details>, String> {
    if details.values.is_empty() {
        return Ok(None);
    }
    let bytes = serde_json::to_string(&details.values).map_or(usize::MAX, |text| text.len());
    if bytes > MAX_DETAILS_BYTES {
        return Err(format!("at most {MAX_DETAILS_BYTES} bytes fit."));
    }
    Ok(Some(Details::new(details.values)))
}
