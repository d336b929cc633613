//! The tables of open tracking.

use crate::channels::mails::Opens;
use base::db::{DbError, Row};
use base::ids::MailId;
use base::{Cx, params};

pub fn find_open_tracking(cx: &mut Cx<'_>) -> Result<Option<String>, DbError> {
    cx.find("SELECT origin FROM open_tracking WHERE account_id = $1", params![cx.account], Row::take)
}

pub fn set_open_tracking(cx: &mut Cx<'_>, origin: Option<&str>) -> Result<(), DbError> {
    cx.write("DELETE FROM open_tracking WHERE account_id = $1", params![cx.account])?;
    if let Some(origin) = origin {
        cx.write("INSERT INTO open_tracking (account_id, origin) VALUES ($1, $2)", params![cx.account, origin])?;
    }
    Ok(())
}

/// A mail that has its picture keeps it.
pub fn insert_opens(cx: &mut Cx<'_>, mail: MailId, token: &str) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO mail_opens (account_id, mail_id, token, times) VALUES ($1, $2, $3, 0) ON CONFLICT (account_id, mail_id) DO NOTHING",
        params![cx.account, mail, token],
    )?;
    Ok(())
}

pub fn find_opens_token(cx: &mut Cx<'_>, mail: MailId) -> Result<Option<String>, DbError> {
    let sql = "SELECT token FROM mail_opens WHERE account_id = $1 AND mail_id = $2";
    cx.find(sql, params![cx.account, mail], Row::take)
}

pub fn find_opens(cx: &mut Cx<'_>, token: &str) -> Result<Option<Opens>, DbError> {
    let sql = "SELECT mail_id, times, first_at, last_at FROM mail_opens WHERE account_id = $1 AND token = $2";
    let read = |row: &mut Row| {
        Ok(Opens { mail_id: row.take()?, times: row.take()?, first_at: row.take()?, last_at: row.take()? })
    };
    cx.find(sql, params![cx.account, token], read)
}

pub fn update_opens(cx: &mut Cx<'_>, opens: &Opens) -> Result<(), DbError> {
    cx.write(
        "UPDATE mail_opens SET times = $3, first_at = $4, last_at = $5 WHERE account_id = $1 AND mail_id = $2",
        params![cx.account, opens.mail_id, opens.times, opens.first_at, opens.last_at],
    )?;
    Ok(())
}
