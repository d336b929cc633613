//! Leads as the board shows them, with the names of their contact and company.

use super::places;
use crate::contacts::store::seen;
use crate::leads::{CardField, Cards, LeadCard};
use base::access::{self, Action, Reach, Scope};
use base::db::{DbError, Row, Value};
use base::filters::{Key, KeyValue, Sort, Way};
use base::ids::{LeadId, StageId};
use base::search::Subject;
use base::{Cx, params};

// Not EXISTS: PostgreSQL would gather the unanswered talks of the whole account for it, once for every board.
const CARD: &str = "leads.id, shown.place, leads.name, leads.pipeline_id, leads.stage_id, leads.price_minor, leads.version, leads.updated_at, \
    leads.closed_at, leads.next_task_at, contacts.name, companies.name, leads.responsible_id, \
    COALESCE((SELECT 1 FROM talks WHERE talks.account_id = leads.account_id AND talks.lead_id = leads.id AND talks.is_answered = 0 LIMIT 1), 0), \
    (SELECT tasks.text FROM tasks WHERE tasks.account_id = leads.account_id AND tasks.subject = 'lead' AND tasks.subject_id = leads.id AND tasks.completed_at IS NULL AND tasks.due_at = leads.next_task_at ORDER BY tasks.id LIMIT 1), \
    stages.stale_after_days, \
    (SELECT suspects.id FROM suspect_records JOIN suspects ON suspects.account_id = suspect_records.account_id AND suspects.id = suspect_records.suspect_id AND suspects.state = 'open' \
     WHERE suspect_records.account_id = leads.account_id AND suspect_records.subject = 'lead' AND suspect_records.record_id = leads.id ORDER BY suspects.id DESC LIMIT 1), \
    pipelines.card_fields";
/// What a card is drawn of, beside the ids and places that are shown.
const JOINS: &str = "JOIN leads ON leads.account_id = $1 AND leads.id = shown.id \
    JOIN stages ON stages.account_id = leads.account_id AND stages.id = leads.stage_id \
    JOIN pipelines ON pipelines.account_id = leads.account_id AND pipelines.id = leads.pipeline_id \
    LEFT JOIN lead_contacts ON lead_contacts.account_id = leads.account_id AND lead_contacts.lead_id = leads.id AND lead_contacts.is_main = 1 \
    LEFT JOIN contacts ON contacts.account_id = leads.account_id AND contacts.id = lead_contacts.contact_id AND contacts.deleted_at IS NULL \
    LEFT JOIN companies ON companies.account_id = leads.account_id AND companies.id = leads.company_id";

fn read(row: &mut Row) -> Result<LeadCard, DbError> {
    let id: LeadId = row.take()?;
    Ok(LeadCard {
        id,
        place: Key { value: KeyValue::from(row.take::<Value>()?), id: id.0 },
        name: row.take()?,
        pipeline_id: row.take()?,
        stage_id: row.take()?,
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
        suspect: row.take()?,
        shows: CardField::read_all(&row.take::<String>()?),
        values: Vec::new(),
        tags: Vec::new(),
    })
}

/// People of a group whose leads are looked up one after the other; a larger group has some on every page of a stage.
const MAX_RANGES: usize = 8;

/// One statement for all stages: each is a range of the index of that order, cut off after `per_stage` rows; for those who
/// see little, what they see there. The number of rows stands in the statement: as a parameter it would be unknown to a plan
/// that PostgreSQL keeps, and planning anew takes longer than reading.
pub fn list_cards(cx: &mut Cx<'_>, sort: Sort, pages: &[Cards], per_stage: i64) -> Result<Vec<LeadCard>, DbError> {
    if pages.is_empty() {
        return Ok(Vec::new());
    }
    let scope = access::scope(cx, Subject::Lead, Action::View)?;
    let (by, way) = (sort.by.sql(), sort.way.sql());
    let follows = if sort.way == Way::Up { '>' } else { '<' };
    let mut values: Vec<Value> = params![cx.account].to_vec();
    let mut parts = Vec::new();
    for page in pages {
        values.push(page.stage.into());
        let at = values.len();
        let mut from = String::new();
        if let Some(key) = &page.below {
            from = format!(" AND ({by}, id) {follows} (${}, ${})", at + 1, at + 2);
            values.extend([key.value.clone().into(), key.id.into()]);
        }
        let seen = scope.and("leads");
        let ranges = ranges(&scope, page.stage).into_iter().enumerate().map(|(number, range)| format!(
            "SELECT * FROM (SELECT id, {by} AS place FROM leads WHERE account_id = $1 AND stage_id = ${at} AND deleted_at IS NULL AND is_draft = 0{range}{from}{seen}
             ORDER BY {by} {way}, id {way} LIMIT {per_stage}) AS range{at}_{number}"
        ));
        // A lead may be one's own and subscribed to as well.
        let ranges: Vec<String> = ranges.collect();
        parts.push(format!(
            "SELECT * FROM (SELECT id, place FROM ({}) AS ranges{at} ORDER BY place {way}, id {way} LIMIT {per_stage}) AS page{at}",
            ranges.join(" UNION ")
        ));
    }
    let sql = format!(
        "SELECT {CARD} FROM ({}) AS shown {JOINS} ORDER BY leads.stage_id, shown.place {way}, leads.id {way}",
        parts.join(" UNION ALL ")
    );
    cx.query(&sql, &values, read)
}

/// The parts of a stage that hold all that is seen there, so that whoever sees little of a large stage does not look
/// through the whole of it: what each user answers for whose leads are seen, and what is subscribed to.
fn ranges(scope: &Scope, stage: StageId) -> Vec<String> {
    match (scope.reaches(stage), scope.subscriber()) {
        (Reach::Only(users), Some(me)) if users.len() <= MAX_RANGES => {
            let theirs = users.iter().map(|user| format!(" AND responsible_id = {user}"));
            let subscribed = format!(
                " AND id IN (SELECT subject_id FROM subscriptions WHERE subscriptions.account_id = $1 AND subscriptions.subject = 'lead' AND subscriptions.user_id = {me})"
            );
            theirs.chain([subscribed]).collect()
        }
        _ => vec![String::new()],
    }
}

pub fn list_cards_by_ids(cx: &mut Cx<'_>, sort: Sort, ids: &[LeadId]) -> Result<Vec<LeadCard>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let seen = seen(cx, Subject::Lead)?;
    let sql = format!(
        "SELECT {CARD} FROM (SELECT id, {} AS place FROM leads WHERE account_id = $1 AND deleted_at IS NULL AND is_draft = 0 AND id IN ({}){seen}) AS shown
         {JOINS} ORDER BY leads.id DESC",
        sort.by.sql(),
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
