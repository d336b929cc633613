//! The files that fields hold.

use super::{about, places};
use crate::clock::Seconds;
use crate::db::{DbError, Row};
use crate::fields::{FieldFile, FileBody};
use crate::ids::{FieldFileId, FieldId};
use crate::search::Subject;
use crate::{Cx, params};

/// Nobody holds it yet: it is dropped until it is put into its field.
pub fn insert_file(cx: &mut Cx<'_>, file: &FieldFile) -> Result<(), DbError> {
    let ((subject, id), body) = (file.record, &file.body);
    cx.write(
        "INSERT INTO field_files (account_id, id, subject, subject_id, field_id, name, mime_type, size_bytes, file, dropped_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            cx.account, file.id, subject.as_str(), id, file.field, &body.name, &body.mime_type, body.size_bytes, &body.file, cx.now,
        ],
    )?;
    Ok(())
}

pub fn find_file(cx: &mut Cx<'_>, id: FieldFileId) -> Result<Option<FieldFile>, DbError> {
    let sql = "SELECT subject, subject_id, field_id, name, mime_type, size_bytes, file FROM field_files WHERE account_id = $1 AND id = $2";
    let found = cx.find(sql, params![cx.account, id], |row| {
        let subject = Subject::from_stored(&row.take::<String>()?);
        let (record, field): (i64, FieldId) = (row.take()?, row.take()?);
        let body = FileBody { name: row.take()?, mime_type: row.take()?, size_bytes: row.take()?, file: row.take()? };
        Ok(subject.map(|subject| FieldFile { id, record: (subject, record), field, body }))
    })?;
    Ok(found.flatten())
}

/// The field holds this file from now on, or none; those that it held are dropped.
pub fn hold_file(
    cx: &mut Cx<'_>,
    (subject, id): (Subject, i64),
    field: FieldId,
    held: Option<FieldFileId>,
) -> Result<(), DbError> {
    let held = held.map_or(0, |file| file.0);
    cx.write(
        "UPDATE field_files SET dropped_at = CASE WHEN id = $5 THEN NULL ELSE COALESCE(dropped_at, $6) END
         WHERE account_id = $1 AND subject = $2 AND subject_id = $3 AND field_id = $4",
        params![cx.account, subject.as_str(), id, field, held, cx.now],
    )?;
    Ok(())
}

/// Removes the files of records; gives their hashes.
pub fn delete_files_of(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<String>, DbError> {
    let these =
        format!("field_files WHERE account_id = $1 AND subject = $2 AND subject_id IN ({})", places(3, ids.len()));
    let values = about(cx, subject, ids);
    let files = cx.query(&format!("SELECT DISTINCT file FROM {these}"), &values, Row::take)?;
    cx.write(&format!("DELETE FROM {these}"), &values)?;
    Ok(files)
}

/// Removes files that were dropped before a time, `limit` at most; gives their hashes.
pub fn remove_dropped_files(cx: &mut Cx<'_>, before: Seconds, limit: i64) -> Result<Vec<String>, DbError> {
    let sql =
        "SELECT id, file FROM field_files WHERE account_id = $1 AND dropped_at < $2 ORDER BY dropped_at, id LIMIT $3";
    let dropped =
        cx.query(sql, params![cx.account, before, limit], |row| Ok((row.take::<i64>()?, row.take::<String>()?)))?;
    for (id, _) in &dropped {
        cx.write("DELETE FROM field_files WHERE account_id = $1 AND id = $2", params![cx.account, *id])?;
    }
    Ok(dropped.into_iter().map(|(_, file)| file).collect())
}
