//! Writes: notices.

use super::Notice;
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{IncomingLeadId, UserId};
use base::{Cx, params};
use std::collections::HashMap;

/// Users of one account who are told of a request of nobody in particular.
const MAX_TOLD: i64 = 200;
/// Rows written by one statement: seven values each stay far below what either database takes in one statement.
const ROWS_OF_AN_INSERT: usize = 100;
/// Unread notices are counted up to this: every page shows the number, and somebody may never read any.
const MAX_COUNTED: i64 = 100;
/// Notices removed in one unit, so that requests need not wait for long.
const MAX_SWEPT: i64 = 10_000;

/// Who answers for each request: the lead's responsible, else the source's.
pub(super) fn responsible_for(
    cx: &mut Cx<'_>,
    ids: &[IncomingLeadId],
) -> Result<HashMap<IncomingLeadId, UserId>, DbError> {
    let places: Vec<String> = (2..ids.len() + 2).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT incoming_leads.id, COALESCE(leads.responsible_id, sources.responsible_id) FROM incoming_leads
         JOIN leads ON leads.account_id = incoming_leads.account_id AND leads.id = incoming_leads.lead_id
         JOIN sources ON sources.account_id = incoming_leads.account_id AND sources.id = incoming_leads.source_id
         WHERE incoming_leads.account_id = $1 AND incoming_leads.id IN ({})",
        places.join(", ")
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| Value::from(*id))).collect();
    let found = cx.query(&sql, &values, |row| Ok((row.take()?, row.take::<Option<UserId>>()?)))?;
    Ok(found.into_iter().filter_map(|(id, user)| Some((id, user?))).collect())
}

/// Those who are told of a request of nobody in particular.
pub(super) fn everybody(cx: &mut Cx<'_>) -> Result<Vec<UserId>, DbError> {
    cx.query(
        "SELECT id FROM users WHERE account_id = $1 AND deactivated_at IS NULL ORDER BY id LIMIT $2",
        params![cx.account, MAX_TOLD],
        Row::take,
    )
}

pub(super) fn insert(cx: &mut Cx<'_>, told: &[(UserId, Notice)]) -> Result<(), DbError> {
    for some in told.chunks(ROWS_OF_AN_INSERT) {
        let (mut values, mut rows) = (params![cx.account].to_vec(), Vec::new());
        for (user, notice) in some {
            let places: Vec<String> = (1..=7).map(|at| format!("${}", values.len() + at)).collect();
            rows.push(format!("($1, {})", places.join(", ")));
            let link = (&notice.link).into();
            let (kind, text) = ((&notice.kind).into(), (&notice.text).into());
            values.extend([
                notice.id.into(),
                (*user).into(),
                notice.at.into(),
                kind,
                text,
                link,
                notice.incoming_lead_id.into(),
            ]);
        }
        let sql = format!(
            "INSERT INTO notices (account_id, id, user_id, at, kind, text, link, incoming_lead_id) VALUES {}",
            rows.join(", ")
        );
        cx.execute(&sql, &values)?;
    }
    Ok(())
}

/// Notices are written in the order of time, so the oldest have the smallest ids.
pub(super) fn sweep(cx: &mut Cx<'_>, before: Seconds) -> Result<u64, DbError> {
    cx.execute(
        "DELETE FROM notices WHERE account_id = $1 AND at < $2
         AND id IN (SELECT id FROM notices WHERE account_id = $1 ORDER BY id LIMIT $3)",
        params![cx.account, before, MAX_SWEPT],
    )
}

pub(super) fn list(cx: &mut Cx<'_>, user: UserId, limit: i64) -> Result<Vec<Notice>, DbError> {
    cx.query(
        "SELECT id, at, kind, text, link, incoming_lead_id, read_at FROM notices WHERE account_id = $1 AND user_id = $2 ORDER BY id DESC LIMIT $3",
        params![cx.account, user, limit],
        |row| {
            Ok(Notice {
                id: row.take()?,
                at: row.take()?,
                kind: row.take()?,
                text: row.take()?,
                link: row.take()?,
                incoming_lead_id: row.take()?,
                read_at: row.take()?,
            })
        },
    )
}

pub(super) fn count_unread(cx: &mut Cx<'_>, user: UserId) -> Result<i64, DbError> {
    cx.number(
        "SELECT count(*) FROM (SELECT 1 FROM notices WHERE account_id = $1 AND user_id = $2 AND read_at IS NULL LIMIT $3) AS unread",
        params![cx.account, user, MAX_COUNTED],
    )
}

pub(super) fn mark_read(cx: &mut Cx<'_>, user: UserId) -> Result<(), DbError> {
    cx.execute(
        "UPDATE notices SET read_at = $3 WHERE account_id = $1 AND user_id = $2 AND read_at IS NULL",
        params![cx.account, user, cx.now],
    )?;
    Ok(())
}
