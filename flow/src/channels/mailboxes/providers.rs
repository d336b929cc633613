//! What Sluice is registered as at Google and Microsoft, so that people may let it into their mailboxes there.

use super::Provider;
use crate::channels::{Error, store};
use base::access::{Right, require};
use base::clock::Seconds;
use base::journal::{self, About, Happening, Kind};
use base::secrets::{OpenError, Vault};
use base::{Cx, DbError};
use mail::tokens::Registration;
use serde_json::{Value as Json, json};

/// The context under which the secret of a registration is sealed.
pub const CLIENT_SECRET_CONTEXT: &str = "mail provider client secret";

/// Characters of an id that a provider gives out; theirs are below a hundred.
const MAX_ID_CHARS: usize = 255;

/// A registration at a provider; its secret is sealed under [`CLIENT_SECRET_CONTEXT`] and shown to nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailProvider {
    /// At which.
    pub provider: Provider,
    /// Who we are there.
    pub client_id: String,
    /// What proves it, sealed.
    pub sealed_client_secret: Vec<u8>,
    /// The only directory of Microsoft whose people are let in, by its id or domain; empty for all.
    pub tenant: String,
    /// When it was last changed, Unix seconds.
    pub changed_at: Seconds,
}

impl MailProvider {
    /// With its secret, for whoever asks the provider.
    ///
    /// # Errors
    /// [`OpenError`], as for every sealed text.
    pub fn open(&self, vault: &Vault) -> Result<Registration, OpenError> {
        let secret = vault.open(CLIENT_SECRET_CONTEXT, &self.sealed_client_secret)?;
        Ok(Registration {
            provider: self.provider,
            client_id: self.client_id.clone(),
            client_secret: secret.reveal().to_owned().into(),
            tenant: self.tenant.clone(),
        })
    }
}

/// A registration as somebody writes it.
#[derive(Clone, Debug)]
pub struct NewMailProvider {
    /// At which provider.
    pub provider: Provider,
    /// The id that it gave out.
    pub client_id: String,
    /// The secret, sealed; none leaves the one before.
    pub sealed_client_secret: Option<Vec<u8>>,
    /// A directory of Microsoft, or nothing.
    pub tenant: String,
}

/// The registrations of the account.
///
/// # Errors
/// Whatever the database answers.
pub fn list_providers(cx: &mut Cx<'_>) -> Result<Vec<MailProvider>, DbError> {
    store::list_mail_providers(cx)
}

/// The registration at a provider, if there is one.
///
/// # Errors
/// Whatever the database answers.
pub fn find_provider(cx: &mut Cx<'_>, provider: Provider) -> Result<Option<MailProvider>, DbError> {
    Ok(store::list_mail_providers(cx)?.into_iter().find(|known| known.provider == provider))
}

/// Keeps a registration, or changes it: an administrator's to do.
///
/// # Errors
/// `Denied`; `BadSetting` without an id, without a secret, or for what is no directory.
pub fn set_provider(cx: &mut Cx<'_>, new: NewMailProvider) -> Result<(), Error> {
    require(cx, Right::SetUp)?;
    let before = find_provider(cx, new.provider)?;
    let (client_id, tenant) = (new.client_id.trim(), new.tenant.trim());
    if client_id.is_empty() || client_id.chars().count() > MAX_ID_CHARS || client_id.contains(char::is_whitespace) {
        return Err(Error::BadSetting("Write the client id as the provider shows it.".to_owned()));
    }
    // It becomes a part of an address.
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
    if tenant.chars().count() > MAX_ID_CHARS || !tenant.chars().all(is_plain) {
        return Err(Error::BadSetting("A directory is written as its id, or as its domain.".to_owned()));
    }
    let known = before.as_ref().map(|known| known.sealed_client_secret.clone());
    let secret = new.sealed_client_secret.or(known);
    let sealed_client_secret = secret.ok_or_else(|| Error::BadSetting("Write the client secret.".to_owned()))?;
    let after = MailProvider {
        provider: new.provider,
        client_id: client_id.to_owned(),
        sealed_client_secret,
        tenant: tenant.to_owned(),
        changed_at: cx.now,
    };
    store::put_mail_provider(cx, &after)?;
    record(cx, before.as_ref(), Some(&after))
}

/// Forgets a registration: mailboxes that were connected with it ask to sign in again when their tokens run out.
///
/// # Errors
/// `Denied`.
pub fn remove_provider(cx: &mut Cx<'_>, provider: Provider) -> Result<(), Error> {
    require(cx, Right::SetUp)?;
    let Some(before) = find_provider(cx, provider)? else { return Ok(()) };
    store::delete_mail_provider(cx, provider)?;
    record(cx, Some(&before), None)
}

/// Nothing secret; of the secret only whether it is another.
fn record(cx: &mut Cx<'_>, before: Option<&MailProvider>, after: Option<&MailProvider>) -> Result<(), Error> {
    let shown = |known: Option<&MailProvider>| {
        known.map_or(Json::Null, |known| {
            json!({ "provider": known.provider.as_str(), "client_id": known.client_id, "tenant": known.tenant })
        })
    };
    let secret_of = |known: Option<&MailProvider>| known.map(|known| known.sealed_client_secret.clone());
    let mut now = shown(after);
    if after.is_some() && before.is_some() {
        now["is_new_secret"] = (secret_of(before) != secret_of(after)).into();
    }
    journal::record(cx, Happening::change(Kind::MailProviderChanged, About::default(), shown(before), now))?;
    Ok(())
}
