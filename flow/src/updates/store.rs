//! Writes: notices.

use super::Notice;
use base::clock::Seconds;
use base::db::{DbError, Row};
use base::ids::{LeadId, NoticeId, SourceId, UserId};
use base::{Cx, params};

/// Users of one account who are told of a request of nobody in particular.
const MAX_TOLD: i64 = 200;

/// Who is told: the lead's responsible, else the source's, else everybody.
pub(super) fn users_concerned(
    cx: &mut Cx<'_>,
    source: Option<SourceId>,
    lead: Option<LeadId>,
) -> Result<Vec<UserId>, DbError> {
    let owner = cx.find(
        "SELECT COALESCE((SELECT responsible_id FROM leads WHERE account_id = $1 AND id = $2), (SELECT responsible_id FROM sources WHERE account_id = $1 AND id = $3))",
        params![cx.account, lead.map_or(0, |id| id.0), source.map_or(0, |id| id.0)],
        Row::take::<Option<UserId>>,
    )?;
    if let Some(user) = owner.flatten() {
        return Ok(vec![user]);
    }
    cx.query(
        "SELECT id FROM users WHERE account_id = $1 AND deactivated_at IS NULL ORDER BY id LIMIT $2",
        params![cx.account, MAX_TOLD],
        Row::take,
    )
}

pub(super) fn insert(cx: &mut Cx<'_>, user: UserId, id: NoticeId, notice: &Notice) -> Result<(), DbError> {
    cx.execute(
        "INSERT INTO notices (account_id, id, user_id, at, kind, text, link, incoming_lead_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![cx.account, id, user, notice.at, &notice.kind, &notice.text, &notice.link, notice.incoming_lead_id],
    )?;
    Ok(())
}

pub(super) fn sweep(cx: &mut Cx<'_>, before: Seconds) -> Result<(), DbError> {
    cx.execute("DELETE FROM notices WHERE account_id = $1 AND at < $2", params![cx.account, before])?;
    Ok(())
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
        "SELECT count(*) FROM notices WHERE account_id = $1 AND user_id = $2 AND read_at IS NULL",
        params![cx.account, user],
    )
}

pub(super) fn mark_read(cx: &mut Cx<'_>, user: UserId) -> Result<(), DbError> {
    cx.execute(
        "UPDATE notices SET read_at = $3 WHERE account_id = $1 AND user_id = $2 AND read_at IS NULL",
        params![cx.account, user, cx.now],
    )?;
    Ok(())
}
