//! The table of mailboxes.

use crate::channels::mailboxes::{Auth, MailLeads, Mailbox, MailboxKind, MailboxState, Provider, Server, Tls};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{MailboxId, SourceId, UserId};
use base::{Cx, params};

const COLUMNS: &str = "mailboxes.id, mailboxes.source_id, mailboxes.kind, mailboxes.shared_with_admins, mailboxes.user_id, mailboxes.address, \
    mailboxes.imap_host, mailboxes.imap_port, mailboxes.username, mailboxes.imap_tls, \
    mailboxes.smtp_host, mailboxes.smtp_port, mailboxes.smtp_username, mailboxes.smtp_tls, \
    mailboxes.auth, mailboxes.sealed_password, mailboxes.sealed_tokens, mailboxes.tokens_expire_at, \
    mailboxes.groups_threads, mailboxes.leads, mailboxes.accepts_on_reply, mailboxes.fresh_after_days, \
    mailboxes.asked_at, mailboxes.synced_at, mailboxes.state, mailboxes.state_text, mailboxes.state_at";

fn read(row: &mut Row) -> Result<Mailbox, DbError> {
    Ok(Mailbox {
        id: row.take()?,
        source_id: row.take()?,
        kind: MailboxKind::from_stored(&row.take::<String>()?),
        shared_with_admins: row.take()?,
        user_id: row.take()?,
        address: row.take()?,
        server: read_server(row)?.ok_or(DbError::ColumnMissing)?,
        smtp: read_server(row)?,
        auth: read_auth(row)?,
        groups_threads: row.take()?,
        leads: MailLeads::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
        accepts_on_reply: row.take()?,
        fresh_after_days: row.take()?,
        asked_at: row.take()?,
        synced_at: row.take()?,
        state: MailboxState { word: row.take()?, text: row.take()?, at: row.take()? },
    })
}

/// Host, port, user name, TLS; none without a host.
fn read_server(row: &mut Row) -> Result<Option<Server>, DbError> {
    let (host, port) = (row.take::<Option<String>>()?, row.take::<Option<i64>>()?);
    let (username, tls) = (row.take::<Option<String>>()?, row.take::<Option<String>>()?);
    Ok(host.map(|host| Server {
        host,
        port: port.and_then(|port| u16::try_from(port).ok()).unwrap_or(0),
        username: username.unwrap_or_default(),
        tls: Tls::from_word(&tls.unwrap_or_default()),
    }))
}

fn read_auth(row: &mut Row) -> Result<Auth, DbError> {
    let word = row.take::<String>()?;
    let (password, tokens, expire_at) = (row.take()?, row.take::<Option<Vec<u8>>>()?, row.take::<Option<i64>>()?);
    Ok(match Provider::from_stored(&word) {
        None => Auth::Password { sealed: password },
        Some(provider) => {
            Auth::OAuth { provider, sealed: tokens.unwrap_or_default(), expire_at: expire_at.unwrap_or_default() }
        }
    })
}

pub fn insert_mailbox(cx: &mut Cx<'_>, mailbox: &Mailbox) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO mailboxes (account_id, id, source_id, user_id, address, kind, username, sealed_password, imap_host, imap_port, imap_tls, state, state_text, state_at, asked_at)
         VALUES ($1, $2, $3, $4, $5, '', '', $6, '', 0, '', '', '', $7, $7)",
        params![cx.account, mailbox.id, mailbox.source_id, mailbox.user_id, &mailbox.address, Vec::<u8>::new(), cx.now],
    )?;
    update_mailbox(cx, mailbox)
}

/// Writes everything but when a look was asked for.
pub fn update_mailbox(cx: &mut Cx<'_>, mailbox: &Mailbox) -> Result<(), DbError> {
    let (password, tokens, expire_at) = match &mailbox.auth {
        Auth::Password { sealed } => (sealed.clone(), None, None),
        Auth::OAuth { sealed, expire_at, .. } => (Vec::new(), Some(sealed.clone()), Some(*expire_at)),
    };
    let mut values: Vec<Value> = params![
        cx.account,
        mailbox.id,
        mailbox.kind.as_str(),
        mailbox.shared_with_admins,
        mailbox.user_id,
        &mailbox.server.host,
        u32::from(mailbox.server.port),
        &mailbox.server.username,
        mailbox.server.tls.as_str(),
        mailbox.auth.as_str(),
        password,
        tokens,
        expire_at,
        mailbox.groups_threads,
        mailbox.leads.as_str(),
        mailbox.accepts_on_reply,
        mailbox.fresh_after_days,
        &mailbox.state.word,
        &mailbox.state.text,
        mailbox.state.at,
    ]
    .to_vec();
    let smtp = mailbox.smtp.as_ref();
    values.extend_from_slice(params![
        smtp.map(|server| server.host.clone()),
        smtp.map(|server| i64::from(server.port)),
        smtp.map(|server| server.username.clone()),
        smtp.map(|server| server.tls.as_str().to_owned()),
    ]);
    cx.write(
        "UPDATE mailboxes SET kind = $3, shared_with_admins = $4, user_id = $5, imap_host = $6, imap_port = $7, username = $8, imap_tls = $9,
                auth = $10, sealed_password = $11, sealed_tokens = $12, tokens_expire_at = $13, groups_threads = $14, leads = $15,
                accepts_on_reply = $16, fresh_after_days = $17, state = $18, state_text = $19, state_at = $20,
                smtp_host = $21, smtp_port = $22, smtp_username = $23, smtp_tls = $24
         WHERE account_id = $1 AND id = $2",
        &values,
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

pub fn set_asked_at(cx: &mut Cx<'_>, id: MailboxId, at: Seconds) -> Result<(), DbError> {
    cx.write("UPDATE mailboxes SET asked_at = $3 WHERE account_id = $1 AND id = $2", params![cx.account, id, at])?;
    Ok(())
}

pub fn set_mailbox_state(cx: &mut Cx<'_>, id: MailboxId, word: &str, text: &str) -> Result<(), DbError> {
    cx.write(
        "UPDATE mailboxes SET state = $3, state_text = $4, state_at = $5 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, word, text, cx.now],
    )?;
    Ok(())
}

pub fn wipe_mailbox(cx: &mut Cx<'_>, id: MailboxId) -> Result<(), DbError> {
    cx.write(
        "UPDATE mailboxes SET deleted_at = $3, sealed_password = $4, sealed_tokens = NULL, state = 'disconnected', state_text = 'Disconnected.', state_at = $3 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, cx.now, Vec::<u8>::new()],
    )?;
    Ok(())
}

/// Takes away the row of a mailbox that was disconnected and kept its mails: of the same address, shared or the same
/// person's. Whoever connects it again writes it anew, under the same id and behind the same source.
pub fn take_kept_mailbox(
    cx: &mut Cx<'_>,
    address: &str,
    kind: MailboxKind,
    user: UserId,
) -> Result<Option<(MailboxId, SourceId)>, DbError> {
    cx.find(
        "DELETE FROM mailboxes WHERE account_id = $1 AND id = (SELECT max(id) FROM mailboxes WHERE account_id = $1 AND address = $2 AND kind = $3
             AND (kind = 'shared' OR user_id = $4) AND state = 'disconnected' AND deleted_at IS NOT NULL) RETURNING id, source_id",
        params![cx.account, address, kind.as_str(), user],
        |row| Ok((row.take()?, row.take()?)),
    )
}

pub fn set_synced(cx: &mut Cx<'_>, id: MailboxId) -> Result<(), DbError> {
    cx.write("UPDATE mailboxes SET synced_at = $3 WHERE account_id = $1 AND id = $2", params![cx.account, id, cx.now])?;
    Ok(())
}
