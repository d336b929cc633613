//! A deleted field comes back, and the search finds what it says again. The order of the steps, no SQL.

use crate::contacts::companies;
use crate::{Error, contacts, leads};
use base::fields::{self, Field};
use base::ids::{CompanyId, ContactId, FieldId, LeadId};
use base::search::Subject;
use base::{Cx, DbError, jobs};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// The job that gives the search the words of a field again; its payload is [`Indexing`] as JSON.
pub const INDEX_FIELD_JOB: &str = "index_field";
/// Records whose words are written in one unit, so that others need not wait for long.
const BATCH: i64 = 200;

/// How far the words of a field are written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Indexing {
    subject: String,
    field: FieldId,
    /// The last record that was done.
    after: i64,
}

/// Brings a deleted field back with its values. What was changed meanwhile lost its words in the search: a job writes
/// those of every record that has a value, however many there are.
///
/// # Errors
/// As [`fields::restore`].
pub fn restore_field(cx: &mut Cx<'_>, subject: Subject, id: FieldId) -> Result<Field, Error> {
    let field = fields::restore(cx, subject, id).map_err(leads::Error::from)?;
    if fields::list_records(cx, subject, id, 0, 1)?.is_empty() {
        return Ok(field);
    }
    let begin = Indexing { subject: subject.as_str().to_owned(), field: id, after: 0 };
    jobs::enqueue(cx, INDEX_FIELD_JOB, &json!(begin))?;
    Ok(field)
}

/// Which records are next; none when all are done.
///
/// # Errors
/// Whatever the database answers.
pub fn next_to_index(cx: &mut Cx<'_>, payload: &Json) -> Result<Vec<i64>, DbError> {
    let indexing: Indexing = serde_json::from_value(payload.clone())?;
    let Some(subject) = Subject::from_stored(&indexing.subject) else { return Ok(Vec::new()) };
    fields::list_records(cx, subject, indexing.field, indexing.after, BATCH)
}

/// Writes the words of these records, and asks for the next ones.
///
/// # Errors
/// Whatever the database answers.
pub fn index_again(cx: &mut Cx<'_>, payload: &Json, records: &[i64]) -> Result<(), Error> {
    let indexing: Indexing = serde_json::from_value(payload.clone()).map_err(DbError::from)?;
    for id in records {
        match Subject::from_stored(&indexing.subject) {
            Some(Subject::Lead) => leads::index_again(cx, LeadId(*id))?,
            Some(Subject::Contact) => contacts::index_again(cx, ContactId(*id))?,
            Some(Subject::Company) => companies::index_again(cx, CompanyId(*id))?,
            None => {}
        }
    }
    if let Some(last) = records.last() {
        jobs::enqueue(cx, INDEX_FIELD_JOB, &json!(Indexing { after: *last, ..indexing }))?;
    }
    Ok(())
}
