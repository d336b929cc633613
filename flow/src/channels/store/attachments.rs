//! The table of files, which follow the item that they came with.

use super::folders::narrow;
use super::said::{readable, seen};
use crate::channels::AttachedFile;
use crate::channels::mails::WhereLeft;
use crate::channels::said::{Attachment, Place};
use base::access::Flag;
use base::db::{DbError, Row, Value};
use base::ids::{AttachmentId, FeedItemId, MailId};
use base::{Cx, params};

pub fn insert_attachment(
    cx: &mut Cx<'_>,
    id: AttachmentId,
    item: FeedItemId,
    file: &AttachedFile,
) -> Result<(), DbError> {
    let row = row(cx, id, item.0, file);
    insert_files(cx, &[row])
}

/// The row of a file; its holder is an item of a feed, or a mail: one counter numbers both.
pub(super) fn row(cx: &Cx<'_>, id: AttachmentId, holder: i64, file: &AttachedFile) -> Vec<Value> {
    let AttachedFile { name, mime_type, size_bytes, content_id, file, section } = file;
    params![cx.account, id, holder, name, mime_type, *size_bytes, content_id.clone(), file, section.clone()].to_vec()
}

pub(super) fn insert_files(cx: &mut Cx<'_>, rows: &[Vec<Value>]) -> Result<(), DbError> {
    let into = "attachments (account_id, id, holder_id, name, mime_type, size_bytes, content_id, file, section)";
    cx.insert_all(into, rows, "")
}

/// A mail has these files and no others.
pub(super) fn replace_files(cx: &mut Cx<'_>, mail: MailId, files: &[AttachedFile]) -> Result<(), DbError> {
    cx.write("DELETE FROM attachments WHERE account_id = $1 AND holder_id = $2", params![cx.account, mail])?;
    let mut rows = Vec::new();
    for file in files {
        let id = cx.next_id()?;
        rows.push(row(cx, id, mail.0, file));
    }
    insert_files(cx, &rows)
}

/// What [`read_file`] takes, after the file's id and whose it is.
pub(super) const FILE_COLUMNS: &str = "attachments.id, attachments.name, attachments.mime_type, attachments.size_bytes, attachments.content_id, attachments.file, attachments.section";

pub(super) fn read_file(row: &mut Row) -> Result<AttachedFile, DbError> {
    Ok(AttachedFile {
        name: row.take()?,
        mime_type: row.take()?,
        size_bytes: row.take()?,
        content_id: row.take()?,
        file: row.take()?,
        section: row.take()?,
    })
}

fn read_attachment(row: &mut Row) -> Result<Attachment, DbError> {
    let feed_item_id = row.take()?;
    Ok(Attachment { feed_item_id, id: row.take()?, file: read_file(row)? })
}

/// Whether the actor may see files at all, to be appended to a `WHERE` (RT-06 has a flag of its own for files).
pub(super) fn files_seen(cx: &mut Cx<'_>) -> Result<&'static str, DbError> {
    Ok(if cx.rights()?.has(Flag::Files) { "" } else { " AND 1 = 0" })
}

/// The files in feeds that the actor may see and that a condition takes, whose values begin with `$2`.
fn list(cx: &mut Cx<'_>, condition: &str, values: &[Value]) -> Result<Vec<Attachment>, DbError> {
    let seen = seen(cx)? + files_seen(cx)?;
    let readable = readable(cx)?;
    let sql = format!(
        "SELECT feed_items.id, {FILE_COLUMNS} FROM attachments JOIN feed_items ON feed_items.account_id = attachments.account_id
             AND (feed_items.id = attachments.holder_id OR feed_items.mail_id = attachments.holder_id)
         WHERE attachments.account_id = $1 AND feed_items.deleted_at IS NULL AND {readable}{seen} AND {condition}"
    );
    let values = [params![cx.account], values].concat();
    cx.query(&sql, &values, read_attachment)
}

pub fn list_attachments(cx: &mut Cx<'_>, items: &[FeedItemId]) -> Result<Vec<Attachment>, DbError> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let (among, of_items) = cx.among("feed_items.id", 2, items);
    list(cx, &format!("{among} ORDER BY attachments.id"), &[of_items])
}

pub fn find_attachment(cx: &mut Cx<'_>, id: AttachmentId) -> Result<Option<Attachment>, DbError> {
    Ok(list(cx, "attachments.id = $2", params![id])?.pop())
}

pub fn list_files(
    cx: &mut Cx<'_>,
    place: Place,
    behind: AttachmentId,
    (skipped, limit): (i64, i64),
) -> Result<Vec<Attachment>, DbError> {
    let of_place = "feed_items.subject = $2 AND feed_items.subject_id = $3 AND attachments.id > $4 ORDER BY attachments.id LIMIT $5 OFFSET $6";
    list(cx, of_place, params![place.subject.as_str(), place.id, behind, limit, skipped])
}

pub fn list_bodies(cx: &mut Cx<'_>, from: &str, to: &str) -> Result<Vec<Attachment>, DbError> {
    list(cx, "attachments.file >= $2 AND attachments.file < $3 ORDER BY attachments.id", params![from, to])
}

/// The folders in which the mail of a file that was left on the server lies, the newest first.
pub fn list_where_left(cx: &mut Cx<'_>, id: AttachmentId, limit: i64) -> Result<Vec<WhereLeft>, DbError> {
    let read = |row: &mut Row| {
        Ok(WhereLeft {
            section: row.take()?,
            mailbox_id: row.take()?,
            folder: row.take()?,
            uid_validity: narrow(row.take()?),
            uid: narrow(row.take()?),
            message_id: row.take()?,
            size_bytes: row.take()?,
        })
    };
    cx.query(
        "SELECT attachments.section, mail_folders.mailbox_id, mail_folders.name, mail_uids.uid_validity, mail_uids.uid, mails.message_id, mail_uids.size_bytes
         FROM attachments JOIN mails ON mails.account_id = attachments.account_id AND mails.id = attachments.holder_id
         JOIN arrivals ON arrivals.account_id = attachments.account_id AND arrivals.mail_id = attachments.holder_id
         JOIN mail_uids ON mail_uids.account_id = arrivals.account_id AND mail_uids.arrival_id = arrivals.id
         JOIN mail_folders ON mail_folders.account_id = mail_uids.account_id AND mail_folders.id = mail_uids.folder_id
             AND mail_folders.uid_validity = mail_uids.uid_validity
         WHERE attachments.account_id = $1 AND attachments.id = $2 AND attachments.section IS NOT NULL
         ORDER BY mail_uids.arrival_id DESC, mail_folders.id LIMIT $3",
        params![cx.account, id, limit],
        read,
    )
}

/// The bytes of a file that was left are here; false when they were before, or it is gone.
pub fn set_fetched(cx: &mut Cx<'_>, id: AttachmentId, file: &str, size_bytes: i64) -> Result<bool, DbError> {
    let sql = "UPDATE attachments SET file = $3, size_bytes = $4, section = NULL WHERE account_id = $1 AND id = $2 AND section IS NOT NULL";
    Ok(cx.execute(sql, params![cx.account, id, file, size_bytes])? > 0)
}
