//! The table of files, which follow the item that they came with.

use super::said::seen;
use crate::channels::AttachedFile;
use crate::channels::said::Attachment;
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

pub fn list_attachments(cx: &mut Cx<'_>, items: &[FeedItemId]) -> Result<Vec<Attachment>, DbError> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (0..items.len()).map(|at| format!("${}", at + 3)).collect();
    let seen = files_seen(cx)?;
    let sql = format!(
        "SELECT {FILE_COLUMNS} FROM attachments JOIN feed_items ON feed_items.account_id = attachments.account_id AND feed_items.id = attachments.feed_item_id
         WHERE attachments.account_id = $1 AND feed_items.deleted_at IS NULL AND (feed_items.private_to IS NULL OR feed_items.private_to = $2 OR $2 = -1) AND attachments.feed_item_id IN ({}){seen} ORDER BY attachments.id",
        places.join(", ")
    );
    let mut values = params![cx.account, reader(cx.actor)].to_vec();
    values.extend(items.iter().map(|id| Value::from(*id)));
    cx.query(&sql, &values, read_attachment)
}

pub fn find_attachment(cx: &mut Cx<'_>, id: AttachmentId) -> Result<Option<Attachment>, DbError> {
    let seen = files_seen(cx)?;
    let sql = format!(
        "SELECT {FILE_COLUMNS} FROM attachments JOIN feed_items ON feed_items.account_id = attachments.account_id AND feed_items.id = attachments.feed_item_id
         WHERE attachments.account_id = $1 AND feed_items.deleted_at IS NULL AND (feed_items.private_to IS NULL OR feed_items.private_to = $2 OR $2 = -1) AND attachments.id = $3{seen}"
    );
    cx.find(&sql, params![cx.account, reader(cx.actor), id], read_attachment)
}
