//! What is sent by mail, and to whom.

use super::{NOTICE, read_notice};
use crate::updates::notices::{ByMail, Notice, Topic};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{AccountId, NoticeId, UserId};
use base::{Cx, params};
use std::collections::BTreeMap;

/// Settings of one account that are read: those of 1,000 people.
const MAX_SETTINGS: i64 = 4_000;
/// Notices that a digest counts.
const MAX_COUNTED: i64 = 100;

/// What people said they want by mail: of one, or of everybody.
pub fn list_settings(cx: &mut Cx<'_>, user: Option<UserId>) -> Result<Vec<(UserId, Topic, ByMail)>, DbError> {
    let rows = cx.query(
        "SELECT user_id, topic, by_mail FROM notice_settings WHERE account_id = $1 AND ($2 = 0 OR user_id = $2) LIMIT $3",
        params![cx.account, user.map_or(0, |user| user.0), MAX_SETTINGS],
        |row| Ok((row.take()?, row.take::<String>()?, row.take::<String>()?)),
    )?;
    let known = rows
        .into_iter()
        .filter_map(|(user, topic, by_mail)| Some((user, Topic::from_stored(&topic)?, ByMail::from_stored(&by_mail)?)));
    Ok(known.collect())
}

pub fn set_by_mail(cx: &mut Cx<'_>, user: UserId, topic: Topic, by_mail: ByMail) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO notice_settings (account_id, user_id, topic, by_mail) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, user_id, topic) DO UPDATE SET by_mail = excluded.by_mail",
        params![cx.account, user, topic.as_str(), by_mail.as_str()],
    )?;
    Ok(())
}

/// Owes each of these a digest from a notice on; who is owed one already gets all in it.
pub fn owe_digests(cx: &mut Cx<'_>, owed: &BTreeMap<UserId, NoticeId>, due_at: Seconds) -> Result<(), DbError> {
    let mut values: Vec<Value> = params![cx.account, due_at].to_vec();
    let mut rows = Vec::new();
    for (user, from) in owed {
        values.extend([(*user).into(), (*from).into()]);
        rows.push(format!("($1, ${}, $2, ${})", values.len() - 1, values.len()));
    }
    let sql = format!(
        "INSERT INTO digests (account_id, user_id, due_at, from_notice_id) VALUES {} ON CONFLICT DO NOTHING",
        rows.join(", ")
    );
    cx.write(&sql, &values)?;
    Ok(())
}

pub fn accounts_to_mail(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<AccountId>, DbError> {
    cx.query(
        "SELECT account_id FROM notices WHERE mail_at <= $1 UNION SELECT account_id FROM digests WHERE due_at <= $1
         ORDER BY account_id LIMIT $2",
        params![cx.now, limit],
        Row::take,
    )
}

/// Takes away what is to be sent by itself now.
pub fn take_mails(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<(UserId, Notice)>, DbError> {
    let sql = format!(
        "UPDATE notices SET mail_at = NULL WHERE account_id = $1 AND id IN
         (SELECT id FROM notices WHERE account_id = $1 AND mail_at <= $2 ORDER BY mail_at, id LIMIT $3)
         RETURNING user_id, {NOTICE}"
    );
    let mut taken = cx.query(&sql, params![cx.account, cx.now, limit], |row| Ok((row.take()?, read_notice(row)?)))?;
    taken.sort_by_key(|(_, notice)| notice.id);
    Ok(taken)
}

/// Takes away the digests that are due.
pub fn take_digests(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<(UserId, NoticeId)>, DbError> {
    cx.query(
        "DELETE FROM digests WHERE account_id = $1 AND user_id IN
         (SELECT user_id FROM digests WHERE account_id = $1 AND due_at <= $2 ORDER BY user_id LIMIT $3)
         RETURNING user_id, from_notice_id",
        params![cx.account, cx.now, limit],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// What somebody has not read since a notice, of these topics, the newest first.
pub fn list_for_digest(
    cx: &mut Cx<'_>,
    user: UserId,
    from: NoticeId,
    topics: &[Topic],
) -> Result<Vec<Notice>, DbError> {
    if topics.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (5..topics.len() + 5).map(|at| format!("${at}")).collect();
    let mut values: Vec<Value> = params![cx.account, user, from, MAX_COUNTED].to_vec();
    values.extend(topics.iter().map(|topic| Value::from(topic.as_str())));
    let sql = format!(
        "SELECT {NOTICE} FROM notices WHERE account_id = $1 AND user_id = $2 AND id >= $3 AND read_at IS NULL
         AND topic IN ({}) ORDER BY id DESC LIMIT $4",
        places.join(", ")
    );
    cx.query(&sql, &values, read_notice)
}
