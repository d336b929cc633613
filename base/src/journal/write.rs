//! Writing what happened: one row each, alone or many at once.

use super::Happening;
use crate::db::{DbError, Value};
use crate::ids::JournalId;
use crate::{Cx, params};

/// Columns of a row.
const COLUMNS: usize = 15;
/// Rows of one statement: both databases take that many values.
const ROWS_AT_ONCE: usize = 1_000;

/// Writes one row.
///
/// # Errors
/// Whatever the database answers.
#[expect(clippy::needless_pass_by_value, reason = "callers make it in place; a reference would only be noise")]
pub fn record(cx: &mut Cx<'_>, happening: Happening) -> Result<JournalId, DbError> {
    let id: JournalId = cx.next_id()?;
    let row = row(cx, id, &happening);
    cx.execute(&insert(1), &row)?;
    cx.has_news();
    Ok(id)
}

/// Writes one row for each, in their order, a thousand in a statement.
///
/// # Errors
/// Whatever the database answers.
pub fn record_all(cx: &mut Cx<'_>, happenings: &[Happening]) -> Result<(), DbError> {
    for part in happenings.chunks(ROWS_AT_ONCE) {
        let ids = cx.reserve_ids(i64::try_from(part.len()).unwrap_or(0))?;
        let mut values = Vec::with_capacity(part.len() * COLUMNS);
        for (id, happening) in ids.zip(part) {
            values.extend(row(cx, JournalId(id), happening));
        }
        cx.execute(&insert(part.len()), &values)?;
        cx.has_news();
    }
    Ok(())
}

fn insert(rows: usize) -> String {
    let row = |at: usize| {
        let places: Vec<String> = (1..=COLUMNS).map(|column| format!("${}", at * COLUMNS + column)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!(
        "INSERT INTO journal (account_id, id, at, actor_kind, actor_id, kind, pipeline_id, lead_id, incoming_lead_id, contact_id, company_id, source_id, task_id, before, after)
         VALUES {}",
        rows.join(", ")
    )
}

fn row(cx: &Cx<'_>, id: JournalId, happening: &Happening) -> Vec<Value> {
    let (actor_kind, actor_id) = cx.actor.stored();
    let about = happening.about;
    params![
        cx.account,
        id,
        cx.now,
        actor_kind,
        actor_id,
        happening.kind.as_str(),
        about.pipeline,
        about.lead,
        about.incoming_lead,
        about.contact,
        about.company,
        about.source,
        about.task,
        &happening.before,
        &happening.after,
    ]
    .to_vec()
}
