//! What happened in one lead, counted.

use crate::channels::said::{ItemKind, Place};
use crate::timeline::Touch;
use base::access::{Actor, Flag};
use base::db::DbError;
use base::ids::LeadId;
use base::{Cx, params};

/// What was said, by kind and direction, in the order in which it began: a range of the feed's own index.
pub fn count_said(cx: &mut Cx<'_>, place: Place) -> Result<Vec<Touch>, DbError> {
    let reader = if cx.actor == Actor::System { -1 } else { cx.actor.user().map_or(0, |user| user.0) };
    let for_all = if cx.rights()?.has(Flag::SharedMail) { "" } else { " AND kind <> 'mail'" };
    cx.query(
        &format!("SELECT kind, is_ours, count(*), min(at), max(at) FROM (
             SELECT kind, at, CASE WHEN kind = 'chat_out' OR (kind = 'call' AND details LIKE '%\"is_outbound\":true%') THEN 1 ELSE 0 END AS is_ours
             FROM feed_items WHERE account_id = $1 AND subject = $2 AND subject_id = $3 AND deleted_at IS NULL
             AND ((private_to IS NULL{for_all}) OR private_to = $4 OR $4 = -1)) AS said
         GROUP BY kind, is_ours ORDER BY min(at), kind"),
        params![cx.account, place.subject.as_str(), place.id, reader],
        |row| {
            Ok(Touch {
                kind: ItemKind::from_stored(&row.take::<String>()?),
                is_ours: row.take::<i64>()? == 1,
                count: row.take()?,
                first_at: row.take()?,
                last_at: row.take()?,
            })
        },
    )
}

/// Tasks that were done, and changes of who answers for the lead.
pub fn count_work(cx: &mut Cx<'_>, lead: LeadId) -> Result<(i64, i64), DbError> {
    let counted = cx.query(
        "SELECT kind, count(*) FROM journal WHERE account_id = $1 AND lead_id = $2 AND kind IN ('task_done', 'lead_assigned') GROUP BY kind",
        params![cx.account, lead],
        |row| Ok((row.take::<String>()?, row.take::<i64>()?)),
    )?;
    let of = |kind: &str| counted.iter().find(|(word, _)| word == kind).map_or(0, |(_, count)| *count);
    Ok((of("task_done"), of("lead_assigned")))
}
