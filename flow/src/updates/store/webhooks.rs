//! The addresses that are told what happens.

use crate::updates::webhooks::{Event, Webhook};
use base::db::{DbError, Row};
use base::ids::{AccountId, WebhookId};
use base::{Cx, params};
use serde_json::json;

/// Webhooks that are read: more than an account may have.
const MAX_READ: i64 = 1_000;

const COLUMNS: &str = "id, destination, events, echoed, sort, since_journal_id, created_at, created_by, updated_at, stopped_at, stopped_because, tried_at, status, problem";

fn read_webhook(row: &mut Row) -> Result<Webhook, DbError> {
    let mut hook = Webhook {
        id: row.take()?,
        destination: row.take()?,
        events: row.take_json::<Vec<String>>()?.iter().filter_map(|word| Event::from_stored(word)).collect(),
        echoed: row.take_json()?,
        sort: row.take()?,
        since: row.take()?,
        created_at: row.take()?,
        created_by: row.take()?,
        updated_at: row.take()?,
        stopped: None,
        tried_at: None,
        status: None,
        problem: None,
    };
    let (at, because): (Option<i64>, Option<String>) = (row.take()?, row.take()?);
    hook.stopped = at.map(|at| (at, because.unwrap_or_default()));
    (hook.tried_at, hook.status, hook.problem) = (row.take()?, row.take()?, row.take()?);
    Ok(hook)
}

pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Webhook>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM webhooks WHERE account_id = $1 ORDER BY id LIMIT $2");
    cx.query(&sql, params![cx.account, MAX_READ], read_webhook)
}

/// Writes a webhook, new or as it is now. What counted against it before is forgotten.
pub fn put(cx: &mut Cx<'_>, hook: &Webhook) -> Result<(), DbError> {
    let words: Vec<String> = hook.events.iter().map(Event::to_string).collect();
    let (stopped_at, because) = hook.stopped.clone().unzip();
    let row = params![
        cx.account,
        hook.id,
        &hook.destination,
        &json!(words),
        &json!(hook.echoed),
        hook.sort,
        hook.since,
        hook.created_at,
        hook.created_by,
        hook.updated_at,
        stopped_at,
        because,
        hook.tried_at,
        hook.status,
        hook.problem.clone(),
    ];
    cx.insert_all(
        &format!("webhooks (account_id, {COLUMNS})"),
        &[row.to_vec()],
        "ON CONFLICT (account_id, id) DO UPDATE SET events = excluded.events, echoed = excluded.echoed, sort = excluded.sort,
         since_journal_id = excluded.since_journal_id, updated_at = excluded.updated_at, stopped_at = excluded.stopped_at,
         stopped_because = excluded.stopped_because",
    )?;
    cx.write(
        "DELETE FROM webhook_bad_answers WHERE account_id = $1 AND webhook_id = $2",
        params![cx.account, hook.id],
    )?;
    Ok(())
}

/// Writes down that it is off, and ends what waits for it.
pub fn stop(cx: &mut Cx<'_>, off: &Webhook, problem: &str) -> Result<(), DbError> {
    put(cx, off)?;
    cx.write(
        "UPDATE webhook_deliveries SET due_at = NULL, problem = $3 WHERE account_id = $1 AND webhook_id = $2 AND due_at IS NOT NULL",
        params![cx.account, off.id, problem],
    )?;
    Ok(())
}

pub fn delete(cx: &mut Cx<'_>, id: WebhookId) -> Result<(), DbError> {
    for sql in [
        "DELETE FROM webhook_deliveries WHERE account_id = $1 AND webhook_id = $2",
        "DELETE FROM webhook_bad_answers WHERE account_id = $1 AND webhook_id = $2",
        "DELETE FROM webhooks WHERE account_id = $1 AND id = $2",
    ] {
        cx.write(sql, params![cx.account, id])?;
    }
    Ok(())
}

/// Writes down a bad answer of now; gives how many there were since a time.
pub fn count_bad_answer(cx: &mut Cx<'_>, id: WebhookId, since: i64) -> Result<i64, DbError> {
    let own: i64 = cx.next_id()?;
    cx.write(
        "INSERT INTO webhook_bad_answers (account_id, webhook_id, id, at) VALUES ($1, $2, $3, $4)",
        params![cx.account, id, own, cx.now],
    )?;
    cx.write(
        "DELETE FROM webhook_bad_answers WHERE account_id = $1 AND webhook_id = $2 AND at <= $3",
        params![cx.account, id, since],
    )?;
    cx.number(
        "SELECT count(*) FROM webhook_bad_answers WHERE account_id = $1 AND webhook_id = $2",
        params![cx.account, id],
    )
}

/// Accounts with a webhook that is on, in which something happened that `reader` has not read.
pub fn accounts_behind(cx: &mut Cx<'_>, reader: &str, limit: i64) -> Result<Vec<AccountId>, DbError> {
    cx.query(
        "SELECT DISTINCT webhooks.account_id FROM webhooks
         LEFT JOIN cursors ON cursors.account_id = webhooks.account_id AND cursors.reader = $1
         WHERE webhooks.stopped_at IS NULL
         AND EXISTS (SELECT 1 FROM journal WHERE journal.account_id = webhooks.account_id AND journal.id > COALESCE(cursors.position, 0))
         ORDER BY webhooks.account_id LIMIT $2",
        params![reader, limit],
        Row::take,
    )
}
