//! The ledger of UIDs.

use super::folders::narrow;
use crate::channels::arrivals::State;
use crate::channels::folders::{Entry, Known, Outcome, Quarantined};
use crate::channels::mailboxes::Mailbox;
use base::db::{DbError, Row, Value};
use base::ids::{ArrivalId, FolderId, MailboxId};
use base::{Cx, params};

/// What happens to a row that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnKnown {
    /// It stays as it is.
    Keep,
    /// It takes the outcome that is written now.
    Settle,
}

const KNOWN: &str = "mail_uids.uid, mail_uids.internal_date, mail_uids.size_bytes, mail_uids.message_id";
const WANTED: &str = "arrival_id IS NULL AND rule IS NULL";

fn read_known(row: &mut Row) -> Result<Known, DbError> {
    Ok(Known { uid: narrow(row.take()?), internal_date: row.take()?, size_bytes: row.take()?, message_id: row.take()? })
}

pub fn insert_uids(
    cx: &mut Cx<'_>,
    folder: FolderId,
    uid_validity: u32,
    entries: &[Entry],
    on_known: OnKnown,
) -> Result<(), DbError> {
    if entries.is_empty() {
        return Ok(());
    }
    let row = |entry: &Entry| -> Vec<Value> {
        let (arrival, rule) = match entry.outcome {
            Outcome::Wanted | Outcome::AskedFor(_) => (None, None),
            Outcome::Arrived(arrival) => (Some(arrival), None),
            Outcome::Skipped(rule) => (None, Some(rule.as_str())),
        };
        let mail = &entry.mail;
        params![
            cx.account,
            folder,
            uid_validity,
            mail.uid,
            arrival,
            rule,
            entry.is_history,
            mail.internal_date,
            mail.size_bytes,
            &mail.message_id,
        ]
        .to_vec()
    };
    let rows: Vec<Vec<Value>> = entries.iter().map(row).collect();
    let then = match on_known {
        OnKnown::Keep => "ON CONFLICT DO NOTHING",
        OnKnown::Settle => {
            "ON CONFLICT (account_id, folder_id, uid_validity, uid) DO UPDATE SET arrival_id = excluded.arrival_id, rule = excluded.rule, message_id = excluded.message_id, head_id = NULL"
        }
    };
    let into = "mail_uids (account_id, folder_id, uid_validity, uid, arrival_id, rule, is_history, internal_date, size_bytes, message_id)";
    cx.insert_all(into, &rows, then)
}

pub fn list_wanted(cx: &mut Cx<'_>, folder: FolderId, uid_validity: u32, limit: i64) -> Result<Vec<Entry>, DbError> {
    let sql = format!(
        "SELECT {KNOWN}, is_history, head_id FROM mail_uids WHERE account_id = $1 AND folder_id = $2 AND uid_validity = $3 AND {WANTED}
         ORDER BY internal_date DESC, uid DESC LIMIT $4"
    );
    let read = |row: &mut Row| {
        let (mail, is_history) = (read_known(row)?, row.take()?);
        let outcome = row.take::<Option<ArrivalId>>()?.map_or(Outcome::Wanted, Outcome::AskedFor);
        Ok(Entry { mail, outcome, is_history })
    };
    cx.query(&sql, params![cx.account, folder, uid_validity, limit], read)
}

pub fn list_asked_for(cx: &mut Cx<'_>, folder: FolderId, uid_validity: u32) -> Result<Vec<(u32, ArrivalId)>, DbError> {
    let sql = format!(
        "SELECT uid, head_id FROM mail_uids WHERE account_id = $1 AND folder_id = $2 AND uid_validity = $3 AND head_id IS NOT NULL AND {WANTED}"
    );
    cx.query(&sql, params![cx.account, folder, uid_validity], |row| Ok((narrow(row.take()?), row.take()?)))
}

/// The mail of which an arrival has the head is wanted whole, wherever it lies in a folder that is followed; false when it
/// lies in none.
pub fn ask_for_whole(cx: &mut Cx<'_>, head: ArrivalId) -> Result<bool, DbError> {
    let asked = cx.execute(
        "UPDATE mail_uids SET arrival_id = NULL, head_id = $2 WHERE account_id = $1 AND arrival_id = $2
         AND EXISTS (SELECT 1 FROM mail_folders WHERE mail_folders.account_id = mail_uids.account_id AND mail_folders.id = mail_uids.folder_id
             AND mail_folders.uid_validity = mail_uids.uid_validity AND mail_folders.role <> 'ignored')",
        params![cx.account, head],
    )?;
    Ok(asked > 0)
}

pub fn count_wanted_history(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<i64, DbError> {
    let sql = format!(
        "SELECT COUNT(*) FROM mail_folders JOIN mail_uids ON mail_uids.account_id = mail_folders.account_id AND mail_uids.folder_id = mail_folders.id
         WHERE mail_folders.account_id = $1 AND mail_folders.mailbox_id = $2 AND mail_folders.role <> 'ignored'
         AND mail_uids.uid_validity = mail_folders.uid_validity AND mail_uids.is_history = 1 AND {WANTED}"
    );
    cx.number(&sql, params![cx.account, mailbox])
}

/// The UIDs of a folder, rising.
pub fn list_uids(cx: &mut Cx<'_>, folder: FolderId, uid_validity: u32) -> Result<Vec<u32>, DbError> {
    cx.query(
        "SELECT uid FROM mail_uids WHERE account_id = $1 AND folder_id = $2 AND uid_validity = $3 ORDER BY uid",
        params![cx.account, folder, uid_validity],
        |row| row.take().map(narrow),
    )
}

pub fn list_history_uids(cx: &mut Cx<'_>, folder: FolderId, uid_validity: u32) -> Result<Vec<u32>, DbError> {
    let sql = format!(
        "SELECT uid FROM mail_uids WHERE account_id = $1 AND folder_id = $2 AND uid_validity = $3 AND is_history = 1 AND {WANTED} ORDER BY uid"
    );
    cx.query(&sql, params![cx.account, folder, uid_validity], |row| row.take().map(narrow))
}

/// What the folder held under other validities: rows that came to an end.
pub fn list_other_uids(cx: &mut Cx<'_>, folder: FolderId, not: u32) -> Result<Vec<(u32, Known)>, DbError> {
    let sql = format!(
        "SELECT uid_validity, {KNOWN} FROM mail_uids WHERE account_id = $1 AND folder_id = $2 AND uid_validity <> $3 AND NOT ({WANTED}) ORDER BY uid_validity, uid"
    );
    cx.query(&sql, params![cx.account, folder, not], |row| Ok((narrow(row.take()?), read_known(row)?)))
}

/// The same mail under another number.
pub fn move_uid(cx: &mut Cx<'_>, folder: FolderId, from: (u32, u32), to: (u32, u32)) -> Result<(), DbError> {
    cx.write(
        "UPDATE mail_uids SET uid_validity = $5, uid = $6 WHERE account_id = $1 AND folder_id = $2 AND uid_validity = $3 AND uid = $4",
        params![cx.account, folder, from.0, from.1, to.0, to.1],
    )?;
    Ok(())
}

/// How each mail of a folder ended; nothing while it is wanted.
pub fn list_uid_states(
    cx: &mut Cx<'_>,
    folder: FolderId,
    uid_validity: u32,
) -> Result<Vec<(u32, Option<State>)>, DbError> {
    let read = |row: &mut Row| -> Result<(u32, Option<State>), DbError> {
        let (uid, rule, arrival) = (narrow(row.take()?), row.take::<Option<String>>()?, row.take::<Option<i64>>()?);
        let state: Option<String> = row.take()?;
        let state = match (rule, arrival) {
            (Some(_), _) => Some(State::Skipped),
            (None, None) => None,
            // An arrival that was erased was stored once.
            (None, Some(_)) => Some(state.map_or(State::Stored, |word| State::from_stored(&word))),
        };
        Ok((uid, state))
    };
    cx.query(
        "SELECT mail_uids.uid, mail_uids.rule, mail_uids.arrival_id, arrivals.state FROM mail_uids
         LEFT JOIN arrivals ON arrivals.account_id = mail_uids.account_id AND arrivals.id = mail_uids.arrival_id
         WHERE mail_uids.account_id = $1 AND mail_uids.folder_id = $2 AND mail_uids.uid_validity = $3",
        params![cx.account, folder, uid_validity],
        read,
    )
}

/// Mails of a mailbox that were set aside, or discarded since.
pub fn list_set_aside(
    cx: &mut Cx<'_>,
    mailbox: &Mailbox,
    state: State,
    before: Option<ArrivalId>,
    limit: i64,
) -> Result<Vec<Quarantined>, DbError> {
    let read = |row: &mut Row| {
        Ok(Quarantined {
            arrival_id: row.take()?,
            received_at: row.take()?,
            reason: row.take::<Option<String>>()?.unwrap_or_default(),
            file: row.take()?,
            is_head: row.take()?,
            discarded_at: row.take()?,
            folder: row.take()?,
            uid: row.take::<Option<i64>>()?.map(narrow),
        })
    };
    let before = before.map_or(i64::MAX, |id| id.0);
    cx.query(
        "SELECT arrivals.id, arrivals.received_at, arrivals.reason, arrivals.body_file, arrivals.is_head, arrivals.discarded_at,
           (SELECT MIN(mail_folders.name) FROM mail_uids JOIN mail_folders ON mail_folders.account_id = mail_uids.account_id AND mail_folders.id = mail_uids.folder_id
            WHERE mail_uids.account_id = arrivals.account_id AND mail_uids.arrival_id = arrivals.id),
           (SELECT MAX(mail_uids.uid) FROM mail_uids WHERE mail_uids.account_id = arrivals.account_id AND mail_uids.arrival_id = arrivals.id)
         FROM arrivals WHERE account_id = $1 AND state = $2 AND source_id = $3 AND id < $4 AND (state = 'set_aside' OR body_file IS NOT NULL) ORDER BY id DESC LIMIT $5",
        params![cx.account, state.as_str(), mailbox.source_id, before, limit],
        read,
    )
}
