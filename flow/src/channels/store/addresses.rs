//! The tables of smart addresses and of how they read mail.

use crate::channels::addresses::{Purpose, SmartAddress};
use base::clock::Seconds;
use base::db::{DbError, Row};
use base::ids::AccountId;
use base::{Cx, params};

/// What is unknown of a purpose can only file a mail: the least that an address does.
fn purpose(row: &mut Row) -> Result<Purpose, DbError> {
    Ok(Purpose::from_stored(&row.take::<String>()?).unwrap_or(Purpose::File))
}

/// An account has three, and few former ones.
pub fn list_addresses(cx: &mut Cx<'_>) -> Result<Vec<SmartAddress>, DbError> {
    cx.query(
        "SELECT purpose, local_part, token, ends_at, last_mail_at FROM smart_addresses
         WHERE account_id = $1 AND (ends_at IS NULL OR ends_at > $2) ORDER BY local_part",
        params![cx.account, cx.now],
        |row| {
            Ok(SmartAddress {
                purpose: purpose(row)?,
                local_part: row.take()?,
                token: row.take()?,
                ends_at: row.take()?,
                last_mail_at: row.take()?,
            })
        },
    )
}

pub fn find_address(cx: &mut Cx<'_>, local_part: &str) -> Result<Option<(AccountId, Purpose)>, DbError> {
    cx.find(
        "SELECT account_id, purpose FROM smart_addresses WHERE local_part = $1 AND (ends_at IS NULL OR ends_at > $2) ORDER BY account_id",
        params![local_part, cx.now],
        |row| Ok((AccountId(row.take()?), purpose(row)?)),
    )
}

/// One that was left before, and is taken again, begins anew.
pub fn insert_address(cx: &mut Cx<'_>, address: &SmartAddress) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO smart_addresses (account_id, local_part, purpose, token, made_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, local_part) DO UPDATE SET ends_at = NULL",
        params![cx.account, &address.local_part, address.purpose.as_str(), &address.token, cx.now],
    )?;
    Ok(())
}

pub fn end_address(cx: &mut Cx<'_>, local_part: &str, at: Seconds) -> Result<(), DbError> {
    cx.write(
        "UPDATE smart_addresses SET ends_at = $3 WHERE account_id = $1 AND local_part = $2",
        params![cx.account, local_part, at],
    )?;
    Ok(())
}

pub fn note_address_used(cx: &mut Cx<'_>, local_part: &str) -> Result<(), DbError> {
    cx.write(
        "UPDATE smart_addresses SET last_mail_at = $3 WHERE account_id = $1 AND local_part = $2 AND (last_mail_at IS NULL OR last_mail_at < $3)",
        params![cx.account, local_part, cx.now],
    )?;
    Ok(())
}

pub fn finds_original(cx: &mut Cx<'_>) -> Result<Option<bool>, DbError> {
    cx.find("SELECT finds_original FROM smart_address_settings WHERE account_id = $1", params![cx.account], Row::take)
}

pub fn set_finds_original(cx: &mut Cx<'_>, is_on: bool) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO smart_address_settings (account_id, finds_original) VALUES ($1, $2)
         ON CONFLICT (account_id) DO UPDATE SET finds_original = excluded.finds_original",
        params![cx.account, is_on],
    )?;
    Ok(())
}
