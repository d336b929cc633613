//! The tokens of a mailbox, which a provider renews: the newest ones, or the mailbox is lost to us.

use super::TOKENS_CONTEXT;
use crate::channels::store;
use base::Cx;
use base::clock::Seconds;
use base::db::DbError;
use base::ids::MailboxId;
use base::secrets::{OpenError, Vault};
use mail::tokens::KeptTokens;
use secrecy::ExposeSecret;

/// Tokens as they are kept.
pub fn seal_tokens(vault: &Vault, tokens: &KeptTokens) -> Vec<u8> {
    vault.seal(TOKENS_CONTEXT, tokens.to_text().expose_secret().as_bytes())
}

/// Reads what [`seal_tokens`] made.
///
/// # Errors
/// [`OpenError`], as for every sealed text.
pub fn open_tokens(vault: &Vault, sealed: &[u8]) -> Result<KeptTokens, OpenError> {
    KeptTokens::from_text(vault.open(TOKENS_CONTEXT, sealed)?.reveal()).ok_or(OpenError::Form)
}

/// Keeps renewed tokens, sealed, in place of those that were renewed: a provider that gives another refresh token takes the
/// one before no more. False when somebody signed in again or disconnected meanwhile: theirs stay.
///
/// # Errors
/// Whatever the database answers.
pub fn keep_tokens(
    cx: &mut Cx<'_>,
    id: MailboxId,
    before: &[u8],
    sealed: &[u8],
    expire_at: Seconds,
) -> Result<bool, DbError> {
    store::replace_tokens(cx, id, before, sealed, expire_at)
}

/// The server took these tokens no more although their time was not over: they are renewed before they are used again.
///
/// # Errors
/// Whatever the database answers.
pub fn expire_tokens(cx: &mut Cx<'_>, id: MailboxId, sealed: &[u8]) -> Result<(), DbError> {
    store::replace_tokens(cx, id, sealed, sealed, cx.now)?;
    Ok(())
}
