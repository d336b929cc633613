//! Counts and sums per stage and responsible: maintained rows.

use crate::leads::Lead;
use crate::leads::counted::StageTotal;
use base::access::{self, Action, Scope};
use base::db::{DbError, Row, Value};
use base::ids::{LeadId, PipelineId, StageId, UserId};
use base::search::Subject;
use base::{Cx, params};
use std::collections::HashMap;

/// Adds to what a stage holds of somebody's.
pub fn count_of(
    cx: &mut Cx<'_>,
    (stage, responsible): (StageId, Option<UserId>),
    leads: i64,
    price_minor: i64,
) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO stage_totals (account_id, stage_id, responsible_id, leads, price_minor) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, stage_id, responsible_id)
         DO UPDATE SET leads = stage_totals.leads + excluded.leads, price_minor = stage_totals.price_minor + excluded.price_minor",
        params![cx.account, stage, responsible.map_or(0, |user| user.0), leads, price_minor],
    )?;
    Ok(())
}

/// Adds to what the lead's stage holds of its responsible's.
pub fn count(cx: &mut Cx<'_>, lead: &Lead, leads: i64, price_minor: i64) -> Result<(), DbError> {
    count_of(cx, (lead.stage_id, lead.responsible_id), leads, price_minor)
}

/// In which stage a lead counts, as whose, and its sale.
pub type Counted = ((StageId, Option<UserId>), i64);

/// What leads add to the counters where they stand: those that are neither drafts nor deleted.
pub fn standing(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<Vec<Counted>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT stage_id, responsible_id, price_minor FROM leads WHERE account_id = $1 AND is_draft = 0 AND deleted_at IS NULL AND id IN ({})",
        super::places(2, ids.len())
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| Value::from(*id))).collect();
    cx.query(&sql, &values, |row| Ok(((row.take()?, row.take()?), row.take()?)))
}

/// Some leads of one stage.
struct Total {
    stage: StageId,
    is_open: bool,
    leads: i64,
    price_minor: i64,
}

pub fn stage_totals(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<HashMap<StageId, (i64, i64)>, DbError> {
    let mut totals: HashMap<StageId, (i64, i64)> = HashMap::new();
    for total in seen(cx, pipeline)? {
        let sum = totals.entry(total.stage).or_default();
        *sum = (sum.0 + total.leads, sum.1 + total.price_minor);
    }
    Ok(totals)
}

pub fn count_open(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<(i64, i64), DbError> {
    let open = seen(cx, pipeline)?.into_iter().filter(|total| total.is_open);
    Ok(open.fold((0, 0), |(leads, price), total| (leads + total.leads, price + total.price_minor)))
}

/// What the actor may see: of those whose leads their level reaches, and what they are subscribed to besides.
fn seen(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<Total>, DbError> {
    let scope = access::scope(cx, Subject::Lead, Action::View)?;
    let of_users = cx.query(
        "SELECT stage_totals.stage_id, stages.kind, stage_totals.leads, stage_totals.price_minor, stage_totals.responsible_id FROM stage_totals
         JOIN stages ON stages.account_id = stage_totals.account_id AND stages.id = stage_totals.stage_id
         WHERE stage_totals.account_id = $1 AND stages.pipeline_id = $2",
        params![cx.account, pipeline],
        |row| Ok((read(row)?, row.take::<i64>()?)),
    )?;
    let responsible = |user: i64| (user != 0).then_some(UserId(user));
    let of_users = of_users.into_iter().filter(|(total, user)| scope.reaches(total.stage).has(responsible(*user)));
    let mut seen: Vec<Total> = of_users.map(|(total, _)| total).collect();
    seen.extend(subscribed(cx, pipeline, &scope)?);
    Ok(seen)
}

/// What only a subscription shows: as many rows as the user has subscriptions, however large the pipeline.
fn subscribed(cx: &mut Cx<'_>, pipeline: PipelineId, scope: &Scope) -> Result<Vec<Total>, DbError> {
    let (Some(user), Some(reached)) = (scope.subscriber(), scope.condition_without_subscriptions("leads")) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT leads.stage_id, stages.kind, count(*), CAST(sum(leads.price_minor) AS BIGINT) FROM subscriptions
         JOIN leads ON leads.account_id = subscriptions.account_id AND leads.id = subscriptions.subject_id
         JOIN stages ON stages.account_id = leads.account_id AND stages.id = leads.stage_id
         WHERE subscriptions.account_id = $1 AND subscriptions.user_id = $2 AND subscriptions.subject = 'lead'
         AND leads.pipeline_id = $3 AND leads.is_draft = 0 AND leads.deleted_at IS NULL
         AND CASE WHEN {reached} THEN 0 ELSE 1 END = 1
         GROUP BY leads.stage_id, stages.kind"
    );
    cx.query(&sql, params![cx.account, user, pipeline], read)
}

fn read(row: &mut Row) -> Result<Total, DbError> {
    Ok(Total {
        stage: row.take()?,
        is_open: row.take::<String>()? == "open",
        leads: row.take()?,
        price_minor: row.take()?,
    })
}

pub fn count_open_by_pipeline(cx: &mut Cx<'_>) -> Result<HashMap<PipelineId, i64>, DbError> {
    let rows = cx.query(
        "SELECT stages.pipeline_id, CAST(sum(stage_totals.leads) AS BIGINT) FROM stages
         JOIN stage_totals ON stage_totals.account_id = stages.account_id AND stage_totals.stage_id = stages.id
         WHERE stages.account_id = $1 AND stages.kind = 'open' GROUP BY stages.pipeline_id",
        params![cx.account],
        |row| Ok((row.take()?, row.take()?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The counters of all stages on a board, whoever may see them.
pub fn list_stage_totals(cx: &mut Cx<'_>) -> Result<Vec<StageTotal>, DbError> {
    cx.query(
        "SELECT stages.pipeline_id, stages.id, stages.kind, stage_totals.responsible_id, stage_totals.leads, stage_totals.price_minor
         FROM stage_totals JOIN stages ON stages.account_id = stage_totals.account_id AND stages.id = stage_totals.stage_id
         WHERE stage_totals.account_id = $1",
        params![cx.account],
        |row| {
            Ok(StageTotal {
                pipeline: row.take()?,
                stage: row.take()?,
                is_open: row.take::<String>()? == "open",
                responsible: Some(row.take::<i64>()?).filter(|user| *user != 0),
                leads: row.take()?,
                price_minor: row.take()?,
            })
        },
    )
}
