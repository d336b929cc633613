//! What was said about records is gone for good, with its files and its raw input.

use base::Cx;
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{FeedItemId, MailId};
use base::params;
use base::search::Subject;

/// Removes the feeds of records, and the talks of leads; gives the files that no row of theirs names any more.
pub fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<String>, DbError> {
    let (values, these) = listed(cx, ids);
    let files = erase_items(cx, &format!("subject = '{}' AND subject_id IN ({these})", subject.as_str()), &values)?;
    if subject == Subject::Lead {
        cx.write(&format!("DELETE FROM talks WHERE account_id = $1 AND lead_id IN ({these})"), &values)?;
    }
    let named: &[(&str, &str, &str)] = match subject {
        Subject::Lead => &[("threads", "lead_id", super::LEAD_BEFORE)],
        Subject::Contact => &[("threads", "contact_id", "NULL"), ("mails", "contact_id", "NULL")],
        Subject::Company => &[],
    };
    for (table, column, instead) in named {
        let sql = format!("UPDATE {table} SET {column} = {instead} WHERE account_id = $1 AND {column} IN ({these})");
        cx.write(&sql, &values)?;
    }
    Ok(files)
}

/// Removes items that were deleted before a time, `limit` at most; their number, and the files that they named.
pub fn erase_deleted(cx: &mut Cx<'_>, before: Seconds, limit: i64) -> Result<(u64, Vec<String>), DbError> {
    let ids: Vec<FeedItemId> = cx.query(
        "SELECT id FROM feed_items WHERE account_id = $1 AND deleted_at IS NOT NULL AND deleted_at < $2 ORDER BY deleted_at LIMIT $3",
        params![cx.account, before, limit],
        Row::take,
    )?;
    if ids.is_empty() {
        return Ok((0, Vec::new()));
    }
    let (values, these) = listed(cx, &ids);
    let files = erase_items(cx, &format!("id IN ({these})"), &values)?;
    Ok((ids.len() as u64, files))
}

fn listed<T: Copy + Into<Value>>(cx: &Cx<'_>, ids: &[T]) -> (Vec<Value>, String) {
    let places: Vec<String> = (0..ids.len()).map(|at| format!("${}", at + 2)).collect();
    (std::iter::once(cx.account.into()).chain(ids.iter().map(|id| (*id).into())).collect(), places.join(", "))
}

/// The identity of an arrival stays, so that the same request is known when it is sent again. A mail of a mailbox stays in
/// its thread; one that came to no mailbox goes with the last feed in which it stands.
fn erase_items(cx: &mut Cx<'_>, condition: &str, values: &[Value]) -> Result<Vec<String>, DbError> {
    let items = |column: &str| format!("(SELECT {column} FROM feed_items WHERE account_id = $1 AND {condition})");
    let lost = format!(
        "SELECT mails.id FROM mails WHERE mails.account_id = $1 AND mails.mailbox_id IS NULL AND mails.id IN {} AND NOT EXISTS
         (SELECT 1 FROM feed_items other WHERE other.account_id = $1 AND other.mail_id = mails.id AND other.id NOT IN {})",
        items("mail_id"),
        items("id")
    );
    let lost: Vec<MailId> = cx.query(&lost, values, Row::take)?;
    let holders =
        format!("holder_id IN (SELECT id FROM feed_items WHERE account_id = $1 AND mail_id IS NULL AND {condition})");
    let attachments = format!("attachments WHERE account_id = $1 AND {holders}");
    let arrivals = format!("WHERE account_id = $1 AND mail_id IS NULL AND id IN {}", items("arrival_id"));
    let mut files: Vec<String> = cx.query(&format!("SELECT DISTINCT file FROM {attachments}"), values, Row::take)?;
    let bodies = format!("SELECT body_file FROM arrivals {arrivals} AND body_file IS NOT NULL");
    files.extend(cx.query(&bodies, values, Row::take::<String>)?);
    cx.write(&format!("UPDATE arrivals SET envelope = 'null', body_file = NULL, lead_id = NULL {arrivals}"), values)?;
    cx.write(
        &format!("UPDATE arrivals SET lead_id = NULL WHERE account_id = $1 AND id IN {}", items("arrival_id")),
        values,
    )?;
    cx.write(&format!("DELETE FROM {attachments}"), values)?;
    cx.write(&format!("DELETE FROM feed_items WHERE account_id = $1 AND {condition}"), values)?;
    files.extend(super::erase_mails(cx, &lost)?);
    Ok(files)
}
