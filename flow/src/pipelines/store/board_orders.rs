//! The orders in which people look at boards.

use base::db::{DbError, Row};
use base::ids::{PipelineId, UserId};
use base::{Cx, params};

pub fn find_board_order(cx: &mut Cx<'_>, pipeline: PipelineId, user: UserId) -> Result<Option<String>, DbError> {
    cx.find(
        "SELECT sort FROM board_orders WHERE account_id = $1 AND user_id = $2 AND pipeline_id = $3",
        params![cx.account, user, pipeline],
        Row::take,
    )
}

pub fn put_board_order(cx: &mut Cx<'_>, pipeline: PipelineId, user: UserId, sort: &str) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO board_orders (account_id, user_id, pipeline_id, sort) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, user_id, pipeline_id) DO UPDATE SET sort = excluded.sort",
        params![cx.account, user, pipeline, sort],
    )?;
    Ok(())
}
