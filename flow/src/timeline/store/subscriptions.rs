//! The table of those who follow a record.

use crate::channels::said::Place;
use base::db::{DbError, Row};
use base::ids::UserId;
use base::{Cx, params};

/// Subscribes a user; false when they were subscribed already.
pub fn insert_subscription(cx: &mut Cx<'_>, place: Place, user: UserId) -> Result<bool, DbError> {
    let by = cx.actor.user().map_or(0, |user| user.0);
    let added = cx.execute(
        "INSERT INTO subscriptions (account_id, subject, subject_id, user_id, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        params![cx.account, place.subject.as_str(), place.id, user, cx.now, by],
    )?;
    Ok(added > 0)
}

/// Ends a subscription; false when there was none.
pub fn delete_subscription(cx: &mut Cx<'_>, place: Place, user: UserId) -> Result<bool, DbError> {
    let removed = cx.execute(
        "DELETE FROM subscriptions WHERE account_id = $1 AND subject = $2 AND subject_id = $3 AND user_id = $4",
        params![cx.account, place.subject.as_str(), place.id, user],
    )?;
    Ok(removed > 0)
}

/// Whether a user is subscribed.
pub fn is_subscribed(cx: &mut Cx<'_>, place: Place, user: UserId) -> Result<bool, DbError> {
    let sql = "SELECT count(*) FROM subscriptions WHERE account_id = $1 AND subject = $2 AND subject_id = $3 AND user_id = $4";
    Ok(cx.number(sql, params![cx.account, place.subject.as_str(), place.id, user])? > 0)
}

/// Who is subscribed, in the order in which they came.
pub fn list_subscribers(cx: &mut Cx<'_>, place: Place, limit: i64) -> Result<Vec<UserId>, DbError> {
    cx.query(
        "SELECT user_id FROM subscriptions WHERE account_id = $1 AND subject = $2 AND subject_id = $3 ORDER BY created_at, user_id LIMIT $4",
        params![cx.account, place.subject.as_str(), place.id, limit],
        Row::take,
    )
}
