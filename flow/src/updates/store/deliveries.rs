//! What each webhook is told, and what it answered.

use crate::updates::webhooks::{Answer, Due, Event, Logged, Sending, Written};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{DeliveryId, WebhookId};
use base::{Cx, params};

/// Writes what is told, due now, in the order in which it happened.
pub fn insert(cx: &mut Cx<'_>, written: &[Written<'_>]) -> Result<(), DbError> {
    if written.is_empty() {
        return Ok(());
    }
    let ids = cx.reserve_ids(i64::try_from(written.len()).unwrap_or(0))?;
    let row = |(id, one): (i64, &Written<'_>)| -> Vec<Value> {
        let (entry, event) = (&one.news.entry, one.news.event.to_string());
        params![cx.account, id, one.webhook, event, entry.id, entry.at, one.body, cx.now, 0_i64].to_vec()
    };
    let rows: Vec<Vec<Value>> = ids.zip(written).map(row).collect();
    let into = "webhook_deliveries (account_id, id, webhook_id, event, journal_id, at, body, due_at, tries)";
    cx.insert_all(into, &rows, "")?;
    cx.has_news();
    Ok(())
}

/// How many deliveries wait for each webhook.
pub fn count_waiting(cx: &mut Cx<'_>) -> Result<Vec<(WebhookId, i64)>, DbError> {
    cx.query(
        "SELECT webhook_id, count(*) FROM webhook_deliveries WHERE account_id = $1 AND due_at IS NOT NULL GROUP BY webhook_id",
        params![cx.account],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// Every webhook is looked up once: there are few of them, and there may be many deliveries.
pub fn hooks_due(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Due>, DbError> {
    cx.query(
        "SELECT webhooks.account_id, webhooks.id FROM webhooks WHERE webhooks.stopped_at IS NULL
         AND EXISTS (SELECT 1 FROM webhook_deliveries WHERE webhook_deliveries.account_id = webhooks.account_id
                     AND webhook_deliveries.webhook_id = webhooks.id AND webhook_deliveries.due_at <= $1)
         ORDER BY webhooks.account_id, webhooks.id LIMIT $2",
        params![cx.now, limit],
        |row| Ok(Due { account: row.take()?, webhook: row.take()? }),
    )
}

pub fn list_due(cx: &mut Cx<'_>, webhook: WebhookId, limit: i64) -> Result<Vec<Sending>, DbError> {
    cx.query(
        "SELECT id, body, tries FROM webhook_deliveries WHERE account_id = $1 AND webhook_id = $2 AND due_at <= $3
         ORDER BY due_at, id LIMIT $4",
        params![cx.account, webhook, cx.now, limit],
        |row| Ok(Sending { id: row.take()?, body: row.take()?, tries: row.take()? }),
    )
}

/// What was answered stands with the delivery, and as the newest answer with its webhook.
pub fn settle(
    cx: &mut Cx<'_>,
    (webhook, sent): (WebhookId, &Sending),
    answer: &Answer,
    due_at: Option<Seconds>,
) -> Result<(), DbError> {
    let problem = answer.problem.clone();
    cx.write(
        "UPDATE webhook_deliveries SET due_at = $4, tries = tries + 1, tried_at = $5, status = $6, problem = $7, took_ms = $8
         WHERE account_id = $1 AND id = $2 AND tries = $3 AND due_at IS NOT NULL",
        params![cx.account, sent.id, sent.tries, due_at, cx.now, answer.status, problem.clone(), answer.took_ms],
    )?;
    cx.write(
        "UPDATE webhooks SET tried_at = $3, status = $4, problem = $5 WHERE account_id = $1 AND id = $2",
        params![cx.account, webhook, cx.now, answer.status, problem],
    )?;
    Ok(())
}

/// Forgets the oldest of those that ended, beyond so many.
pub fn trim(cx: &mut Cx<'_>, webhook: WebhookId, kept: i64) -> Result<(), DbError> {
    cx.write(
        "DELETE FROM webhook_deliveries WHERE account_id = $1 AND webhook_id = $2 AND due_at IS NULL AND id <=
         (SELECT id FROM webhook_deliveries WHERE account_id = $1 AND webhook_id = $2 AND due_at IS NULL
          ORDER BY id DESC LIMIT 1 OFFSET $3)",
        params![cx.account, webhook, kept],
    )?;
    Ok(())
}

/// True when there is such a delivery that ended.
pub fn send_again(cx: &mut Cx<'_>, webhook: WebhookId, id: DeliveryId) -> Result<bool, DbError> {
    let changed = cx.execute(
        "UPDATE webhook_deliveries SET due_at = $4, tries = 0 WHERE account_id = $1 AND webhook_id = $2 AND id = $3 AND due_at IS NULL",
        params![cx.account, webhook, id, cx.now],
    )?;
    cx.has_news();
    Ok(changed > 0)
}

const LOGGED: &str = "id, event, at, due_at, tries, tried_at, status, problem, took_ms";

fn read_logged(row: &mut Row) -> Result<Logged, DbError> {
    Ok(Logged {
        id: row.take()?,
        event: Event::from_stored(&row.take::<String>()?),
        at: row.take()?,
        due_at: row.take()?,
        tries: row.take()?,
        tried_at: row.take()?,
        status: row.take()?,
        problem: row.take()?,
        took_ms: row.take()?,
    })
}

/// Those that are due first.
pub fn list_waiting(cx: &mut Cx<'_>, webhook: WebhookId, limit: i64) -> Result<Vec<Logged>, DbError> {
    let sql = format!(
        "SELECT {LOGGED} FROM webhook_deliveries WHERE account_id = $1 AND webhook_id = $2 AND due_at IS NOT NULL ORDER BY due_at, id LIMIT $3"
    );
    cx.query(&sql, params![cx.account, webhook, limit], read_logged)
}

/// The newest of those that ended.
pub fn list_ended(cx: &mut Cx<'_>, webhook: WebhookId, limit: i64) -> Result<Vec<Logged>, DbError> {
    let sql = format!(
        "SELECT {LOGGED} FROM webhook_deliveries WHERE account_id = $1 AND webhook_id = $2 AND due_at IS NULL ORDER BY id DESC LIMIT $3"
    );
    cx.query(&sql, params![cx.account, webhook, limit], read_logged)
}

pub fn sweep_deliveries(cx: &mut Cx<'_>, before: Seconds) -> Result<u64, DbError> {
    cx.execute(
        "DELETE FROM webhook_deliveries WHERE account_id = $1 AND due_at IS NULL AND at < $2",
        params![cx.account, before],
    )
}
