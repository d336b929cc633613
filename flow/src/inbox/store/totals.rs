//! The maintained counters of the inbox, and the sums over its history.

use crate::channels::Channel;
use base::access::{self, Action, Entity};
use base::clock::Seconds;
use base::db::{DbError, Row};
use base::ids::{IncomingLeadId, PipelineId};
use base::{Cx, params};

pub fn count(cx: &mut Cx<'_>, pipeline: PipelineId, channel: Channel, by: i64) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO inbox_totals (account_id, pipeline_id, channel, waiting) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, pipeline_id, channel) DO UPDATE SET waiting = inbox_totals.waiting + excluded.waiting",
        params![cx.account, pipeline, channel.as_str(), by],
    )?;
    Ok(())
}

/// Where a request adds to the counters; nothing for one that does not wait.
pub fn standing(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<Option<(PipelineId, Channel)>, DbError> {
    let sql = "SELECT pipeline_id, channel FROM incoming_leads WHERE account_id = $1 AND id = $2 AND state = 'waiting'";
    cx.find(sql, params![cx.account, id], |row| {
        let pipeline = row.take()?;
        let channel = Channel::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?;
        Ok((pipeline, channel))
    })
}

pub fn count_waiting(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<(Channel, i64)>, DbError> {
    let seen = access::scope(cx, Entity::IncomingLead, Action::View)?.and("inbox_totals");
    let sql = format!("SELECT channel, waiting FROM inbox_totals WHERE account_id = $1 AND pipeline_id = $2{seen}");
    let rows = cx.query(&sql, params![cx.account, pipeline], |row| Ok((row.take::<String>()?, row.take::<i64>()?)))?;
    let waiting =
        |channel: Channel| rows.iter().find(|(word, _)| word == channel.as_str()).map_or(0, |(_, count)| *count);
    Ok(Channel::ALL.into_iter().map(|channel| (channel, waiting(channel))).collect())
}

pub fn oldest_waiting(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Option<Seconds>, DbError> {
    let seen = super::incoming_leads::seen(cx)?;
    let sql = format!(
        "SELECT min(created_at) FROM incoming_leads WHERE account_id = $1 AND pipeline_id = $2 AND state = 'waiting'{seen}"
    );
    let found = cx.find(&sql, params![cx.account, pipeline], Row::take)?;
    Ok(found.flatten())
}

/// Counts of one channel in one state.
pub struct SummaryLine {
    pub state: String,
    pub channel: Channel,
    pub count: i64,
    pub decision_seconds: i64,
}

pub fn summary_lines(
    cx: &mut Cx<'_>,
    pipeline: Option<PipelineId>,
    from: Seconds,
    to: Seconds,
) -> Result<Vec<SummaryLine>, DbError> {
    let seen = super::incoming_leads::seen(cx)?;
    let sql = format!(
        "SELECT state, channel, count(*), CAST(COALESCE(sum(decided_at - created_at), 0) AS BIGINT) FROM incoming_leads
         WHERE account_id = $1 AND created_at >= $2 AND created_at <= $3 AND (pipeline_id = $4 OR $4 = 0) AND (decided_by IS NULL OR decided_by <> 0){seen}
         GROUP BY state, channel"
    );
    cx.query(&sql, params![cx.account, from, to, pipeline.map_or(0, |id| id.0)], |row| {
        Ok(SummaryLine {
            state: row.take()?,
            channel: Channel::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
            count: row.take()?,
            decision_seconds: row.take()?,
        })
    })
}
