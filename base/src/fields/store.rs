//! Writes fields, field_options, field_groups, field_rules, field_values, field_files.

mod files;

pub use files::{delete_files_of, find_file, hold_file, insert_file, remove_dropped_files};

use super::stored::Stored;
use super::{Field, FieldGroup, FieldKind, FieldOption, FieldValue, KEPT_DAYS, Predefined, Rule};
use crate::clock::DAY;
use crate::db::{DbError, Row, Value};
use crate::ids::{FieldGroupId, FieldId, FieldOptionId, StageId};
use crate::search::Subject;
use crate::{Cx, params};
use std::collections::BTreeMap;

const FIELD_COLUMNS: &str = "id, kind, name, code, group_id, position, is_api_only, settings, deleted_at";
const OPTION_COLUMNS: &str = "id, name, code, colour, parent_id, deleted_at";

/// `$first, $first+1, …`: as many places as there are values.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

fn read_field(row: &mut Row, subject: Subject) -> Result<Option<Field>, DbError> {
    let id = row.take()?;
    let Some(kind) = FieldKind::from_stored(&row.take::<String>()?) else { return Ok(None) };
    Ok(Some(Field {
        id,
        subject,
        kind,
        name: row.take()?,
        code: row.take()?,
        group_id: row.take()?,
        position: row.take()?,
        is_api_only: row.take()?,
        is_predefined: false,
        settings: row.take_json()?,
        options: Vec::new(),
        required_in: Vec::new(),
        hidden_in: Vec::new(),
        deleted_at: row.take()?,
    }))
}

/// The rows of fields, those of a kind that only a newer program knows left out.
pub fn list_fields(cx: &mut Cx<'_>, subject: Subject, are_deleted: Deleted) -> Result<Vec<Field>, DbError> {
    let of = match are_deleted {
        Deleted::No => "deleted_at IS NULL",
        Deleted::Yes => "deleted_at IS NOT NULL",
    };
    let sql = format!(
        "SELECT {FIELD_COLUMNS} FROM fields WHERE account_id = $1 AND subject = $2 AND {of} ORDER BY position, id"
    );
    let rows = cx.query(&sql, params![cx.account, subject.as_str()], |row| read_field(row, subject))?;
    Ok(rows.into_iter().flatten().collect())
}

/// Which fields are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    No,
    Yes,
}

pub fn list_options(cx: &mut Cx<'_>, fields: &[FieldId]) -> Result<Vec<(FieldId, FieldOption)>, DbError> {
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT field_id, {OPTION_COLUMNS} FROM field_options WHERE account_id = $1 AND field_id IN ({}) ORDER BY field_id, position, id",
        places(2, fields.len())
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(fields.iter().map(|id| (*id).into())).collect();
    cx.query(&sql, &values, |row| {
        let field = row.take()?;
        let option = FieldOption {
            id: row.take()?,
            name: row.take()?,
            code: row.take()?,
            colour: row.take()?,
            parent_id: row.take()?,
            deleted_at: row.take()?,
        };
        Ok((field, option))
    })
}

pub fn list_rules(cx: &mut Cx<'_>, subject: Subject) -> Result<Vec<(FieldId, StageId, Rule)>, DbError> {
    cx.query(
        "SELECT field_id, stage_id, rule FROM field_rules WHERE account_id = $1 AND subject = $2 ORDER BY field_id, stage_id",
        params![cx.account, subject.as_str()],
        |row| Ok((row.take()?, row.take()?, Rule::from_stored(&row.take::<String>()?))),
    )
}

pub fn has_required(cx: &mut Cx<'_>, subject: Subject, stage: StageId) -> Result<bool, DbError> {
    let sql = "SELECT count(*) FROM field_rules WHERE account_id = $1 AND stage_id = $2 AND subject = $3 AND rule = $4";
    Ok(cx.number(sql, params![cx.account, stage, subject.as_str(), Rule::Required.as_str()])? > 0)
}

pub fn insert_field(cx: &mut Cx<'_>, field: &Field) -> Result<(), DbError> {
    let settings = serde_json::to_string(&field.settings)?;
    cx.write(
        "INSERT INTO fields (account_id, id, subject, kind, name, code, group_id, position, is_api_only, settings, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        params![
            cx.account, field.id, field.subject.as_str(), field.kind.as_str(), &field.name, field.code.as_deref(), field.group_id,
            field.position, field.is_api_only, settings, cx.now,
        ],
    )?;
    Ok(())
}

pub fn update_field(cx: &mut Cx<'_>, field: &Field) -> Result<(), DbError> {
    let settings = serde_json::to_string(&field.settings)?;
    cx.write(
        "UPDATE fields SET name = $3, code = $4, group_id = $5, position = $6, is_api_only = $7, settings = $8, updated_at = $9, deleted_at = $10
         WHERE account_id = $1 AND id = $2",
        params![
            cx.account, field.id, &field.name, field.code.as_deref(), field.group_id, field.position, field.is_api_only, settings,
            cx.now, field.deleted_at,
        ],
    )?;
    Ok(())
}

pub fn set_place(cx: &mut Cx<'_>, id: FieldId, group: Option<FieldGroupId>, position: i64) -> Result<(), DbError> {
    cx.write(
        "UPDATE fields SET group_id = $3, position = $4, updated_at = $5 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, group, position, cx.now],
    )?;
    Ok(())
}

pub fn put_option(cx: &mut Cx<'_>, field: FieldId, option: &FieldOption, position: i64) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO field_options (account_id, id, field_id, name, code, colour, position, deleted_at, parent_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, code = excluded.code, colour = excluded.colour,
             position = excluded.position, deleted_at = excluded.deleted_at, parent_id = excluded.parent_id",
        params![
            cx.account, option.id, field, &option.name, option.code.as_deref(), option.colour.as_deref(), position, option.deleted_at,
            option.parent_id,
        ],
    )?;
    Ok(())
}

pub fn replace_rules(
    cx: &mut Cx<'_>,
    (subject, field): (Subject, FieldId),
    rule: Rule,
    stages: &[StageId],
) -> Result<(), DbError> {
    cx.write(
        "DELETE FROM field_rules WHERE account_id = $1 AND subject = $2 AND field_id = $3 AND rule = $4",
        params![cx.account, subject.as_str(), field, rule.as_str()],
    )?;
    for stage in stages {
        cx.write(
            "INSERT INTO field_rules (account_id, subject, field_id, stage_id, rule) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            params![cx.account, subject.as_str(), field, *stage, rule.as_str()],
        )?;
    }
    Ok(())
}

pub fn list_groups(cx: &mut Cx<'_>, subject: Subject) -> Result<Vec<FieldGroup>, DbError> {
    cx.query(
        "SELECT id, name, position FROM field_groups WHERE account_id = $1 AND subject = $2 ORDER BY position, id",
        params![cx.account, subject.as_str()],
        |row| Ok(FieldGroup { id: row.take()?, name: row.take()?, position: row.take()? }),
    )
}

pub fn put_group(cx: &mut Cx<'_>, subject: Subject, group: &FieldGroup) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO field_groups (account_id, id, subject, name, position) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, position = excluded.position",
        params![cx.account, group.id, subject.as_str(), &group.name, group.position],
    )?;
    Ok(())
}

/// Its fields stand among the main ones afterwards.
pub fn delete_group(cx: &mut Cx<'_>, id: FieldGroupId) -> Result<(), DbError> {
    cx.write("UPDATE fields SET group_id = NULL WHERE account_id = $1 AND group_id = $2", params![cx.account, id])?;
    cx.write("DELETE FROM field_groups WHERE account_id = $1 AND id = $2", params![cx.account, id])?;
    Ok(())
}

/// The values of records in fields that are not deleted, in order: whose, which field, the value.
pub fn list_values(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<(i64, FieldId, FieldValue)>, DbError> {
    let sql = format!(
        "SELECT field_values.subject_id, field_values.field_id, fields.kind, field_values.text, field_values.number, field_values.option_id, field_values.details
         FROM field_values JOIN fields ON fields.account_id = field_values.account_id AND fields.id = field_values.field_id
         WHERE field_values.account_id = $1 AND field_values.subject = $2 AND fields.deleted_at IS NULL AND field_values.subject_id IN ({})
         ORDER BY field_values.subject_id, field_values.field_id, field_values.position",
        places(3, ids.len())
    );
    let rows = cx.query(&sql, &about(cx, subject, ids), |row| {
        let (record, field) = (row.take()?, row.take()?);
        let kind = FieldKind::from_stored(&row.take::<String>()?);
        let stored = Stored {
            text: row.take()?,
            number: row.take()?,
            option_id: row.take()?,
            details: row.take()?,
            folded: None,
        };
        Ok(kind.and_then(|kind| stored.value(kind)).map(|value| (record, field, value)))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// Phones and e-mail addresses of contacts or companies, as values of the predefined fields.
pub fn list_handles(
    cx: &mut Cx<'_>,
    subject: Subject,
    ids: &[i64],
) -> Result<Vec<(i64, FieldId, FieldValue)>, DbError> {
    let sql = format!(
        "SELECT subject_id, kind, written, label FROM handles WHERE account_id = $1 AND subject = $2 AND subject_id IN ({}) ORDER BY subject_id, position, value",
        places(3, ids.len())
    );
    let rows = cx.query(&sql, &about(cx, subject, ids), |row| {
        let (record, kind): (i64, String) = (row.take()?, row.take()?);
        let (written, label): (String, String) = (row.take()?, row.take()?);
        let field = Predefined::ALL.into_iter().find(|one| one.handle_kind() == kind);
        Ok(field.map(|field| (record, field.id(), field.value(written, &label))))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// What the search finds records by: texts, and the names of chosen options.
pub fn list_texts(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<(i64, String)>, DbError> {
    let sql = format!(
        "SELECT field_values.subject_id, COALESCE(field_values.text, field_options.name) FROM field_values
         JOIN fields ON fields.account_id = field_values.account_id AND fields.id = field_values.field_id
         LEFT JOIN field_options ON field_options.account_id = field_values.account_id AND field_options.id = field_values.option_id
         WHERE field_values.account_id = $1 AND field_values.subject = $2 AND field_values.subject_id IN ({}) AND fields.deleted_at IS NULL
         ORDER BY field_values.subject_id, field_values.field_id, field_values.position",
        places(3, ids.len())
    );
    let texts = cx.query(&sql, &about(cx, subject, ids), |row| Ok((row.take()?, row.take::<Option<String>>()?)))?;
    Ok(texts.into_iter().filter_map(|(id, text)| Some((id, text?))).collect())
}

/// Gives fields of records these values and no others.
pub fn replace_values(
    cx: &mut Cx<'_>,
    subject: Subject,
    fields: &[(i64, FieldId, Vec<Stored>)],
) -> Result<(), DbError> {
    let mut records = BTreeMap::<FieldId, Vec<i64>>::new();
    fields.iter().for_each(|(id, field, _)| records.entry(*field).or_default().push(*id));
    for (field, ids) in records {
        let sql = format!(
            "DELETE FROM field_values WHERE account_id = $1 AND subject = $2 AND subject_id IN ({}) AND field_id = ${}",
            places(3, ids.len()),
            ids.len() + 3
        );
        let mut values = about(cx, subject, &ids);
        values.push(field.into());
        cx.write(&sql, &values)?;
    }
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (id, field, values) in fields {
        let row = |(value, position): (&Stored, i64)| {
            let (text, folded) = (value.text.as_deref(), value.folded.as_deref());
            let (option, details) = (value.option_id, value.details.as_deref());
            params![cx.account, subject.as_str(), *id, *field, position, text, folded, value.number, option, details]
                .to_vec()
        };
        rows.extend(values.iter().zip(0_i64..).map(row));
    }
    let into =
        "field_values (account_id, subject, subject_id, field_id, position, text, folded, number, option_id, details)";
    cx.insert_all(into, &rows, "")
}

/// True when a record that is not deleted has a value of the field; with a choice, when one has chosen it.
pub fn has_values(
    cx: &mut Cx<'_>,
    subject: Subject,
    field: FieldId,
    choice: Option<FieldOptionId>,
) -> Result<bool, DbError> {
    let table = subject.table();
    let sql = format!(
        "SELECT 1 FROM field_values JOIN {table} ON {table}.account_id = field_values.account_id AND {table}.id = field_values.subject_id
         WHERE field_values.account_id = $1 AND field_values.subject = $2 AND field_values.field_id = $3
         AND ($4 = 0 OR field_values.option_id = $4) AND {table}.deleted_at IS NULL LIMIT 1"
    );
    let choice = choice.map_or(0, |id| id.0);
    Ok(cx.number(&sql, params![cx.account, subject.as_str(), field, choice])? > 0)
}

pub fn list_records(
    cx: &mut Cx<'_>,
    (subject, field): (Subject, FieldId),
    after: i64,
    limit: i64,
) -> Result<Vec<i64>, DbError> {
    let sql = "SELECT DISTINCT subject_id FROM field_values WHERE account_id = $1 AND subject = $2 AND field_id = $3 AND subject_id > $4
         ORDER BY subject_id LIMIT $5";
    cx.query(sql, params![cx.account, subject.as_str(), field, after, limit], Row::take)
}

/// A record, the text or number that it says as it was written, and of a number also how it is compared.
pub type Said = (i64, String, Option<i64>);

/// The rows of a field that say one of these texts or numbers.
pub fn list_holders(
    cx: &mut Cx<'_>,
    (subject, field): (Subject, FieldId),
    texts: &[String],
    numbers: &[i64],
    limit: i64,
) -> Result<Vec<Said>, DbError> {
    let mut values = params![cx.account, subject.as_str(), field, limit].to_vec();
    let mut asked = Vec::new();
    for (column, among) in [
        ("folded", texts.iter().map(|text| Value::from(text.as_str())).collect::<Vec<_>>()),
        ("number", numbers.iter().map(|number| Value::from(*number)).collect()),
    ] {
        if !among.is_empty() {
            asked.push(format!("{column} IN ({})", places(values.len() + 1, among.len())));
            values.extend(among);
        }
    }
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT subject_id, text, number FROM field_values
         WHERE account_id = $1 AND subject = $2 AND field_id = $3 AND text IS NOT NULL AND ({}) ORDER BY subject_id DESC LIMIT $4",
        asked.join(" OR ")
    );
    cx.query(&sql, &values, |row| Ok((row.take()?, row.take()?, row.take()?)))
}

/// Removes every value of records.
pub fn delete_values_of(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), DbError> {
    let sql = format!(
        "DELETE FROM field_values WHERE account_id = $1 AND subject = $2 AND subject_id IN ({})",
        places(3, ids.len())
    );
    cx.write(&sql, &about(cx, subject, ids))?;
    Ok(())
}

/// Fields that nobody can bring back any more.
pub fn list_expired(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<FieldId>, DbError> {
    let sql = "SELECT id FROM fields WHERE account_id = $1 AND deleted_at < $2 ORDER BY id LIMIT $3";
    cx.query(sql, params![cx.account, cx.now - KEPT_DAYS * DAY, limit], Row::take)
}

/// Removes a field with all that belongs to it; gives the files that it held.
pub fn remove_field(cx: &mut Cx<'_>, id: FieldId) -> Result<Vec<String>, DbError> {
    let held = "SELECT DISTINCT file FROM field_files WHERE account_id = $1 AND field_id = $2";
    let files = cx.query(held, params![cx.account, id], Row::take)?;
    for table in ["field_files", "field_values", "field_options", "field_rules"] {
        let sql = format!("DELETE FROM {table} WHERE account_id = $1 AND field_id = $2");
        cx.write(&sql, params![cx.account, id])?;
    }
    cx.write("DELETE FROM fields WHERE account_id = $1 AND id = $2", params![cx.account, id])?;
    Ok(files)
}

fn about(cx: &Cx<'_>, subject: Subject, ids: &[i64]) -> Vec<Value> {
    [cx.account.into(), subject.as_str().into()].into_iter().chain(ids.iter().map(|id| (*id).into())).collect()
}
