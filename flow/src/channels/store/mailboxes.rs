//! The table of mailboxes.

use crate::channels::mailboxes::{MailCursor, Mailbox, MailboxKind, MailboxState, Server, Tls};
use base::db::{DbError, Row};
use base::ids::MailboxId;
use base::{Cx, params};

const COLUMNS: &str = "mailboxes.id, mailboxes.source_id, mailboxes.kind, mailboxes.user_id, mailboxes.address, mailboxes.username, mailboxes.sealed_password, \
    mailboxes.imap_host, mailboxes.imap_port, mailboxes.imap_tls, mailboxes.uid_validity, mailboxes.last_uid, mailboxes.last_internal_date, \
    mailboxes.state, mailboxes.state_text, mailboxes.state_at";

fn read(row: &mut Row) -> Result<Mailbox, DbError> {
    let (id, source_id) = (row.take()?, row.take()?);
    let kind = MailboxKind::from_stored(&row.take::<String>()?);
    let (user_id, address, username, sealed_password) = (row.take()?, row.take()?, row.take()?, row.take()?);
    let host = row.take()?;
    let port = u16::try_from(row.take::<i64>()?).unwrap_or(0);
    let tls = Tls::from_word(&row.take::<String>()?);
    let (uid_validity, last_uid, last_internal_date) =
        (row.take::<Option<i64>>()?, row.take::<Option<i64>>()?, row.take()?);
    let narrow = |number: i64| u32::try_from(number).unwrap_or(0);
    let cursor = uid_validity.zip(last_uid).map(|(validity, uid)| MailCursor {
        uid_validity: narrow(validity),
        last_uid: narrow(uid),
        last_internal_date,
    });
    let state = MailboxState { word: row.take()?, text: row.take()?, at: row.take()? };
    Ok(Mailbox {
        id,
        source_id,
        kind,
        user_id,
        address,
        server: Server { host, port, username, tls },
        sealed_password,
        cursor,
        state,
    })
}

pub fn insert_mailbox(cx: &mut Cx<'_>, mailbox: &Mailbox) -> Result<(), DbError> {
    cx.execute(
        "INSERT INTO mailboxes (account_id, id, source_id, kind, user_id, address, username, sealed_password, imap_host, imap_port, imap_tls, state, state_text, state_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        params![
            cx.account, mailbox.id, mailbox.source_id, mailbox.kind.as_str(), mailbox.user_id, &mailbox.address, &mailbox.server.username,
            mailbox.sealed_password.clone(), &mailbox.server.host, u32::from(mailbox.server.port), mailbox.server.tls.as_str(),
            &mailbox.state.word, &mailbox.state.text, mailbox.state.at,
        ],
    )?;
    Ok(())
}

pub fn find_mailbox(cx: &mut Cx<'_>, id: MailboxId) -> Result<Option<Mailbox>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM mailboxes WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL");
    cx.find(&sql, params![cx.account, id], read)
}

/// An account has at most `MAX_SOURCES` of them, so the list needs no page.
pub fn list_mailboxes(cx: &mut Cx<'_>, only_switched_on: bool) -> Result<Vec<Mailbox>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mailboxes JOIN sources ON sources.account_id = mailboxes.account_id AND sources.id = mailboxes.source_id
         WHERE mailboxes.account_id = $1 AND mailboxes.deleted_at IS NULL AND sources.is_on >= $2 ORDER BY mailboxes.id"
    );
    cx.query(&sql, params![cx.account, only_switched_on], read)
}

pub fn set_mail_cursor(cx: &mut Cx<'_>, id: MailboxId, cursor: MailCursor) -> Result<(), DbError> {
    cx.execute(
        "UPDATE mailboxes SET uid_validity = $3, last_uid = $4, last_internal_date = $5 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, cursor.uid_validity, cursor.last_uid, cursor.last_internal_date],
    )?;
    Ok(())
}

pub fn set_mailbox_state(cx: &mut Cx<'_>, id: MailboxId, word: &str, text: &str) -> Result<(), DbError> {
    cx.execute(
        "UPDATE mailboxes SET state = $3, state_text = $4, state_at = $5 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, word, text, cx.now],
    )?;
    Ok(())
}

pub fn wipe_mailbox(cx: &mut Cx<'_>, id: MailboxId) -> Result<(), DbError> {
    cx.execute(
        "UPDATE mailboxes SET deleted_at = $3, sealed_password = $4, state = 'disconnected', state_text = 'Disconnected.', state_at = $3 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, cx.now, Vec::<u8>::new()],
    )?;
    Ok(())
}
