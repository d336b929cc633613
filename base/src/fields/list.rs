//! Looking up fields and their values.

use super::store::Deleted;
use super::{Details, Field, FieldError, FieldValue, Predefined, Rule, predefined, store};
use crate::Cx;
use crate::db::DbError;
use crate::ids::{FieldId, FieldOptionId, StageId};
use crate::search::Subject;
use std::collections::{BTreeMap, HashMap};

/// The values of one record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(BTreeMap<FieldId, Vec<FieldValue>>);

impl Values {
    /// The values of a field, none when it is empty.
    pub fn of(&self, field: FieldId) -> &[FieldValue] {
        self.0.get(&field).map_or(&[], Vec::as_slice)
    }

    /// A person would say that the field is empty: it has no value, or is a box that is not ticked.
    pub fn is_empty(&self, field: FieldId) -> bool {
        self.of(field).iter().all(|value| *value == FieldValue::Truth(false))
    }

    /// Every named value.
    pub(super) fn details_mut(&mut self) -> impl Iterator<Item = &mut Details> {
        let values = self.0.values_mut().flatten();
        values.filter_map(|value| if let FieldValue::Details(details) = value { Some(details) } else { None })
    }

    /// Every field that has values.
    pub fn iter(&self) -> impl Iterator<Item = (FieldId, &[FieldValue])> {
        self.0.iter().map(|(field, values)| (*field, values.as_slice()))
    }
}

/// The fields of a kind of record in order, predefined ones first, deleted ones not: in three queries.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, subject: Subject) -> Result<Vec<Field>, DbError> {
    let mut fields = predefined::fields_of(subject);
    fields.extend(store::list_fields(cx, subject, Deleted::No)?);
    complete(cx, subject, fields)
}

/// The fields that can still be brought back, in three queries.
///
/// # Errors
/// Whatever the database answers.
pub fn list_deleted(cx: &mut Cx<'_>, subject: Subject) -> Result<Vec<Field>, DbError> {
    let fields = store::list_fields(cx, subject, Deleted::Yes)?;
    complete(cx, subject, fields)
}

/// Adds choices and the stages of rules.
fn complete(cx: &mut Cx<'_>, subject: Subject, mut fields: Vec<Field>) -> Result<Vec<Field>, DbError> {
    let with_options: Vec<FieldId> =
        fields.iter().filter(|field| field.kind.has_options() && !field.is_predefined).map(|field| field.id).collect();
    let mut options = HashMap::<FieldId, Vec<_>>::new();
    for (field, option) in store::list_options(cx, &with_options)? {
        options.entry(field).or_default().push(option);
    }
    let rules = store::list_rules(cx, subject)?;
    for field in &mut fields {
        field.options.extend(options.remove(&field.id).unwrap_or_default());
        for (_, stage, rule) in rules.iter().filter(|(id, _, _)| *id == field.id) {
            match rule {
                Rule::Required => field.required_in.push(*stage),
                Rule::Hidden => field.hidden_in.push(*stage),
            }
        }
    }
    Ok(fields)
}

/// A field of a kind of record, if there is one that is not deleted.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, subject: Subject, id: FieldId) -> Result<Option<Field>, DbError> {
    Ok(list(cx, subject)?.into_iter().find(|field| field.id == id))
}

/// A field of a kind of record by its code, letter case aside.
///
/// # Errors
/// Whatever the database answers.
pub fn find_by_code(cx: &mut Cx<'_>, subject: Subject, code: &str) -> Result<Option<Field>, DbError> {
    let is_meant = |field: &Field| field.code.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(code.trim()));
    Ok(list(cx, subject)?.into_iter().find(is_meant))
}

/// A field of a kind of record, or an error if absent or deleted.
///
/// # Errors
/// `NoSuchField`.
pub fn load(cx: &mut Cx<'_>, subject: Subject, id: FieldId) -> Result<Field, FieldError> {
    find(cx, subject, id)?.ok_or(FieldError::NoSuchField(id))
}

/// The values of records by their ids, phones and addresses of contacts and companies too; a record without values is
/// not in the map. Two queries, one for leads.
///
/// # Errors
/// Whatever the database answers.
pub fn values_of(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<HashMap<i64, Values>, DbError> {
    let mut found = HashMap::<i64, Values>::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut rows = store::list_values(cx, subject, ids)?;
    if subject != Subject::Lead {
        rows.extend(store::list_handles(cx, subject, ids)?);
    }
    for (record, field, value) in rows {
        found.entry(record).or_default().0.entry(field).or_default().push(value);
    }
    Ok(found)
}

/// Records that have a value in a field, by their ids, after one of them, `limit` at most: a range of the table's key.
///
/// # Errors
/// Whatever the database answers.
pub fn list_records(
    cx: &mut Cx<'_>,
    subject: Subject,
    field: FieldId,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>, DbError> {
    store::list_records(cx, (subject, field), after, limit)
}

/// The texts by which the search finds a record: all that its fields say (VW-02).
///
/// # Errors
/// Whatever the database answers.
pub fn texts_of(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Vec<String>, DbError> {
    Ok(texts_of_many(cx, subject, &[id])?.remove(&id).unwrap_or_default())
}

/// The texts by which the search finds records, in one query; a record whose fields say nothing is not in the map.
///
/// # Errors
/// Whatever the database answers.
pub fn texts_of_many(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<BTreeMap<i64, Vec<String>>, DbError> {
    let mut found = BTreeMap::<i64, Vec<String>>::new();
    if ids.is_empty() {
        return Ok(found);
    }
    for (id, text) in store::list_texts(cx, subject, ids)? {
        found.entry(id).or_default().push(text);
    }
    Ok(found)
}

/// Whether a record that is not deleted has a value of a field, or that choice of it.
///
/// # Errors
/// Whatever the database answers.
pub fn is_used(cx: &mut Cx<'_>, subject: Subject, id: FieldId, choice: Option<FieldOptionId>) -> Result<bool, DbError> {
    store::has_values(cx, subject, id, choice)
}

/// The fields of a record that a stage requires and that are empty (ST-07), those left out that only programs fill.
/// One query when the stage requires nothing.
///
/// # Errors
/// Whatever the database answers.
pub fn missing(cx: &mut Cx<'_>, subject: Subject, id: i64, stage: StageId) -> Result<Vec<Field>, DbError> {
    if !store::has_required(cx, subject, stage)? {
        return Ok(Vec::new());
    }
    let values = values_of(cx, subject, &[id])?.remove(&id).unwrap_or_default();
    let mut fields = list(cx, subject)?;
    fields.retain(|field| field.required_in.contains(&stage) && !field.is_api_only && values.is_empty(field.id));
    Ok(fields)
}

/// Whether a field is one of the two whose values are handles.
pub(super) fn is_predefined(id: FieldId) -> bool {
    Predefined::of(id).is_some()
}
