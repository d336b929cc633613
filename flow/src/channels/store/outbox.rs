//! The tables of the outbox.

use crate::channels::outbox::{Entry, Limits, State};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{AccountId, MailId, MailboxId, UserId};
use base::{Cx, params};

const COLUMNS: &str = "mail_id, mailbox_id, state, run_at, due_at, handed_over_at, tries, answer, raw_file";

/// Takes out a mail of which nothing has left.
const DELETE_WAITING: &str =
    "DELETE FROM outbox WHERE account_id = $1 AND mail_id = $2 AND state IN ('waiting', 'held', 'refused')";

fn read(row: &mut Row) -> Result<Entry, DbError> {
    Ok(Entry {
        mail_id: row.take()?,
        mailbox_id: row.take()?,
        state: State::from_stored(&row.take::<String>()?),
        run_at: row.take()?,
        due_at: row.take()?,
        handed_over_at: row.take()?,
        tries: row.take()?,
        answer: row.take()?,
        raw_file: row.take()?,
    })
}

/// A mail that waits, is held, or was refused, may be put there again; one that is being handed over stays, and this fails.
pub fn put_outbox(cx: &mut Cx<'_>, entry: &Entry) -> Result<(), DbError> {
    cx.write(DELETE_WAITING, params![cx.account, entry.mail_id])?;
    let sql = format!("INSERT INTO outbox (account_id, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    let values = params![
        cx.account,
        entry.mail_id,
        entry.mailbox_id,
        entry.state.as_str(),
        entry.run_at,
        entry.due_at,
        entry.handed_over_at,
        entry.tries,
        &entry.answer,
        entry.raw_file.clone(),
    ];
    cx.write(&sql, values)?;
    Ok(())
}

/// Of such a mail nothing has left, or nobody took it.
pub fn delete_waiting(cx: &mut Cx<'_>, mail: MailId) -> Result<bool, DbError> {
    Ok(cx.execute(DELETE_WAITING, params![cx.account, mail])? > 0)
}

/// A claim that somebody holds is left to them.
pub fn hurry_waiting(cx: &mut Cx<'_>, mail: MailId) -> Result<bool, DbError> {
    let sql = "UPDATE outbox SET state = 'waiting', run_at = $3, due_at = $3, answer = ''
         WHERE account_id = $1 AND mail_id = $2 AND state IN ('waiting', 'held')";
    Ok(cx.execute(sql, params![cx.account, mail, cx.now])? > 0)
}

/// Also one that somebody has claimed: it is not handed over then.
pub fn hold_waiting(cx: &mut Cx<'_>, mail: MailId, why: &str) -> Result<bool, DbError> {
    let sql = "UPDATE outbox SET state = 'held', run_at = NULL, answer = $3 WHERE account_id = $1 AND mail_id = $2 AND state = 'waiting'";
    Ok(cx.execute(sql, params![cx.account, mail, why])? > 0)
}

pub fn decide_unknown(cx: &mut Cx<'_>, mail: MailId, state: State, run_at: Option<Seconds>) -> Result<bool, DbError> {
    let sql = "UPDATE outbox SET state = $3, run_at = $4, due_at = COALESCE($4, due_at), tries = 0
         WHERE account_id = $1 AND mail_id = $2 AND state = 'unknown'";
    Ok(cx.execute(sql, params![cx.account, mail, state.as_str(), run_at])? > 0)
}

pub fn list_outbox(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Vec<Entry>, DbError> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (0..mails.len()).map(|at| format!("${}", at + 2)).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox WHERE account_id = $1 AND mail_id IN ({}) ORDER BY mail_id",
        places.join(", ")
    );
    let values: Vec<Value> =
        std::iter::once(cx.account.into()).chain(mails.iter().map(|id| Value::from(*id))).collect();
    cx.query(&sql, &values, read)
}

pub fn list_outbox_due(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<(AccountId, MailboxId)>, DbError> {
    cx.query(
        "SELECT DISTINCT account_id, mailbox_id FROM outbox WHERE run_at <= $1 LIMIT $2",
        params![cx.now, limit],
        |row| Ok((row.take()?, row.take()?)),
    )
}

/// What failed keeps its wait, and what is to be sent later its time.
pub fn take_up_outbox(cx: &mut Cx<'_>, look_up_at: Seconds) -> Result<(), DbError> {
    let waiting =
        "UPDATE outbox SET run_at = $1 WHERE run_at > $1 AND state = 'waiting' AND due_at <= $1 AND answer = ''";
    cx.write(waiting, params![cx.now])?;
    cx.write(
        "UPDATE outbox SET run_at = $1 WHERE run_at > $1 AND state IN ('handed_over', 'filing')",
        params![look_up_at],
    )?;
    Ok(())
}

pub fn list_due_of_mailbox(cx: &mut Cx<'_>, mailbox: MailboxId, limit: i64) -> Result<Vec<Entry>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM outbox WHERE account_id = $1 AND mailbox_id = $2 AND run_at <= $3 ORDER BY run_at, mail_id LIMIT $4"
    );
    cx.query(&sql, params![cx.account, mailbox, cx.now, limit], read)
}

pub fn claim_outbox(cx: &mut Cx<'_>, mails: &[MailId], until: Seconds) -> Result<(), DbError> {
    if mails.is_empty() {
        return Ok(());
    }
    let places: Vec<String> = (0..mails.len()).map(|at| format!("${}", at + 3)).collect();
    let sql = format!("UPDATE outbox SET run_at = $2 WHERE account_id = $1 AND mail_id IN ({})", places.join(", "));
    let head = [cx.account.into(), until.into()].into_iter();
    let values: Vec<Value> = head.chain(mails.iter().map(|id| Value::from(*id))).collect();
    cx.write(&sql, &values)?;
    Ok(())
}

pub fn hand_over(
    cx: &mut Cx<'_>,
    mail: MailId,
    (claimed, until): (Seconds, Seconds),
    raw_file: &str,
) -> Result<bool, DbError> {
    let sql = "UPDATE outbox SET state = 'handed_over', run_at = $4, handed_over_at = $5, raw_file = $6
         WHERE account_id = $1 AND mail_id = $2 AND state = 'waiting' AND run_at = $3";
    Ok(cx.execute(sql, params![cx.account, mail, claimed, until, cx.now, raw_file])? > 0)
}

pub fn settle_outbox(
    cx: &mut Cx<'_>,
    (mail, claimed): (MailId, Seconds),
    (state, run_at, tries): (State, Option<Seconds>, i64),
    answer: &str,
) -> Result<bool, DbError> {
    let sql = "UPDATE outbox SET state = $4, run_at = $5, tries = $6, answer = $7 WHERE account_id = $1 AND mail_id = $2 AND run_at = $3";
    Ok(cx.execute(sql, params![cx.account, mail, claimed, state.as_str(), run_at, tries, answer])? > 0)
}

pub fn sweep_outbox(cx: &mut Cx<'_>, before: Seconds) -> Result<Vec<String>, DbError> {
    let sql = "DELETE FROM outbox WHERE account_id = $1 AND state IN ('done', 'refused') AND due_at < $2 AND (handed_over_at IS NULL OR handed_over_at < $2)
         RETURNING raw_file";
    let files = cx.query(sql, params![cx.account, before], Row::take::<Option<String>>)?;
    Ok(files.into_iter().flatten().collect())
}

pub fn find_outbox_key(cx: &mut Cx<'_>, key: &str, since: Seconds) -> Result<Option<MailId>, DbError> {
    let sql = "SELECT mail_id FROM outbox_keys WHERE account_id = $1 AND client = $2 AND created_at >= $3";
    cx.find(sql, params![cx.account, key, since], Row::take)
}

pub fn put_outbox_key(cx: &mut Cx<'_>, key: &str, mail: MailId) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO outbox_keys (account_id, client, mail_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, client) DO UPDATE SET mail_id = excluded.mail_id, created_at = excluded.created_at",
        params![cx.account, key, mail, cx.now],
    )?;
    Ok(())
}

pub fn sweep_outbox_keys(cx: &mut Cx<'_>, before: Seconds) -> Result<(), DbError> {
    cx.write("DELETE FROM outbox_keys WHERE account_id = $1 AND created_at < $2", params![cx.account, before])?;
    Ok(())
}

/// The mailboxes for which somebody said how much.
pub fn list_outbox_limits(cx: &mut Cx<'_>) -> Result<Vec<(MailboxId, Limits)>, DbError> {
    let sql = "SELECT mailbox_id, per_minute, per_day FROM outbox_limits WHERE account_id = $1";
    cx.query(sql, params![cx.account], |row| {
        Ok((row.take()?, Limits { per_minute: row.take()?, per_day: row.take()? }))
    })
}

pub fn put_outbox_limits(cx: &mut Cx<'_>, mailbox: MailboxId, limits: Limits) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO outbox_limits (account_id, mailbox_id, per_minute, per_day) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, mailbox_id) DO UPDATE SET per_minute = excluded.per_minute, per_day = excluded.per_day",
        params![cx.account, mailbox, limits.per_minute, limits.per_day],
    )?;
    Ok(())
}

/// What each mailbox handed over since a day ago, and of that since a minute ago.
pub fn count_handed_over(
    cx: &mut Cx<'_>,
    (day, minute): (Seconds, Seconds),
) -> Result<Vec<(MailboxId, i64, i64)>, DbError> {
    let sql = "SELECT mailbox_id, count(*), count(CASE WHEN handed_over_at > $3 THEN 1 END) FROM outbox
         WHERE account_id = $1 AND handed_over_at > $2 GROUP BY mailbox_id";
    cx.query(sql, params![cx.account, day, minute], |row| Ok((row.take()?, row.take()?, row.take()?)))
}

pub fn list_signatures(cx: &mut Cx<'_>, user: UserId) -> Result<Vec<(MailboxId, String)>, DbError> {
    let sql = "SELECT mailbox_id, html FROM signatures WHERE account_id = $1 AND user_id = $2 ORDER BY mailbox_id";
    cx.query(sql, params![cx.account, user], |row| Ok((row.take()?, row.take()?)))
}

pub fn put_signature(cx: &mut Cx<'_>, (user, mailbox): (UserId, MailboxId), html: &str) -> Result<(), DbError> {
    let key = params![cx.account, user, mailbox];
    cx.write("DELETE FROM signatures WHERE account_id = $1 AND user_id = $2 AND mailbox_id = $3", key)?;
    if !html.is_empty() {
        let sql = "INSERT INTO signatures (account_id, user_id, mailbox_id, html) VALUES ($1, $2, $3, $4)";
        cx.write(sql, params![cx.account, user, mailbox, html])?;
    }
    Ok(())
}
