//! The table of reasons for losing; it is short, so it is read whole.

use crate::leads::loss_reasons::LossReason;
use base::db::DbError;
use base::{Cx, params};

pub fn list_reasons(cx: &mut Cx<'_>) -> Result<Vec<LossReason>, DbError> {
    cx.query(
        "SELECT id, name, position, created_at, updated_at, deleted_at FROM loss_reasons WHERE account_id = $1 ORDER BY position, id",
        params![cx.account],
        |row| {
            Ok(LossReason {
                id: row.take()?,
                name: row.take()?,
                position: row.take()?,
                created_at: row.take()?,
                updated_at: row.take()?,
                deleted_at: row.take()?,
            })
        },
    )
}

pub fn insert_reason(cx: &mut Cx<'_>, reason: &LossReason) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO loss_reasons (account_id, id, name, position, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![cx.account, reason.id, &reason.name, reason.position, reason.created_at, reason.updated_at],
    )?;
    Ok(())
}

pub fn update_reason(cx: &mut Cx<'_>, reason: &LossReason) -> Result<(), DbError> {
    cx.write(
        "UPDATE loss_reasons SET name = $3, position = $4, updated_at = $5, deleted_at = $6 WHERE account_id = $1 AND id = $2",
        params![cx.account, reason.id, &reason.name, reason.position, reason.updated_at, reason.deleted_at],
    )?;
    Ok(())
}
