//! A field that a request filled, as the journal remembers it: enough to empty it again, and to fill it again.

use base::fields::{AddressPart, Details, FieldValue};
use base::ids::{FieldId, FieldOptionId};
use base::search::Subject;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// A field that a request filled, and with what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filled {
    subject: String,
    pub id: i64,
    pub field: FieldId,
    /// What people read there.
    pub text: String,
    /// The same as values; requests of before this was kept have none.
    #[serde(default)]
    values: Vec<Json>,
}

impl Filled {
    pub fn new((subject, id): (Subject, i64), field: FieldId, text: String, values: &[FieldValue]) -> Filled {
        Filled { subject: subject.as_str().to_owned(), id, field, text, values: values.iter().map(as_json).collect() }
    }

    pub fn subject(&self) -> Option<Subject> {
        Subject::from_stored(&self.subject)
    }

    pub fn values(&self) -> Vec<FieldValue> {
        self.values.iter().filter_map(from_json).collect()
    }

    /// Whether both are about the same field of the same record.
    pub fn is_of_same(&self, other: &Filled) -> bool {
        (&self.subject, self.id, self.field) == (&other.subject, other.id, other.field)
    }
}

fn as_json(value: &FieldValue) -> Json {
    match value {
        FieldValue::Text(text) => json!({ "text": text }),
        FieldValue::Number(number) => json!({ "number": number.to_string() }),
        FieldValue::Truth(truth) => json!({ "truth": truth }),
        FieldValue::Day(day) => json!({ "day": day.to_string() }),
        FieldValue::Moment(at) => json!({ "moment": at }),
        FieldValue::Choice(id) => json!({ "choice": id }),
        FieldValue::Labelled { text, label } => json!({ "text": text, "label": label }),
        FieldValue::Part { part, text } => json!({ "text": text, "part": part.number() }),
        FieldValue::Details(details) => json!({ "details": details.values }),
    }
}

fn from_json(json: &Json) -> Option<FieldValue> {
    let text = |name: &str| json[name].as_str();
    let number = |name: &str| json[name].as_i64();
    let own = || text("text").map(str::to_owned);
    if let Some(label) = number("label") {
        return Some(FieldValue::Labelled { text: own()?, label: FieldOptionId(label) });
    }
    if let Some(part) = number("part") {
        return Some(FieldValue::Part { part: AddressPart::from_number(part)?, text: own()? });
    }
    own()
        .map(FieldValue::Text)
        .or_else(|| text("number")?.parse().ok().map(FieldValue::Number))
        .or_else(|| text("day")?.parse().ok().map(FieldValue::Day))
        .or_else(|| json["truth"].as_bool().map(FieldValue::Truth))
        .or_else(|| number("moment").map(FieldValue::Moment))
        .or_else(|| number("choice").map(|id| FieldValue::Choice(FieldOptionId(id))))
        .or_else(|| json["details"].as_object().map(|values| FieldValue::Details(Details::new(values.clone()))))
}
