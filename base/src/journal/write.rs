//! Writing what happened: one row each, alone or many at once.

use super::Happening;
use crate::db::{DbError, Value};
use crate::ids::JournalId;
use crate::{Cx, params};

const INTO: &str = "journal (account_id, id, at, actor_kind, actor_id, kind, pipeline_id, lead_id, incoming_lead_id, contact_id, company_id, source_id, task_id, before, after)";

/// Writes one row.
///
/// # Errors
/// Whatever the database answers.
#[expect(clippy::needless_pass_by_value, reason = "callers make it in place; a reference would only be noise")]
pub fn record(cx: &mut Cx<'_>, happening: Happening) -> Result<JournalId, DbError> {
    let id: JournalId = cx.next_id()?;
    let row = row(cx, id, &happening);
    cx.insert_all(INTO, &[row], "")?;
    cx.has_news();
    Ok(id)
}

/// Writes one row for each, in their order, in as few statements as can be.
///
/// # Errors
/// Whatever the database answers.
pub fn record_all(cx: &mut Cx<'_>, happenings: &[Happening]) -> Result<(), DbError> {
    if happenings.is_empty() {
        return Ok(());
    }
    let ids = cx.reserve_ids(i64::try_from(happenings.len()).unwrap_or(0))?;
    let rows: Vec<_> = ids.zip(happenings).map(|(id, happening)| row(cx, JournalId(id), happening)).collect();
    cx.insert_all(INTO, &rows, "")?;
    cx.has_news();
    Ok(())
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
