//! What can be asked about: the built-in fields of leads, contacts and companies, and custom ones.

use crate::ids::FieldId;
use crate::search::Subject;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A field of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Field {
    /// All its words, see [`crate::search`]; of a lead also those of its people.
    Words,
    /// The id.
    Id,
    /// The name.
    Name,
    /// The sale, in minor units.
    Price,
    /// The pipeline.
    Pipeline,
    /// The stage.
    Stage,
    /// Who answers for it.
    Responsible,
    /// Who made it.
    CreatedBy,
    /// Who last changed it.
    UpdatedBy,
    /// When it was made.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// When it was won or lost.
    ClosedAt,
    /// When its next task is due; empty without one.
    NextTask,
    /// Since when a contact or company is a customer.
    CustomerSince,
    /// Through which door it came.
    Source,
    /// The company of a lead or contact.
    Company,
    /// The contacts of a lead.
    Contact,
    /// Why it was lost.
    LossReason,
    /// Its tags.
    Tag,
    /// A custom field.
    Custom(FieldId),
}

/// What kind of value a field holds, which says what can be asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words that begin so.
    Words,
    /// A text.
    Text,
    /// A number.
    Number,
    /// A time.
    Time,
    /// One of some records or people.
    Choice,
    /// Several of some records.
    Several,
    /// A custom field: a text, number, time or options.
    Any,
}

/// Built-in fields with their words in addresses and saved views.
const WORDS: [(Field, &str); 19] = [
    (Field::Words, "q"),
    (Field::Id, "id"),
    (Field::Name, "name"),
    (Field::Price, "price"),
    (Field::Pipeline, "pipeline"),
    (Field::Stage, "stage"),
    (Field::Responsible, "responsible"),
    (Field::CreatedBy, "created_by"),
    (Field::UpdatedBy, "changed_by"),
    (Field::CreatedAt, "created"),
    (Field::UpdatedAt, "changed"),
    (Field::ClosedAt, "closed"),
    (Field::NextTask, "task"),
    (Field::CustomerSince, "customer"),
    (Field::Source, "source"),
    (Field::Company, "company"),
    (Field::Contact, "contact"),
    (Field::LossReason, "loss_reason"),
    (Field::Tag, "tag"),
];

impl Field {
    /// What it holds.
    pub fn kind(self) -> Kind {
        match self {
            Field::Words => Kind::Words,
            Field::Name => Kind::Text,
            Field::Price => Kind::Number,
            Field::CreatedAt | Field::UpdatedAt | Field::ClosedAt | Field::NextTask | Field::CustomerSince => {
                Kind::Time
            }
            Field::Contact | Field::Tag => Kind::Several,
            Field::Custom(_) => Kind::Any,
            _ => Kind::Choice,
        }
    }

    /// Has this kind of record such a field?
    pub fn is_of(self, subject: Subject) -> bool {
        match self {
            Field::Price
            | Field::Pipeline
            | Field::Stage
            | Field::ClosedAt
            | Field::Source
            | Field::Contact
            | Field::LossReason => subject == Subject::Lead,
            Field::Company => subject != Subject::Company,
            Field::CustomerSince => subject != Subject::Lead,
            _ => true,
        }
    }

    /// The built-in fields of a kind of record, in the order of their definition.
    pub fn built_in(subject: Subject) -> impl Iterator<Item = Field> {
        WORDS.into_iter().map(|(field, _)| field).filter(move |field| field.is_of(subject))
    }

    /// Reads the word of [`Field`]'s `Display`.
    pub fn from_word(word: &str) -> Option<Field> {
        if let Some((field, _)) = WORDS.iter().find(|(_, known)| *known == word) {
            return Some(*field);
        }
        let digits = word.strip_prefix('f').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse().ok().map(Field::Custom)
    }
}

/// The word in addresses and saved views: `stage`, or `f7` for custom field 7.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Field::Custom(id) => write!(f, "f{id}"),
            known => f.write_str(WORDS.iter().find(|(field, _)| field == known).map_or("", |(_, word)| word)),
        }
    }
}

impl From<Field> for String {
    fn from(field: Field) -> String {
        field.to_string()
    }
}

impl TryFrom<String> for Field {
    type Error = String;
    fn try_from(word: String) -> Result<Field, String> {
        Field::from_word(&word).ok_or_else(|| format!("there is no field {word:?}"))
    }
}
