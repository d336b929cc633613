//! `custom_fields_values` of a record as clients read it.

use super::{kinds, zone};
use base::accounts::Account;
use base::fields::{self, Field, FieldKind, FieldValue, Values};
use base::ids::FieldOptionId;
use base::search::Subject;
use base::{Cx, DbError};
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// The fields and values of the records of a page, looked up together.
pub struct Sheet {
    fields: Vec<Field>,
    values: HashMap<i64, Values>,
    zone: TimeZone,
}

impl Sheet {
    /// Reads them, in five queries.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn of(cx: &mut Cx<'_>, account: &Account, subject: Subject, ids: &[i64]) -> Result<Sheet, DbError> {
        let fields = fields::list(cx, subject)?;
        Ok(Sheet { fields, values: fields::values_as_read(cx, subject, ids)?, zone: zone(account) })
    }
}

/// The values of a record, in the order of their fields; `null` when it has none.
pub fn show(sheet: &Sheet, id: i64) -> Json {
    let Some(values) = sheet.values.get(&id) else { return Json::Null };
    let held = sheet.fields.iter().map(|field| (field, values.of(field.id))).filter(|(_, values)| !values.is_empty());
    let rows: Vec<Json> = held.map(|(field, values)| row(field, values, &sheet.zone)).collect();
    if rows.is_empty() { Json::Null } else { rows.into() }
}

fn row(field: &Field, values: &[FieldValue], zone: &TimeZone) -> Json {
    let values: Vec<Json> = values.iter().map(|value| show_value(field, value, zone)).collect();
    json!({
        "field_id": field.id, "field_name": field.name, "field_code": field.code, "field_type": kinds::word(field.kind),
        "values": values,
    })
}

fn show_value(field: &Field, value: &FieldValue, zone: &TimeZone) -> Json {
    match value {
        FieldValue::Text(text) => json!({ "value": text }),
        // Numbers are read back as texts (kommo-api §7).
        FieldValue::Number(number) => json!({ "value": number.to_string() }),
        FieldValue::Truth(truth) => json!({ "value": truth }),
        FieldValue::Day(day) => {
            let midnight = day.to_zoned(zone.clone()).map_or(0, |begin| begin.timestamp().as_second());
            json!({ "value": midnight })
        }
        FieldValue::Moment(at) => json!({ "value": at }),
        FieldValue::Choice(id) if field.kind == FieldKind::ChainedList => {
            let name = field.option(*id).map(|option| &option.name);
            json!({ "catalog_id": catalog(field, *id), "catalog_element_id": id, "value": name })
        }
        FieldValue::Choice(id) => {
            let option = field.option(*id);
            let (name, code) = (option.map(|option| &option.name), option.and_then(|option| option.code.as_ref()));
            json!({ "value": name, "enum_id": id, "enum_code": code })
        }
        FieldValue::Labelled { text, label } => {
            json!({ "value": text, "enum_id": label, "enum_code": label_code(field, *label) })
        }
        FieldValue::Part { part, text } => {
            json!({ "value": text, "enum_id": part.number(), "enum_code": kinds::part_code(*part) })
        }
        FieldValue::Details(details) => json!({ "value": details.values }),
    }
}

/// The number of the list in which a choice stands: as the field's `chained_lists` say, else from 1.
fn catalog(field: &Field, id: FieldOptionId) -> Json {
    let depth = field.chain_to(id).len();
    let lists = field.settings.chained_lists.as_ref();
    let given = lists.and_then(|lists| lists.get(depth.saturating_sub(1))?.get("catalog_id"));
    given.filter(|id| id.is_number()).cloned().unwrap_or_else(|| json!(depth))
}

/// The labels of several texts are their own codes.
fn label_code(field: &Field, id: FieldOptionId) -> Option<&str> {
    field.option(id).map(|option| option.code.as_deref().unwrap_or(&option.name))
}
