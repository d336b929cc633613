//! Files that fields hold (FD-01): each is a row of its own, and the value in the field names it.
//!
//! What was replaced or removed stays for [`KEPT_DAYS`] days, so that it can be brought back; then the sweep takes it.

use super::{Details, Field, FieldError, FieldKind, FieldValue, KEPT_DAYS, store};
use crate::Cx;
use crate::clock::DAY;
use crate::db::DbError;
use crate::ids::{FieldFileId, FieldId};
use crate::search::Subject;
use serde_json::{Map, Value as Json};

/// The name in a value under which its file is found.
pub const FILE_ID: &str = "file_id";

/// A file in a field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFile {
    /// The id.
    pub id: FieldFileId,
    /// Whose: what kind of record, and which.
    pub record: (Subject, i64),
    /// In which field.
    pub field: FieldId,
    /// What it is.
    pub body: FileBody,
}

/// What a file is, whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBody {
    /// Its name.
    pub name: String,
    /// What its sender said it is.
    pub mime_type: String,
    /// How large.
    pub size_bytes: i64,
    /// Its hash, by which the folder of files finds it.
    pub file: String,
}

/// Keeps a file for a field of a record; gives the value that [`super::set`] puts there.
///
/// # Errors
/// `BadDefinition` for a field of another kind.
pub fn keep_file(
    cx: &mut Cx<'_>,
    record: (Subject, i64),
    field: &Field,
    body: FileBody,
) -> Result<FieldValue, FieldError> {
    if field.kind != FieldKind::File {
        return Err(FieldError::BadDefinition(format!("“{}” holds no files. Nothing was kept.", field.name)));
    }
    let file = FieldFile { id: FieldFileId(cx.next_id()?), record, field: field.id, body };
    store::insert_file(cx, &file)?;
    Ok(value_of(&file))
}

/// A file that a field holds, or held until it was replaced or removed.
///
/// # Errors
/// Whatever the database answers.
pub fn find_file(cx: &mut Cx<'_>, id: FieldFileId) -> Result<Option<FieldFile>, DbError> {
    store::find_file(cx, id)
}

/// The value that a field has while it holds this file.
pub fn value_of(file: &FieldFile) -> FieldValue {
    let values = [
        ("file_name", Json::from(file.body.name.clone())),
        ("file_size", Json::from(file.body.size_bytes)),
        ("mime_type", Json::from(file.body.mime_type.clone())),
        (FILE_ID, Json::from(file.id.0)),
    ];
    FieldValue::Details(Details::new(
        values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>(),
    ))
}

/// The file that a value names; none for one that a program wrote and that is elsewhere.
pub fn file_of(value: &FieldValue) -> Option<FieldFileId> {
    match value {
        FieldValue::Details(details) => details.values.get(FILE_ID)?.as_i64().map(FieldFileId),
        _ => None,
    }
}

/// A value names a file that was sent to this field of this record, or none at all.
pub(super) fn refuse_foreign(
    cx: &mut Cx<'_>,
    record: (Subject, i64),
    field: &Field,
    values: &[FieldValue],
) -> Result<(), FieldError> {
    for id in values.iter().filter_map(file_of).filter(|_| field.kind == FieldKind::File) {
        let is_own = |file: &FieldFile| file.record == record && file.field == field.id;
        if !store::find_file(cx, id)?.as_ref().is_some_and(is_own) {
            let reason = "this file was not sent to it.".to_owned();
            return Err(FieldError::WrongValue { field: field.id, name: field.name.clone(), at: 0, reason });
        }
    }
    Ok(())
}

/// Which of a field's files it holds from now on; the others are dropped.
pub(super) fn hold(
    cx: &mut Cx<'_>,
    record: (Subject, i64),
    field: &Field,
    values: &[FieldValue],
) -> Result<(), DbError> {
    if field.kind != FieldKind::File {
        return Ok(());
    }
    store::hold_file(cx, record, field.id, values.first().and_then(file_of))
}

/// Removes files that were dropped too long ago to be brought back, `limit` at most; gives what the folder may drop.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_files(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<String>, DbError> {
    store::remove_dropped_files(cx, cx.now - KEPT_DAYS * DAY, limit)
}
