//! One condition: a field, and what is wanted of it.

use super::{Field, Kind, MAX_CONDITIONS, MAX_TEXT_CHARS, MAX_VALUES, Period, Span};
use serde::{Deserialize, Serialize};

/// A field and what is wanted of it; made only of what fits together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Condition {
    field: Field,
    wanted: Wanted,
}

/// What is wanted of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// One of these ids, or options of a custom field.
    OneOf(Vec<i64>),
    /// All of these, for a field that holds several.
    AllOf(Vec<i64>),
    /// None of these; nothing at all counts.
    NoneOf(Vec<i64>),
    /// A number in a span.
    Between(Span),
    /// A time in a period.
    During(Period),
    /// A text that contains this, in any case of letters.
    Like(String),
    /// One of these texts, to the letter.
    Exactly(Vec<String>),
    /// Nothing: no text, no value, no such record, a sale of 0.
    Empty,
    /// Something.
    Filled,
    /// What an address says of the field and nobody can read, as it stands there: it takes no record at all, because to pass
    /// it over would be to take every one.
    Unread(Vec<(String, String)>),
}

/// Why something cannot be asked; each a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCondition {
    /// The field does not know such a question.
    #[error("“{0}” cannot be asked for like this.")]
    DoesNotFit(String),
    /// Too many conditions.
    #[error("A filter has at most {MAX_CONDITIONS} conditions.")]
    TooMany,
    /// Too many values.
    #[error("A condition has at most {MAX_VALUES} values.")]
    TooManyValues,
    /// Too long a text.
    #[error("A text to look for has at most {MAX_TEXT_CHARS} characters.")]
    TooLong,
}

#[derive(Deserialize)]
struct Written {
    field: Field,
    wanted: Wanted,
}

impl TryFrom<Written> for Condition {
    type Error = BadCondition;
    fn try_from(written: Written) -> Result<Condition, BadCondition> {
        Condition::new(written.field, written.wanted)
    }
}

impl Condition {
    /// A condition whose two halves fit.
    ///
    /// # Errors
    /// [`BadCondition`].
    pub fn new(field: Field, wanted: Wanted) -> Result<Condition, BadCondition> {
        if !fits(field.kind(), &wanted) {
            return Err(BadCondition::DoesNotFit(field.to_string()));
        }
        let too_long = |text: &str| text.chars().count() > MAX_TEXT_CHARS;
        match &wanted {
            Wanted::OneOf(ids) | Wanted::AllOf(ids) | Wanted::NoneOf(ids) if ids.len() > MAX_VALUES => {
                Err(BadCondition::TooManyValues)
            }
            Wanted::Exactly(texts) if texts.len() > MAX_VALUES => Err(BadCondition::TooManyValues),
            Wanted::Exactly(texts) if texts.iter().any(|text| too_long(text)) => Err(BadCondition::TooLong),
            Wanted::Like(text) if too_long(text) => Err(BadCondition::TooLong),
            _ => Ok(Condition { field, wanted }),
        }
    }

    /// Of what.
    pub fn field(&self) -> Field {
        self.field
    }

    /// What is wanted of it.
    pub fn wanted(&self) -> &Wanted {
        &self.wanted
    }
}

fn fits(kind: Kind, wanted: &Wanted) -> bool {
    match kind {
        _ if matches!(wanted, Wanted::Unread(_)) => true,
        Kind::Any => true,
        Kind::Words => matches!(wanted, Wanted::Like(_)),
        Kind::Text => matches!(wanted, Wanted::Like(_) | Wanted::Exactly(_) | Wanted::Empty | Wanted::Filled),
        Kind::Number => matches!(wanted, Wanted::Between(_) | Wanted::Empty | Wanted::Filled),
        Kind::Time => matches!(wanted, Wanted::During(_) | Wanted::Empty | Wanted::Filled),
        Kind::Choice => matches!(wanted, Wanted::OneOf(_) | Wanted::NoneOf(_) | Wanted::Empty | Wanted::Filled),
        Kind::Several => {
            matches!(wanted, Wanted::OneOf(_) | Wanted::AllOf(_) | Wanted::NoneOf(_) | Wanted::Empty | Wanted::Filled)
        }
    }
}
