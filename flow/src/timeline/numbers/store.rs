//! Writes: day_numbers, counted_records.

use super::contribution::{Contribution, Contributions, Key, Measure};
use super::day::Day;
use super::decided::{DecidedRequest, Decision};
use super::lead::{CountedLead, Visit};
use super::reports::{Dimension, Line, Question};
use base::access::{self, Action, Reach};
use base::db::{DbError, Row, Value};
use base::ids::{IncomingLeadId, JournalId, LeadId, PipelineId, SourceId, StageId, UserId};
use base::search::Subject;
use base::{Cx, params};
use std::collections::HashMap;

/// Whose contributions are remembered.
pub const LEAD: &str = "lead";
pub const REQUEST: &str = "incoming_lead";

/// Rows written by one statement: eleven values each stay below what either database takes in one statement.
const ROWS_OF_AN_INSERT: usize = 100;
/// Visits of the leads of one batch that are read: a lead that moves to and fro more often is a rule gone wild.
const MAX_VISITS: i64 = 50_000;

fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

fn with_ids<T: Copy + Into<Value>>(cx: &Cx<'_>, ids: &[T]) -> Vec<Value> {
    std::iter::once(cx.account.into()).chain(ids.iter().map(|id| (*id).into())).collect()
}

/// The ways of leads after a visit, in the order in which they were written: the visit, and whose it is.
pub fn visits_after(cx: &mut Cx<'_>, cursor: JournalId, limit: i64) -> Result<Vec<(i64, LeadId)>, DbError> {
    cx.query(
        "SELECT id, lead_id FROM stage_visits WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        params![cx.account, cursor, limit],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// The leads that count: no drafts, none that are deleted.
pub fn counted_leads(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<HashMap<LeadId, CountedLead>, DbError> {
    let values = with_ids(cx, ids);
    let sql = format!(
        "SELECT id, created_at, closed_at, stage_id, price_minor, COALESCE(responsible_id, 0), COALESCE(source_id, 0), COALESCE(loss_reason_id, 0)
         FROM leads WHERE account_id = $1 AND is_draft = 0 AND deleted_at IS NULL AND id IN ({})",
        places(2, ids.len())
    );
    let found = cx.query(&sql, &values, |row| {
        let id: LeadId = row.take()?;
        Ok((
            id,
            CountedLead {
                opened_at: row.take()?,
                closed_at: row.take()?,
                stage: row.take()?,
                price_minor: row.take()?,
                responsible: row.take()?,
                source: row.take()?,
                loss_reason: row.take()?,
                visits: Vec::new(),
            },
        ))
    })?;
    let mut leads: HashMap<LeadId, CountedLead> = found.into_iter().collect();
    let sql = format!(
        "SELECT lead_id, pipeline_id, stage_id, entered_at, left_at, COALESCE(responsible_id, 0) FROM stage_visits
         WHERE account_id = $1 AND lead_id IN ({}) ORDER BY lead_id, id LIMIT {MAX_VISITS}",
        places(2, ids.len())
    );
    for (id, visit) in cx.query(&sql, &values, read_visit)? {
        if let Some(lead) = leads.get_mut(&id) {
            lead.visits.push(visit);
        }
    }
    Ok(leads)
}

fn read_visit(row: &mut Row) -> Result<(LeadId, Visit), DbError> {
    let id = row.take()?;
    let visit = Visit {
        pipeline: row.take()?,
        stage: row.take()?,
        entered_at: row.take()?,
        left_at: row.take()?,
        responsible: row.take()?,
    };
    Ok((id, visit))
}

/// The requests that a person has decided. What joined an open lead by itself was not.
pub fn decided_requests(
    cx: &mut Cx<'_>,
    ids: &[IncomingLeadId],
) -> Result<HashMap<IncomingLeadId, DecidedRequest>, DbError> {
    let sql = format!(
        "SELECT id, state, created_at, decided_at, decided_by, pipeline_id, source_id FROM incoming_leads
         WHERE account_id = $1 AND decided_at IS NOT NULL AND decided_by > 0 AND id IN ({})",
        places(2, ids.len())
    );
    let found = cx.query(&sql, &with_ids(cx, ids), |row| {
        let (id, state): (IncomingLeadId, String) = (row.take()?, row.take()?);
        let (arrived_at, decided_at, user) = (row.take()?, row.take()?, row.take()?);
        let (pipeline, source) = (row.take()?, row.take()?);
        let request = |decision| DecidedRequest { decision, arrived_at, decided_at, user, pipeline, source };
        Ok(Decision::from_state(&state).map(|decision| (id, request(decision))))
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// What these records have contributed so far.
pub fn contributions_of(
    cx: &mut Cx<'_>,
    subject: &str,
    ids: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, Contributions>, DbError> {
    let mut values = params![cx.account, subject].to_vec();
    values.extend(ids.map(Value::Int));
    let sql = format!(
        "SELECT subject_id, contributions FROM counted_records WHERE account_id = $1 AND subject = $2 AND subject_id IN ({})",
        places(3, values.len() - 2)
    );
    let found = cx.query(&sql, &values, |row| Ok((row.take()?, row.take_json()?)))?;
    Ok(found.into_iter().map(|(id, json)| (id, read_contributions(&json))).collect())
}

/// Remembers what these records contribute now.
pub fn remember(cx: &mut Cx<'_>, subject: &str, records: &[(i64, Contributions)]) -> Result<(), DbError> {
    for some in records.chunks(ROWS_OF_AN_INSERT) {
        let (mut values, mut rows) = (params![cx.account, subject].to_vec(), Vec::new());
        for (id, contributions) in some {
            rows.push(format!("($1, $2, {})", places(values.len() + 1, 2)));
            values.extend([Value::Int(*id), Value::from(&written(contributions))]);
        }
        let sql = format!(
            "INSERT INTO counted_records (account_id, subject, subject_id, contributions) VALUES {}
             ON CONFLICT (account_id, subject, subject_id) DO UPDATE SET contributions = excluded.contributions",
            rows.join(", ")
        );
        cx.write(&sql, &values)?;
    }
    Ok(())
}

/// A list of lists: the measure's word, and ten numbers.
fn written(contributions: &Contributions) -> serde_json::Value {
    let list = contributions.iter().map(|(key, sum)| {
        serde_json::json!([
            key.measure.as_str(),
            key.day.0,
            key.pipeline,
            key.stage,
            key.user,
            key.source,
            key.detail,
            key.bucket,
            sum.number,
            sum.amount_minor,
            sum.seconds
        ])
    });
    list.collect()
}

fn read_contributions(json: &serde_json::Value) -> Contributions {
    let rows = json.as_array().map(Vec::as_slice).unwrap_or_default();
    rows.iter().filter_map(|row| read_contribution(row.as_array()?)).collect()
}

fn read_contribution(row: &[serde_json::Value]) -> Option<(Key, Contribution)> {
    let number = |at: usize| row.get(at).and_then(serde_json::Value::as_i64);
    let key = Key {
        measure: Measure::from_stored(row.first()?.as_str()?)?,
        day: Day(number(1)?),
        pipeline: PipelineId(number(2)?),
        stage: StageId(number(3)?),
        user: UserId(number(4)?),
        source: SourceId(number(5)?),
        detail: number(6)?,
        bucket: number(7)?,
    };
    Some((key, Contribution { number: number(8)?, amount_minor: number(9)?, seconds: number(10)? }))
}

/// Adds to the days.
pub fn add(cx: &mut Cx<'_>, changes: &Contributions) -> Result<(), DbError> {
    let changes: Vec<(&Key, &Contribution)> = changes.iter().collect();
    for some in changes.chunks(ROWS_OF_AN_INSERT) {
        let (mut values, mut rows) = (params![cx.account].to_vec(), Vec::new());
        for (key, sum) in some {
            rows.push(format!("($1, {})", places(values.len() + 1, 11)));
            values.extend([
                key.measure.as_str().into(),
                key.pipeline.into(),
                Value::Int(key.day.0),
                key.stage.into(),
                key.user.into(),
                key.source.into(),
                Value::Int(key.detail),
                Value::Int(key.bucket),
                Value::Int(sum.number),
                Value::Int(sum.amount_minor),
                Value::Int(sum.seconds),
            ]);
        }
        let sql = format!(
            "INSERT INTO day_numbers (account_id, measure, pipeline_id, day, stage_id, user_id, source_id, detail, bucket, number, amount_minor, seconds) VALUES {}
             ON CONFLICT (account_id, measure, pipeline_id, day, stage_id, user_id, source_id, detail, bucket) DO UPDATE SET
                number = day_numbers.number + excluded.number, amount_minor = day_numbers.amount_minor + excluded.amount_minor,
                seconds = day_numbers.seconds + excluded.seconds",
            rows.join(", ")
        );
        cx.write(&sql, &values)?;
    }
    Ok(())
}

/// Adds up the days of a question, a line for each combination of the dimensions.
pub fn sum(cx: &mut Cx<'_>, measure: Measure, question: &Question, by: &[Dimension]) -> Result<Vec<Line>, DbError> {
    let users = visible(cx, question.users.as_deref())?;
    let columns: Vec<&str> = by.iter().map(|dimension| dimension.column()).collect();
    let mut values = params![cx.account, measure.as_str(), question.days.start.0, question.days.end.0].to_vec();
    let mut conditions = String::new();
    let mut among = |column: &str, ids: Option<Vec<i64>>| {
        if let Some(ids) = ids {
            // An empty list is a question about nobody: nothing answers it.
            conditions += &format!(
                " AND {column} IN ({})",
                if ids.is_empty() { "NULL".to_owned() } else { places(values.len() + 1, ids.len()) }
            );
            values.extend(ids.into_iter().map(Value::Int));
        }
    };
    among("pipeline_id", question.pipelines.as_ref().map(|ids| ids.iter().map(|id| id.0).collect()));
    among("user_id", users.map(|ids| ids.iter().map(|id| id.0).collect()));
    among("source_id", question.source.map(|id| vec![id.0]));
    let (list, group) = if columns.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("{}, ", columns.join(", ")), format!(" GROUP BY {}", columns.join(", ")))
    };
    let sql = format!(
        "SELECT {list}CAST(COALESCE(sum(number), 0) AS BIGINT), CAST(COALESCE(sum(amount_minor), 0) AS BIGINT), CAST(COALESCE(sum(seconds), 0) AS BIGINT)
         FROM day_numbers WHERE account_id = $1 AND measure = $2 AND day >= $3 AND day < $4{conditions}{group}"
    );
    let dimensions = by.len();
    let lines = cx.query(&sql, &values, |row| {
        let mut at = Vec::with_capacity(dimensions);
        for _ in 0..dimensions {
            at.push(row.take::<i64>()?);
        }
        Ok(Line { at, sum: Contribution { number: row.take()?, amount_minor: row.take()?, seconds: row.take()? } })
    })?;
    Ok(lines.into_iter().filter(|line| line.sum != Contribution::default()).collect())
}

/// Those who are asked about, as far as one may see what they answer for; nothing means everybody.
fn visible(cx: &mut Cx<'_>, asked: Option<&[UserId]>) -> Result<Option<Vec<UserId>>, DbError> {
    let reach = access::scope(cx, Subject::Lead, Action::View)?.reaches(StageId(0));
    Ok(match (reach, asked) {
        (Reach::Everybody, asked) => asked.map(<[UserId]>::to_vec),
        (Reach::Only(seen), None) => Some(seen),
        (Reach::Only(seen), Some(asked)) => Some(asked.iter().filter(|user| seen.contains(user)).copied().collect()),
    })
}
