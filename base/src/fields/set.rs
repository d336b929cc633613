//! Values change: the one way.

use super::stored::Stored;
use super::{Field, FieldError, FieldValue, Values, checked, files, list, reading, store, value};
use crate::Cx;
use crate::access::Actor;
use crate::accounts;
use crate::db::DbError;
use crate::ids::{FieldId, FieldOptionId};
use crate::journal::{self, About, Happening, Kind};
use crate::search::Subject;
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Characters of a text in the journal.
const JOURNAL_CHARS: usize = 500;

/// The values that a field of a record has from now on; none empties it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which field.
    pub field: FieldId,
    /// All its values.
    pub values: Vec<FieldValue>,
}

/// Sets fields of a record and journals each that changed; gives the changed ones. Fields that are not named stay as
/// they are. The station that calls it bumps the record and its search words.
///
/// # Errors
/// `NoSuchField`, also for phones and addresses, which are changed as handles; `WrongValue` for a value that is not of
/// its field, a choice that was deleted, and a person's value of a field that only programs fill. Nothing is set then.
pub fn set(
    cx: &mut Cx<'_>,
    (subject, id): (Subject, i64),
    about: About,
    changes: Vec<Change>,
) -> Result<Vec<FieldId>, FieldError> {
    let all = set_all(cx, subject, vec![Filling { id, about, changes }])?;
    Ok(all.into_values().next().unwrap_or_default())
}

/// What the fields of one of many records shall be.
#[derive(Clone, Debug)]
pub struct Filling {
    /// The record.
    pub id: i64,
    /// What the journal says that it is about.
    pub about: About,
    /// The fields that are named.
    pub changes: Vec<Change>,
}

/// Sets fields of many records as [`set`] does of one, in as many statements; gives the changed fields of each record
/// of which any changed.
///
/// # Errors
/// As [`set`], at the first that is refused. Nothing is set then.
pub fn set_all(
    cx: &mut Cx<'_>,
    subject: Subject,
    mut fillings: Vec<Filling>,
) -> Result<BTreeMap<i64, Vec<FieldId>>, FieldError> {
    fillings.retain(|filling| !filling.changes.is_empty());
    if fillings.is_empty() {
        return Ok(BTreeMap::new());
    }
    let fields = list(cx, subject)?;
    let ids: Vec<i64> = fillings.iter().map(|filling| filling.id).collect();
    let old = list::values_of(cx, subject, &ids)?;
    let (zone, none) = (zone(cx)?, Values::default());
    let mut changed = BTreeMap::<i64, Vec<FieldId>>::new();
    let (mut rows, mut told_of) = (Vec::new(), Vec::new());
    for Filling { id, about, changes } in fillings {
        let old = old.get(&id).unwrap_or(&none);
        for (field, values) in wanted(cx, &fields, (subject, id), old, changes)? {
            let (before, after) = (told(field, old.of(field.id), &zone), told(field, &values, &zone));
            told_of.push(Happening::change(Kind::FieldChanged, about, before, after));
            rows.push((id, field.id, values.iter().map(|value| Stored::of(value, &zone)).collect()));
            files::hold(cx, (subject, id), field, &values)?;
            changed.entry(id).or_default().push(field.id);
        }
    }
    store::replace_values(cx, subject, &rows)?;
    journal::record_all(cx, &told_of)?;
    Ok(changed)
}

/// The fields whose values are others than they were, with the new ones.
fn wanted<'f>(
    cx: &mut Cx<'_>,
    fields: &'f [Field],
    (subject, id): (Subject, i64),
    old: &Values,
    changes: Vec<Change>,
) -> Result<Vec<(&'f Field, Vec<FieldValue>)>, FieldError> {
    let mut wanted = Vec::new();
    for change in changes {
        let is_meant = |field: &&Field| field.id == change.field && !list::is_predefined(field.id);
        let field = fields.iter().find(is_meant).ok_or(FieldError::NoSuchField(change.field))?;
        let values = checked(field, change.values)?;
        refuse_deleted_choice(field, old.of(field.id), &values)?;
        if values != old.of(field.id) {
            refuse_person(cx, field)?;
            files::refuse_foreign(cx, (subject, id), field, &values)?;
            wanted.push((field, values));
        }
    }
    Ok(wanted)
}

/// Where the account's days begin.
pub(super) fn zone(cx: &mut Cx<'_>) -> Result<TimeZone, DbError> {
    let account = accounts::load(cx)?;
    Ok(TimeZone::get(&account.time_zone).unwrap_or(TimeZone::UTC))
}

fn refuse_person(cx: &Cx<'_>, field: &Field) -> Result<(), FieldError> {
    match cx.actor {
        Actor::User(..) if field.is_api_only => Err(wrong(field, "only programs fill this field.")),
        _ => Ok(()),
    }
}

/// A choice that was deleted stays where it was chosen, and is not chosen anew.
fn refuse_deleted_choice(field: &Field, old: &[FieldValue], new: &[FieldValue]) -> Result<(), FieldError> {
    let is_gone = |id: FieldOptionId| field.option(id).is_none_or(|option| option.deleted_at.is_some());
    let is_refused = |value: &FieldValue| match value {
        FieldValue::Choice(id) => is_gone(*id) && !old.contains(value),
        _ => false,
    };
    match new.iter().position(is_refused) {
        None => Ok(()),
        Some(at) => {
            let reason = format!("this is not {}.", value::expected(field.kind.shape()));
            Err(FieldError::WrongValue { field: field.id, name: field.name.clone(), at, reason })
        }
    }
}

fn wrong(field: &Field, reason: &str) -> FieldError {
    FieldError::WrongValue { field: field.id, name: field.name.clone(), at: 0, reason: reason.to_owned() }
}

/// What the journal keeps of a field's values.
fn told(field: &Field, values: &[FieldValue], zone: &TimeZone) -> Json {
    let text: String = reading::text_of(field, values, zone).chars().take(JOURNAL_CHARS).collect();
    let options: Vec<FieldOptionId> = values.iter().filter_map(chosen).collect();
    json!({ "field": field.id, "kind": field.kind.as_str(), "name": field.name, "text": text, "options": options })
}

fn chosen(value: &FieldValue) -> Option<FieldOptionId> {
    match value {
        FieldValue::Choice(id) | FieldValue::Labelled { label: id, .. } => Some(*id),
        _ => None,
    }
}

/// Removes every value of records that are gone for good; gives the files that they held.
///
/// # Errors
/// Whatever the database answers.
pub fn forget(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<String>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    store::delete_values_of(cx, subject, ids)?;
    store::delete_files_of(cx, subject, ids)
}

/// Removes fields whose time to be brought back is over, `limit` at most, with their values: their number, and the files
/// that they held.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>, limit: i64) -> Result<(usize, Vec<String>), DbError> {
    let expired = store::list_expired(cx, limit)?;
    let mut files = Vec::new();
    for id in &expired {
        files.extend(store::remove_field(cx, *id)?);
    }
    Ok((expired.len(), files))
}
