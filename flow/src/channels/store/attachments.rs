//! The table of files, which follow the item that they came with.

use super::said::seen;
use crate::channels::AttachedFile;
use crate::channels::said::{Attachment, Place};
use base::access::{Actor, Flag};
use base::db::{DbError, Row, Value};
use base::ids::{AttachmentId, FeedItemId};
use base::{Cx, params};

pub fn insert_attachment(
    cx: &mut Cx<'_>,
    id: AttachmentId,
    item: FeedItemId,
    file: &AttachedFile,
) -> Result<(), DbError> {
    cx.execute(
        "INSERT INTO attachments (account_id, id, feed_item_id, name, mime_type, size_bytes, content_id, file) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![cx.account, id, item, &file.name, &file.mime_type, file.size_bytes, file.content_id.clone(), &file.file],
    )?;
    Ok(())
}

const FILE_COLUMNS: &str = "attachments.id, attachments.feed_item_id, attachments.name, attachments.mime_type, attachments.size_bytes, attachments.content_id, attachments.file";

fn read_attachment(row: &mut Row) -> Result<Attachment, DbError> {
    Ok(Attachment {
        id: row.take()?,
        feed_item_id: row.take()?,
        file: AttachedFile {
            name: row.take()?,
            mime_type: row.take()?,
            size_bytes: row.take()?,
            content_id: row.take()?,
            file: row.take()?,
        },
    })
}

/// What the actor may see of the files in feeds (RT-06 has a flag of its own for files).
fn files_seen(cx: &mut Cx<'_>) -> Result<String, DbError> {
    if cx.rights()?.has(Flag::Files) { seen(cx) } else { Ok(" AND 1 = 0".to_owned()) }
}

/// The user whose private items may be read; the system reads all.
pub(super) fn reader(actor: Actor) -> i64 {
    match actor {
        Actor::System => -1,
        other => other.user().map_or(0, |user| user.0),
    }
}

/// The files in feeds that the actor may see and that a condition takes, whose values begin with `$3`.
fn list(cx: &mut Cx<'_>, condition: &str, values: &[Value]) -> Result<Vec<Attachment>, DbError> {
    let seen = files_seen(cx)?;
    let sql = format!(
        "SELECT {FILE_COLUMNS} FROM attachments JOIN feed_items ON feed_items.account_id = attachments.account_id AND feed_items.id = attachments.feed_item_id
         WHERE attachments.account_id = $1 AND feed_items.deleted_at IS NULL AND (feed_items.private_to IS NULL OR feed_items.private_to = $2 OR $2 = -1){seen} AND {condition}"
    );
    let values = [params![cx.account, reader(cx.actor)], values].concat();
    cx.query(&sql, &values, read_attachment)
}

pub fn list_attachments(cx: &mut Cx<'_>, items: &[FeedItemId]) -> Result<Vec<Attachment>, DbError> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (0..items.len()).map(|at| format!("${}", at + 3)).collect();
    let of_items = format!("attachments.feed_item_id IN ({}) ORDER BY attachments.id", places.join(", "));
    let items: Vec<Value> = items.iter().map(|id| Value::from(*id)).collect();
    list(cx, &of_items, &items)
}

pub fn find_attachment(cx: &mut Cx<'_>, id: AttachmentId) -> Result<Option<Attachment>, DbError> {
    Ok(list(cx, "attachments.id = $3", params![id])?.pop())
}

pub fn list_files(
    cx: &mut Cx<'_>,
    place: Place,
    behind: AttachmentId,
    (skipped, limit): (i64, i64),
) -> Result<Vec<Attachment>, DbError> {
    let of_place = "feed_items.subject = $3 AND feed_items.subject_id = $4 AND attachments.id > $5 ORDER BY attachments.id LIMIT $6 OFFSET $7";
    list(cx, of_place, params![place.subject.as_str(), place.id, behind, limit, skipped])
}

pub fn list_bodies(cx: &mut Cx<'_>, from: &str, to: &str) -> Result<Vec<Attachment>, DbError> {
    list(cx, "attachments.file >= $3 AND attachments.file < $4 ORDER BY attachments.id", params![from, to])
}
