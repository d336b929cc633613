//! Writing what happened: one row each, alone or many at once.

use super::Happening;
use crate::db::{DbError, Value};
use crate::ids::JournalId;
use crate::search::Subject;
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

/// Leads that a query names: it gives the columns `lead_id`, `contact_id`, `company_id` and `source_id`.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The query.
    pub sql: &'a str,
    /// Its parameters.
    pub values: &'a [Value],
    /// How many it names at most: so many ids are taken.
    pub count: i64,
}

/// Writes one row for each lead that a query names, all of which say the same: one statement, however many they are.
///
/// # Errors
/// Whatever the database answers.
pub fn record_for_each(cx: &mut Cx<'_>, happening: &Happening, named: Named<'_>) -> Result<(), DbError> {
    let first = cx.reserve_ids(named.count)?.start;
    let at = named.values.len();
    let (number, text) = (
        |place: usize| format!("CAST(${} AS BIGINT)", at + place),
        |place: usize| format!("CAST(${} AS TEXT)", at + place),
    );
    let sql = format!(
        "INSERT INTO {INTO}
         SELECT {}, {} + row_number() OVER (ORDER BY named.lead_id) - 1, {}, {}, {}, {}, {}, named.lead_id, NULL, named.contact_id, named.company_id, named.source_id, NULL, {}, {}
         FROM ({}) AS named",
        number(1), number(2), number(3), text(4), number(5), text(6), number(7), text(8), text(9), named.sql
    );
    let (actor_kind, actor_id) = cx.actor.stored();
    let (before, after) = (&happening.before, &happening.after);
    let said = params![
        cx.account,
        first,
        cx.now,
        actor_kind,
        actor_id,
        happening.kind.as_str(),
        happening.about.pipeline,
        before,
        after
    ];
    let values: Vec<Value> = named.values.iter().cloned().chain(said.iter().cloned()).collect();
    cx.write(&sql, &values)?;
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

/// Takes the values out of what happened to records that are deleted for good; that it happened, when and by whom stays.
/// What happened to a lead is the lead's, also where a contact or company of it is named.
///
/// # Errors
/// Whatever the database answers.
pub fn blank(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), DbError> {
    let its = match subject {
        Subject::Lead => "lead_id",
        Subject::Contact => "lead_id IS NULL AND contact_id",
        Subject::Company => "lead_id IS NULL AND contact_id IS NULL AND company_id",
    };
    let places: Vec<String> = (0..ids.len()).map(|at| format!("${}", at + 2)).collect();
    let sql = format!(
        "UPDATE journal SET before = 'null', after = 'null' WHERE account_id = $1 AND {its} IN ({})",
        places.join(", ")
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| (*id).into())).collect();
    cx.write(&sql, &values)?;
    Ok(())
}
