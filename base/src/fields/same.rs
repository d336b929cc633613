//! When two values say the same: one notion for whoever looks for records that do, and for whoever lists what differs.

use super::FieldValue;

impl FieldValue {
    /// As it is compared: a number without the zeros behind it, a text in lower case with one space where white space is.
    pub fn as_compared(&self) -> FieldValue {
        match self {
            FieldValue::Text(text) => FieldValue::Text(text_as_compared(text)),
            FieldValue::Number(number) => FieldValue::Number(number.normalize()),
            FieldValue::Labelled { text, label } => {
                FieldValue::Labelled { text: text_as_compared(text), label: *label }
            }
            FieldValue::Part { part, text } => FieldValue::Part { part: *part, text: text_as_compared(text) },
            FieldValue::Truth(_)
            | FieldValue::Day(_)
            | FieldValue::Moment(_)
            | FieldValue::Choice(_)
            | FieldValue::Details(_) => self.clone(),
        }
    }

    /// Does another value say the same?
    pub fn says_the_same(&self, other: &FieldValue) -> bool {
        self.as_compared() == other.as_compared()
    }
}

/// Do all values of a field say the same as those of another record, one after the other?
pub fn say_the_same(values: &[FieldValue], others: &[FieldValue]) -> bool {
    values.iter().map(FieldValue::as_compared).eq(others.iter().map(FieldValue::as_compared))
}

/// A text as it is compared.
pub(super) fn text_as_compared(text: &str) -> String {
    single_spaced(text).trim().to_lowercase()
}

/// A text with one space where there is white space, at its ends too.
pub fn single_spaced(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    for sign in text.chars() {
        if !sign.is_whitespace() {
            single.push(sign);
        } else if !single.ends_with(' ') {
            single.push(' ');
        }
    }
    single
}
