//! Many leads of one stage at once. The visits that are written first say which leads are meant from then on.

use crate::leads::resettle::{Crowd, Home};
use base::db::{DbError, Row, Value};
use base::ids::{PipelineId, StageId, UserId};
use base::journal::{self, Happening, Named};
use base::{Cx, params};
use std::ops::Range;

/// The leads of new visits, which have the ids from `$2` to before `$3`.
const MEANT: &str = "SELECT lead_id FROM stage_visits WHERE account_id = $1 AND id >= $2 AND id < $3";

/// What a crowd's leads have in common; parameters from `$2` on.
fn condition(cx: &Cx<'_>, crowd: Crowd) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = params![cx.account].to_vec();
    let sql = match crowd {
        Crowd::Of(stage) => {
            values.push(stage.into());
            "leads.account_id = $1 AND leads.stage_id = $2 AND leads.is_draft = 0"
        }
        Crowd::TakenFrom { stage_id, deletion_id } => {
            values.extend([stage_id.into(), deletion_id.into()]);
            "leads.account_id = $1 AND leads.is_draft = 0 AND leads.id IN (
                SELECT taken.lead_id FROM stage_visits AS taken WHERE taken.account_id = $1 AND taken.from_stage_id = $2 AND taken.id > $3
                AND NOT EXISTS (SELECT 1 FROM stage_visits AS later WHERE later.account_id = taken.account_id AND later.lead_id = taken.lead_id AND later.id > taken.id))"
        }
    };
    (sql.to_owned(), values)
}

pub fn count_crowd(cx: &mut Cx<'_>, crowd: Crowd) -> Result<i64, DbError> {
    let (condition, values) = condition(cx, crowd);
    cx.number(&format!("SELECT count(*) FROM leads WHERE {condition}"), &values)
}

/// A deleted lead visits for no time at all: that is enough to know where it was.
pub fn insert_visits(cx: &mut Cx<'_>, crowd: Crowd, home: Home, first_id: i64) -> Result<(), DbError> {
    let (condition, mut values) = condition(cx, crowd);
    let at = values.len();
    values.extend([first_id.into(), home.pipeline_id.into(), home.stage_id.into(), cx.now.into()]);
    let sql = format!(
        "INSERT INTO stage_visits (account_id, id, lead_id, pipeline_id, stage_id, from_stage_id, entered_at, left_at, price_minor, responsible_id)
         SELECT leads.account_id, CAST(${} AS BIGINT) + row_number() OVER (ORDER BY leads.id) - 1, leads.id, CAST(${} AS BIGINT), CAST(${} AS BIGINT), leads.stage_id,
                CAST(${} AS BIGINT), CASE WHEN leads.deleted_at IS NULL THEN NULL ELSE CAST(${} AS BIGINT) END, leads.price_minor, leads.responsible_id
         FROM leads WHERE {condition}",
        at + 1,
        at + 2,
        at + 3,
        at + 4,
        at + 4
    );
    cx.write(&sql, &values)?;
    Ok(())
}

pub fn end_earlier_visits(cx: &mut Cx<'_>, ids: &Range<i64>) -> Result<(), DbError> {
    let sql = format!(
        "UPDATE stage_visits SET left_at = $4 WHERE account_id = $1 AND left_at IS NULL AND id < $2 AND lead_id IN ({MEANT})"
    );
    cx.write(&sql, params![cx.account, ids.start, ids.end, cx.now])?;
    Ok(())
}

pub fn highest_rank_among(cx: &mut Cx<'_>, ids: &Range<i64>) -> Result<Option<i64>, DbError> {
    let sql = format!("SELECT max(rank) FROM leads WHERE account_id = $1 AND id IN ({MEANT})");
    Ok(cx.find(&sql, params![cx.account, ids.start, ids.end], Row::take)?.flatten())
}

pub fn put_crowd(cx: &mut Cx<'_>, ids: &Range<i64>, home: Home, shift: i64) -> Result<(), DbError> {
    let by = cx.actor.user().map_or(0, |user| user.0);
    let sql = format!(
        "UPDATE leads SET pipeline_id = $4, stage_id = $5, rank = rank + $6, version = version + 1, updated_at = $7, updated_by = $8
         WHERE account_id = $1 AND id IN ({MEANT})"
    );
    cx.write(&sql, params![cx.account, ids.start, ids.end, home.pipeline_id, home.stage_id, shift, cx.now, by])?;
    Ok(())
}

/// Leads of one stage and one responsible.
pub struct Part {
    pub from: StageId,
    pub responsible: Option<UserId>,
    pub leads: i64,
    pub price_minor: i64,
}

/// Out of which stages they came and whose they are, how many and their sum; deleted ones are in no counter.
pub fn totals_of_crowd(cx: &mut Cx<'_>, ids: &Range<i64>) -> Result<Vec<Part>, DbError> {
    cx.query(
        "SELECT from_stage_id, responsible_id, count(*), CAST(COALESCE(sum(price_minor), 0) AS BIGINT) FROM stage_visits
         WHERE account_id = $1 AND id >= $2 AND id < $3 AND left_at IS NULL GROUP BY from_stage_id, responsible_id",
        params![cx.account, ids.start, ids.end],
        |row| {
            Ok(Part { from: row.take()?, responsible: row.take()?, leads: row.take()?, price_minor: row.take()? })
        },
    )
}

/// A stage that leads came from, and how many that are not deleted.
pub struct Origin {
    pub stage_id: StageId,
    pub pipeline_id: PipelineId,
    pub leads: i64,
}

/// The stages that they came from: of a deletion one, of a restoration those where they were found.
pub fn origins_of_crowd(cx: &mut Cx<'_>, ids: &Range<i64>) -> Result<Vec<Origin>, DbError> {
    cx.query(
        "SELECT stages.id, stages.pipeline_id, count(*) FROM stage_visits
         JOIN stages ON stages.account_id = stage_visits.account_id AND stages.id = stage_visits.from_stage_id
         WHERE stage_visits.account_id = $1 AND stage_visits.id >= $2 AND stage_visits.id < $3 AND stage_visits.left_at IS NULL
         GROUP BY stages.id, stages.pipeline_id ORDER BY stages.id",
        params![cx.account, ids.start, ids.end],
        |row| Ok(Origin { stage_id: row.take()?, pipeline_id: row.take()?, leads: row.take()? }),
    )
}

/// Writes into the journal what happened to each that came from there; nobody sees a deleted one move.
pub fn record_crowd(cx: &mut Cx<'_>, ids: &Range<i64>, origin: &Origin, happening: &Happening) -> Result<(), DbError> {
    let values = params![cx.account, ids.start, ids.end, origin.stage_id].to_vec();
    let sql = "SELECT leads.id AS lead_id, lead_contacts.contact_id, leads.company_id, leads.source_id FROM stage_visits
         JOIN leads ON leads.account_id = stage_visits.account_id AND leads.id = stage_visits.lead_id
         LEFT JOIN lead_contacts ON lead_contacts.account_id = leads.account_id AND lead_contacts.lead_id = leads.id AND lead_contacts.is_main = 1
         WHERE stage_visits.account_id = $1 AND stage_visits.id >= $2 AND stage_visits.id < $3
         AND stage_visits.from_stage_id = $4 AND stage_visits.left_at IS NULL";
    journal::record_for_each(cx, happening, Named { sql, values: &values, count: origin.leads })
}

/// The requests that wait in the first stage of a pipeline stand there as drafts, which no counter and no visit knows.
pub fn put_drafts(cx: &mut Cx<'_>, from: StageId, home: Home) -> Result<(), DbError> {
    cx.write(
        "UPDATE leads SET pipeline_id = $3, stage_id = $4, version = version + 1 WHERE account_id = $1 AND stage_id = $2 AND is_draft = 1",
        params![cx.account, from, home.pipeline_id, home.stage_id],
    )?;
    Ok(())
}

/// The drafts of the requests that came back to a pipeline.
pub fn put_drafts_of_requests(cx: &mut Cx<'_>, home: Home) -> Result<(), DbError> {
    cx.write(
        "UPDATE leads SET pipeline_id = $2, stage_id = $3, version = version + 1 WHERE account_id = $1 AND is_draft = 1
         AND id IN (SELECT lead_id FROM incoming_leads WHERE account_id = $1 AND pipeline_id = $2)",
        params![cx.account, home.pipeline_id, home.stage_id],
    )?;
    Ok(())
}
