//! The tables of registrations at mail providers and of journeys there, and the tokens that were brought back.

use crate::channels::mailboxes::{MailProvider, Provider};
use base::clock::Seconds;
use base::db::{DbError, Row};
use base::ids::MailboxId;
use base::{Cx, params};

/// Two at most.
pub fn list_mail_providers(cx: &mut Cx<'_>) -> Result<Vec<MailProvider>, DbError> {
    let sql = "SELECT provider, client_id, sealed_client_secret, tenant, changed_at FROM mail_providers WHERE account_id = $1 ORDER BY provider";
    cx.query(sql, params![cx.account], |row| {
        Ok(MailProvider {
            provider: Provider::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
            client_id: row.take()?,
            sealed_client_secret: row.take()?,
            tenant: row.take()?,
            changed_at: row.take()?,
        })
    })
}

pub fn put_mail_provider(cx: &mut Cx<'_>, provider: &MailProvider) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO mail_providers (account_id, provider, client_id, sealed_client_secret, tenant, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (account_id, provider) DO UPDATE SET client_id = excluded.client_id, sealed_client_secret = excluded.sealed_client_secret,
             tenant = excluded.tenant, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        params![
            cx.account,
            provider.provider.as_str(),
            &provider.client_id,
            provider.sealed_client_secret.clone(),
            &provider.tenant,
            provider.changed_at,
            cx.actor.user().map_or(0, |user| user.0),
        ],
    )?;
    Ok(())
}

pub fn delete_mail_provider(cx: &mut Cx<'_>, provider: Provider) -> Result<(), DbError> {
    cx.write(
        "DELETE FROM mail_providers WHERE account_id = $1 AND provider = $2",
        params![cx.account, provider.as_str()],
    )?;
    Ok(())
}

pub fn insert_journey(
    cx: &mut Cx<'_>,
    state_hash: &str,
    session: &str,
    sealed: &[u8],
    ends_at: Seconds,
) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO mail_journeys (account_id, state_hash, session, sealed, ends_at) VALUES ($1, $2, $3, $4, $5)",
        params![cx.account, state_hash, session, sealed.to_vec(), ends_at],
    )?;
    Ok(())
}

pub fn take_journey(cx: &mut Cx<'_>, state_hash: &str, session: &str) -> Result<Option<Vec<u8>>, DbError> {
    cx.find(
        "DELETE FROM mail_journeys WHERE account_id = $1 AND state_hash = $2 AND session = $3 AND ends_at > $4 RETURNING sealed",
        params![cx.account, state_hash, session, cx.now],
        Row::take,
    )
}

pub fn delete_old_journeys(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    cx.execute("DELETE FROM mail_journeys WHERE account_id = $1 AND ends_at <= $2", params![cx.account, cx.now])
}

/// Whether these tokens were still the mailbox's.
pub fn replace_tokens(
    cx: &mut Cx<'_>,
    id: MailboxId,
    before: &[u8],
    sealed: &[u8],
    expire_at: Seconds,
) -> Result<bool, DbError> {
    let changed = cx.execute(
        "UPDATE mailboxes SET sealed_tokens = $4, tokens_expire_at = $5 WHERE account_id = $1 AND id = $2 AND sealed_tokens = $3 AND deleted_at IS NULL",
        params![cx.account, id, before.to_vec(), sealed.to_vec(), expire_at],
    )?;
    Ok(changed > 0)
}
