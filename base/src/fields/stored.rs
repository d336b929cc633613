//! A value as a row, and back.

use super::same::text_as_compared;
use super::{AddressPart, Details, FieldKind, FieldValue, Shape};
use crate::ids::FieldOptionId;
use crate::ledger::Columns;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value as Json;

/// Characters of a text by which it is found, compared and ordered: an index of PostgreSQL holds 2,704 bytes.
const FOLDED_CHARS: usize = 200;
/// By how much a number is multiplied in the column by which it is compared.
pub const NUMBER_SCALE: i64 = 10_000;

/// The columns of a value. `folded`, `number` and `option_id` are compared; `text`, `option_id` and `details` are true.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stored {
    pub text: Option<String>,
    pub folded: Option<String>,
    pub number: Option<i64>,
    pub option_id: Option<FieldOptionId>,
    pub details: Option<String>,
}

impl Stored {
    /// `zone` is where the account's days begin.
    pub fn of(value: &FieldValue, zone: &TimeZone) -> Stored {
        match value {
            FieldValue::Text(text) => Stored::text(text),
            FieldValue::Number(number) => {
                Stored { text: Some(number.to_string()), number: Some(scaled(*number)), ..Stored::default() }
            }
            FieldValue::Truth(truth) => Stored { number: Some(i64::from(*truth)), ..Stored::default() },
            FieldValue::Day(day) => {
                let begins = day.to_zoned(zone.clone()).map_or(0, |begin| begin.timestamp().as_second());
                Stored { text: Some(day.to_string()), number: Some(begins), ..Stored::default() }
            }
            FieldValue::Moment(at) => Stored { number: Some(*at), ..Stored::default() },
            FieldValue::Choice(id) => Stored { option_id: Some(*id), ..Stored::default() },
            FieldValue::Labelled { text, label } => Stored { option_id: Some(*label), ..Stored::text(text) },
            FieldValue::Part { part, text } => Stored { number: Some(part.number()), ..Stored::text(text) },
            FieldValue::Details(details) => {
                let json = serde_json::to_string(&details.values).unwrap_or_default();
                Stored { details: Some(json), ..Stored::text(&details.summary) }
            }
        }
    }

    /// A row as a ledger remembers it.
    pub fn of_row(columns: &Columns) -> Stored {
        let text = |column: &str| columns.get(column).and_then(Json::as_str).map(str::to_owned);
        let number = |column: &str| columns.get(column).and_then(Json::as_i64);
        Stored {
            text: text("text"),
            folded: text("folded"),
            number: number("number"),
            option_id: number("option_id").map(FieldOptionId),
            details: text("details"),
        }
    }

    fn text(text: &str) -> Stored {
        Stored { text: Some(text.to_owned()), folded: Some(folded(text)), ..Stored::default() }
    }

    /// The value of a field of that kind; nothing when the row is of another.
    pub fn value(self, kind: FieldKind) -> Option<FieldValue> {
        Some(match kind.shape() {
            Shape::Line | Shape::Lines | Shape::Url => FieldValue::Text(self.text?),
            Shape::Number => FieldValue::Number(Decimal::from_str_exact(&self.text?).ok()?),
            Shape::Truth => FieldValue::Truth(self.number? != 0),
            Shape::Day => FieldValue::Day(self.text?.parse().ok()?),
            Shape::Moment => FieldValue::Moment(self.number?),
            Shape::Choice => FieldValue::Choice(self.option_id?),
            Shape::Labelled => FieldValue::Labelled { text: self.text?, label: self.option_id? },
            Shape::Part => FieldValue::Part { part: AddressPart::from_number(self.number?)?, text: self.text? },
            Shape::Details => FieldValue::Details(Details {
                summary: self.text.unwrap_or_default(),
                values: serde_json::from_str(&self.details?).ok()?,
            }),
        })
    }
}

/// The value of a field of that kind in a row that a ledger remembers; nothing when it is of another kind.
pub fn value_of_row(kind: FieldKind, row: &Columns) -> Option<FieldValue> {
    Stored::of_row(row).value(kind)
}

/// How a text is found and ordered: the beginning of it as it is compared.
pub fn folded(text: &str) -> String {
    text_as_compared(text).chars().take(FOLDED_CHARS).collect()
}

/// As [`folded`], with its white space as it was written: rows of older programs are found by that until they are set again.
pub fn folded_as_written(text: &str) -> String {
    text.trim().to_lowercase().chars().take(FOLDED_CHARS).collect()
}

/// How a number is compared: in ten-thousandths, those beyond 64 bits at their end.
pub fn scaled(number: Decimal) -> i64 {
    let whole = number.checked_mul(Decimal::from(NUMBER_SCALE)).and_then(|scaled| scaled.trunc().to_i64());
    whole.unwrap_or(if number.is_sign_negative() { i64::MIN } else { i64::MAX })
}
