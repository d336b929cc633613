//! Leads as the board shows them, with the names of their contact and company.

use super::places;
use crate::contacts::store::seen;
use crate::leads::{Cards, LeadCard};
use base::db::{DbError, Row, Value};
use base::ids::LeadId;
use base::search::Subject;
use base::{Cx, params};

const CARD: &str = "leads.id, leads.name, leads.pipeline_id, leads.stage_id, leads.rank, leads.price_minor, leads.version, leads.updated_at, \
    leads.closed_at, leads.next_task_at, contacts.name, companies.name, leads.responsible_id, \
    CASE WHEN EXISTS (SELECT 1 FROM talks WHERE talks.account_id = leads.account_id AND talks.lead_id = leads.id AND talks.is_answered = 0) THEN 1 ELSE 0 END, \
    (SELECT tasks.text FROM tasks WHERE tasks.account_id = leads.account_id AND tasks.subject = 'lead' AND tasks.subject_id = leads.id AND tasks.completed_at IS NULL AND tasks.due_at = leads.next_task_at ORDER BY tasks.id LIMIT 1), \
    stages.stale_after_days, pipelines.card_fields";
const JOINS: &str = "JOIN stages ON stages.account_id = leads.account_id AND stages.id = leads.stage_id \
    JOIN pipelines ON pipelines.account_id = leads.account_id AND pipelines.id = leads.pipeline_id \
    LEFT JOIN lead_contacts ON lead_contacts.account_id = leads.account_id AND lead_contacts.lead_id = leads.id AND lead_contacts.is_main = 1 \
    LEFT JOIN contacts ON contacts.account_id = leads.account_id AND contacts.id = lead_contacts.contact_id AND contacts.deleted_at IS NULL \
    LEFT JOIN companies ON companies.account_id = leads.account_id AND companies.id = leads.company_id";

fn read(row: &mut Row) -> Result<LeadCard, DbError> {
    Ok(LeadCard {
        id: row.take()?,
        name: row.take()?,
        pipeline_id: row.take()?,
        stage_id: row.take()?,
        rank: row.take()?,
        price_minor: row.take()?,
        version: row.take()?,
        updated_at: row.take()?,
        closed_at: row.take()?,
        next_task_at: row.take()?,
        contact_name: row.take()?,
        company_name: row.take()?,
        responsible_id: row.take()?,
        awaits_answer: row.take()?,
        next_task: row.take()?,
        stale_after_days: row.take()?,
        card_fields: row.take()?,
        tags: Vec::new(),
    })
}

/// One statement for all stages: each is a range of the index `leads_of_stage`, cut off after `per_stage` rows.
pub fn list_cards(cx: &mut Cx<'_>, pages: &[Cards], per_stage: i64) -> Result<Vec<LeadCard>, DbError> {
    if pages.is_empty() {
        return Ok(Vec::new());
    }
    let seen = seen(cx, Subject::Lead)?;
    let mut values: Vec<Value> = params![cx.account, per_stage].to_vec();
    let mut parts = Vec::new();
    for page in pages {
        let (rank, id) = page.below.unwrap_or((i64::MAX, LeadId(i64::MAX)));
        let at = values.len();
        parts.push(format!(
            "SELECT * FROM (SELECT id FROM leads WHERE account_id = $1 AND stage_id = ${} AND deleted_at IS NULL AND is_draft = 0
             AND (rank < ${} OR (rank = ${} AND id < ${})){seen} ORDER BY rank DESC, id DESC LIMIT $2) AS page{at}",
            at + 1,
            at + 2,
            at + 2,
            at + 3
        ));
        values.extend([page.stage.into(), rank.into(), id.into()]);
    }
    let sql = format!(
        "SELECT {CARD} FROM ({}) AS shown JOIN leads ON leads.account_id = $1 AND leads.id = shown.id {JOINS} ORDER BY leads.stage_id, leads.rank DESC, leads.id DESC",
        parts.join(" UNION ALL ")
    );
    cx.query(&sql, &values, read)
}

pub fn list_cards_by_ids(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<Vec<LeadCard>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let seen = seen(cx, Subject::Lead)?;
    let sql = format!(
        "SELECT {CARD} FROM leads {JOINS} WHERE leads.account_id = $1 AND leads.deleted_at IS NULL AND leads.is_draft = 0 AND leads.id IN ({}){seen} ORDER BY leads.id DESC",
        places(2, ids.len())
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| Value::from(*id))).collect();
    cx.query(&sql, &values, read)
}

/// The leads of some contacts and companies that are in lists, newest first.
pub fn list_ids_of_people(
    cx: &mut Cx<'_>,
    contacts: &[i64],
    companies: &[i64],
    limit: i64,
) -> Result<Vec<LeadId>, DbError> {
    let mut values: Vec<Value> = params![cx.account, limit].to_vec();
    let mut parts = Vec::new();
    if !contacts.is_empty() {
        parts.push(format!(
            "SELECT lead_id AS id FROM lead_contacts WHERE account_id = $1 AND contact_id IN ({})",
            places(values.len() + 1, contacts.len())
        ));
        values.extend(contacts.iter().map(|id| Value::from(*id)));
    }
    if !companies.is_empty() {
        parts.push(format!(
            "SELECT id FROM leads WHERE account_id = $1 AND company_id IN ({})",
            places(values.len() + 1, companies.len())
        ));
        values.extend(companies.iter().map(|id| Value::from(*id)));
    }
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let seen = seen(cx, Subject::Lead)?;
    let sql = format!(
        "SELECT leads.id FROM ({}) AS theirs JOIN leads ON leads.account_id = $1 AND leads.id = theirs.id
         WHERE leads.is_draft = 0 AND leads.deleted_at IS NULL{seen} ORDER BY leads.id DESC LIMIT $2",
        parts.join(" UNION ")
    );
    cx.query(&sql, &values, Row::take)
}
