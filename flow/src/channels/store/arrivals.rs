//! The table of arrivals.

use super::of_somebody_else;
use crate::channels::Channel;
use crate::channels::arrivals::{Arrival, NewArrival, State};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{ArrivalId, IncomingLeadId, LeadId, MailId, SourceId};
use base::{Cx, params};
use std::collections::HashMap;

const COLUMNS: &str =
    "id, source_id, channel, received_at, envelope, body_file, state, reason, incoming_lead_id, lead_id, is_head";

const INTO: &str = "arrivals (account_id, id, source_id, channel, received_at, identity, envelope, body_file, state)";
const ONCE: &str = "ON CONFLICT (account_id, source_id, identity) DO NOTHING";

fn read(row: &mut Row) -> Result<Arrival, DbError> {
    Ok(Arrival {
        id: row.take()?,
        source_id: row.take()?,
        channel: Channel::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
        received_at: row.take()?,
        envelope: row.take_json()?,
        body_file: row.take()?,
        state: State::from_stored(&row.take::<String>()?),
        reason: row.take()?,
        incoming_lead_id: row.take()?,
        lead_id: row.take()?,
        is_head: row.take()?,
    })
}

pub fn find_arrival_by_identity(
    cx: &mut Cx<'_>,
    source: SourceId,
    identity: &str,
) -> Result<Option<ArrivalId>, DbError> {
    cx.find(
        "SELECT id FROM arrivals WHERE account_id = $1 AND source_id = $2 AND identity = $3",
        params![cx.account, source, identity],
        Row::take,
    )
}

pub fn find_arrival_of_mail(cx: &mut Cx<'_>, mail: MailId) -> Result<Option<ArrivalId>, DbError> {
    let sql = "SELECT id FROM arrivals WHERE account_id = $1 AND mail_id = $2 ORDER BY id LIMIT 1";
    cx.find(sql, params![cx.account, mail], Row::take)
}

/// The arrivals of those identities at a source, by identity.
pub fn list_arrivals_by_identities(
    cx: &mut Cx<'_>,
    source: SourceId,
    identities: &[&str],
) -> Result<HashMap<String, ArrivalId>, DbError> {
    if identities.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<String> = (0..identities.len()).map(|at| format!("${}", at + 3)).collect();
    let sql = format!(
        "SELECT identity, id FROM arrivals WHERE account_id = $1 AND source_id = $2 AND identity IN ({})",
        places.join(", ")
    );
    let mut values = params![cx.account, source].to_vec();
    values.extend(identities.iter().map(|identity| Value::from(*identity)));
    Ok(cx.query(&sql, &values, |row| Ok((row.take()?, row.take()?)))?.into_iter().collect())
}

/// False when there is one of the same identity already.
pub fn insert_arrival(cx: &mut Cx<'_>, id: ArrivalId, new: &NewArrival) -> Result<bool, DbError> {
    let row = row(cx, id, new);
    Ok(cx.execute(&format!("INSERT INTO {INTO} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) {ONCE}"), &row)? > 0)
}

/// Those whose identity is known are left out.
pub fn insert_arrivals(cx: &mut Cx<'_>, new: &[(ArrivalId, &NewArrival)]) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> = new.iter().map(|(id, new)| row(cx, *id, new)).collect();
    cx.insert_all(INTO, &rows, ONCE)
}

fn row(cx: &Cx<'_>, id: ArrivalId, new: &NewArrival) -> Vec<Value> {
    params![
        cx.account,
        id,
        new.source_id,
        new.channel.as_str(),
        cx.now,
        &new.identity,
        &new.envelope,
        new.body_file.clone(),
        State::Waiting.as_str(),
    ]
    .to_vec()
}

/// What came into somebody else's personal mailbox is not there; to be appended to a `WHERE`.
fn seen(cx: &Cx<'_>) -> String {
    of_somebody_else(cx.actor, "arrivals", "source_id").map_or_else(String::new, |others| format!(" AND NOT {others}"))
}

pub fn find_arrival(cx: &mut Cx<'_>, id: ArrivalId) -> Result<Option<Arrival>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM arrivals WHERE account_id = $1 AND id = $2{}", seen(cx));
    cx.find(&sql, params![cx.account, id], read)
}

pub fn list_arrivals(cx: &mut Cx<'_>, state: State, limit: i64) -> Result<Vec<Arrival>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM arrivals WHERE account_id = $1 AND state = $2{} ORDER BY id DESC LIMIT $3",
        seen(cx)
    );
    cx.query(&sql, params![cx.account, state.as_str(), limit], read)
}

pub fn end_arrival(
    cx: &mut Cx<'_>,
    id: ArrivalId,
    state: State,
    reason: Option<&str>,
    incoming_lead: Option<IncomingLeadId>,
    lead: Option<LeadId>,
) -> Result<(), DbError> {
    cx.write(
        "UPDATE arrivals SET state = $3, reason = $4, incoming_lead_id = $5, lead_id = $6 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, state.as_str(), reason, incoming_lead, lead],
    )?;
    Ok(())
}

/// Only the head of a mail is kept under it.
pub fn mark_head(cx: &mut Cx<'_>, id: ArrivalId) -> Result<(), DbError> {
    cx.write("UPDATE arrivals SET is_head = 1 WHERE account_id = $1 AND id = $2", params![cx.account, id])?;
    Ok(())
}

/// The whole came as another arrival: the head ends, and its bytes are swept like those of what was discarded.
pub fn end_head(cx: &mut Cx<'_>, id: ArrivalId) -> Result<(), DbError> {
    cx.write(
        "UPDATE arrivals SET state = $3, reason = NULL, discarded_at = $4 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, State::Stored.as_str(), cx.now],
    )?;
    Ok(())
}

/// What was set aside is discarded now, or waits again; why it was set aside stays.
pub fn turn_arrival(cx: &mut Cx<'_>, id: ArrivalId, to: State) -> Result<(), DbError> {
    let discarded_at = (to == State::Discarded).then_some(cx.now);
    let sql = "UPDATE arrivals SET state = $3, discarded_at = $4 WHERE account_id = $1 AND id = $2";
    cx.write(sql, params![cx.account, id, to.as_str(), discarded_at])?;
    Ok(())
}

/// What was discarded before a time, the first first, with its bytes.
pub fn list_discarded(
    cx: &mut Cx<'_>,
    before: Seconds,
    limit: i64,
) -> Result<Vec<(ArrivalId, Option<String>)>, DbError> {
    cx.query(
        "SELECT id, body_file FROM arrivals WHERE account_id = $1 AND discarded_at IS NOT NULL AND discarded_at < $2 ORDER BY discarded_at, id LIMIT $3",
        params![cx.account, before, limit],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// Nothing is left of them but that they came.
pub fn empty_arrivals(cx: &mut Cx<'_>, ids: &[ArrivalId]) -> Result<(), DbError> {
    let (among, list) = cx.among("id", 2, ids);
    let sql = format!(
        "UPDATE arrivals SET body_file = NULL, envelope = 'null', discarded_at = NULL WHERE account_id = $1 AND {among}"
    );
    cx.write(&sql, params![cx.account, list])?;
    Ok(())
}

/// How many of a source are in a state, counted up to a limit.
pub fn count_arrivals(cx: &mut Cx<'_>, source: SourceId, state: State, limit: i64) -> Result<i64, DbError> {
    cx.number(
        "SELECT count(*) FROM (SELECT 1 AS one FROM arrivals WHERE account_id = $1 AND state = $2 AND source_id = $3 LIMIT $4) AS some",
        params![cx.account, state.as_str(), source, limit],
    )
}
