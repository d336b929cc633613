//! The table of folders.

use crate::channels::folders::{Audit, Folder, FolderRole, MailCursor};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{FolderId, MailboxId};
use base::{Cx, params};
use serde_json::json;

const COLUMNS: &str = "id, mailbox_id, name, role, uid_validity, last_uid, window_uid, window_start, planned, validity_changes, audit, audit_due_at";

fn read(row: &mut Row) -> Result<Folder, DbError> {
    let (id, mailbox_id, name) = (row.take()?, row.take()?, row.take()?);
    let role = FolderRole::from_stored(&row.take::<String>()?);
    let uid_validity: Option<i64> = row.take()?;
    let last_uid = narrow(row.take()?);
    Ok(Folder {
        id,
        mailbox_id,
        name,
        role,
        cursor: uid_validity.map(|validity| MailCursor { uid_validity: narrow(validity), last_uid }),
        window_uid: narrow(row.take()?),
        window_start: row.take()?,
        planned: row.take()?,
        validity_changes: row.take_json()?,
        audit: row.take::<Option<String>>()?.map(|audit| serde_json::from_str(&audit)).transpose()?,
        audit_due_at: row.take()?,
    })
}

/// UIDs and their validities are 32 bits wide (RFC 3501 §2.3.1.1), and only such are written.
pub(super) fn narrow(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// A mailbox has `MAX_FOLDERS` of them at most, so the list needs no page.
pub fn list_folders(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<Vec<Folder>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM mail_folders WHERE account_id = $1 AND mailbox_id = $2 ORDER BY id");
    cx.query(&sql, params![cx.account, mailbox], read)
}

pub fn find_folder(cx: &mut Cx<'_>, id: FolderId) -> Result<Option<Folder>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM mail_folders WHERE account_id = $1 AND id = $2");
    cx.find(&sql, params![cx.account, id], read)
}

pub fn insert_folder(
    cx: &mut Cx<'_>,
    id: FolderId,
    mailbox: MailboxId,
    name: &str,
    role: FolderRole,
) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO mail_folders (account_id, id, mailbox_id, name, role) VALUES ($1, $2, $3, $4, $5)",
        params![cx.account, id, mailbox, name, role.as_str()],
    )?;
    Ok(())
}

fn set(cx: &mut Cx<'_>, id: FolderId, what: &str, values: &[Value]) -> Result<(), DbError> {
    let sql = format!("UPDATE mail_folders SET {what} WHERE account_id = $1 AND id = $2");
    cx.write(&sql, &[params![cx.account, id], values].concat())?;
    Ok(())
}

pub fn set_folder_role(cx: &mut Cx<'_>, id: FolderId, role: FolderRole) -> Result<(), DbError> {
    set(cx, id, "role = $3", params![role.as_str()])
}

pub fn begin_folder(
    cx: &mut Cx<'_>,
    id: FolderId,
    cursor: MailCursor,
    window_start: Seconds,
    planned: i64,
) -> Result<(), DbError> {
    set(
        cx,
        id,
        "uid_validity = $3, last_uid = $4, window_uid = $4, window_start = $5, planned = $6",
        params![cursor.uid_validity, cursor.last_uid, window_start, planned],
    )
}

/// Forward only: two connections may read the same folder for a moment.
pub fn move_cursor(cx: &mut Cx<'_>, id: FolderId, cursor: MailCursor) -> Result<(), DbError> {
    cx.write(
        "UPDATE mail_folders SET last_uid = $4 WHERE account_id = $1 AND id = $2 AND uid_validity = $3 AND last_uid < $4",
        params![cx.account, id, cursor.uid_validity, cursor.last_uid],
    )?;
    Ok(())
}

pub fn change_validity(cx: &mut Cx<'_>, id: FolderId, cursor: MailCursor) -> Result<(), DbError> {
    set(cx, id, "uid_validity = $3, last_uid = $4, window_uid = $4", params![cursor.uid_validity, cursor.last_uid])
}

pub fn set_validity_changes(cx: &mut Cx<'_>, id: FolderId, changes: &[Seconds]) -> Result<(), DbError> {
    set(cx, id, "validity_changes = $3", params![&json!(changes)])
}

pub fn set_audit(cx: &mut Cx<'_>, id: FolderId, audit: &Audit, next_at: Seconds) -> Result<(), DbError> {
    set(cx, id, "audit = $3, audit_due_at = $4", params![&json!(audit), next_at])
}

pub fn set_audit_due(cx: &mut Cx<'_>, id: FolderId, at: Seconds) -> Result<(), DbError> {
    set(cx, id, "audit_due_at = $3", params![at])
}

pub fn set_audits_due(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<(), DbError> {
    cx.write(
        "UPDATE mail_folders SET audit_due_at = $3 WHERE account_id = $1 AND mailbox_id = $2",
        params![cx.account, mailbox, cx.now],
    )?;
    Ok(())
}
