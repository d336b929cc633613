//! The table of blocked senders.

use crate::inbox::{Block, BlockKind};
use base::db::DbError;
use base::ids::{BlockId, UserId};
use base::{Cx, params};

pub fn count_blocks(cx: &mut Cx<'_>) -> Result<i64, DbError> {
    cx.number("SELECT count(*) FROM blocks WHERE account_id = $1", params![cx.account])
}

pub fn insert_block(cx: &mut Cx<'_>, id: BlockId, kind: BlockKind, value: &str) -> Result<(), DbError> {
    let user = cx.actor.user().unwrap_or(UserId(0));
    cx.write(
        "INSERT INTO blocks (account_id, id, kind, value, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        params![cx.account, id, kind.as_str(), value, cx.now, user],
    )?;
    Ok(())
}

pub fn delete_block(cx: &mut Cx<'_>, id: BlockId) -> Result<bool, DbError> {
    Ok(cx.execute("DELETE FROM blocks WHERE account_id = $1 AND id = $2", params![cx.account, id])? > 0)
}

pub fn list_blocks(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Block>, DbError> {
    cx.query(
        "SELECT id, kind, value, created_at, created_by FROM blocks WHERE account_id = $1 ORDER BY id DESC LIMIT $2",
        params![cx.account, limit],
        |row| {
            Ok(Block {
                id: row.take()?,
                kind: BlockKind::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
                value: row.take()?,
                created_at: row.take()?,
                created_by: row.take()?,
            })
        },
    )
}
