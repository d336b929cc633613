//! What lets us in to a mailbox now: its password, or a provider's token that is renewed in time, by one at a time.

use super::Node;
use super::postbox::Proof;
use base::clock::{MINUTE, Seconds};
use base::desk::Who;
use base::ids::{AccountId, MailboxId};
use base::secrets::OpenError;
use base::{DbError, leases};
use flow::channels::mailboxes::{self, Auth, MailProvider, Mailbox, PASSWORD_CONTEXT, Provider};
use mail::tokens::{KeptTokens, NoTokens, Registration};
use secrecy::ExposeSecret;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Tokens are renewed so long before their end, so that none ends between two answers of a server. Seconds.
pub const RENEWED_BEFORE: Seconds = 5 * MINUTE;
/// One renewal takes no longer; another node or task may try after it. Seconds.
const RENEWAL_SECONDS: Seconds = 30;
/// How often somebody who waits for another's renewal looks for it, and how many times.
const PAUSE: Duration = Duration::from_millis(200);
const MOST_LOOKS: u32 = 150;

/// Tells the renewals of this program apart.
static RENEWALS: AtomicU64 = AtomicU64::new(0);

/// What lets us in.
pub struct Access {
    /// For the server.
    pub proof: Proof,
    /// The token was given a moment ago: a server that refuses it will refuse the next one too.
    pub is_new: bool,
}

/// Why nothing lets us in, in a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAccess {
    /// Until somebody signs in again.
    SignInAgain(String),
    /// It passes.
    Later(String),
}

/// The proof for the servers of a mailbox, as it is kept now: renewed if it ends soon.
///
/// # Errors
/// [`NoAccess`].
pub async fn to_mailbox(node: &Node, account: AccountId, id: MailboxId) -> Result<Access, NoAccess> {
    let (name, renewal) = (format!("tokens:{account}:{id}"), RENEWALS.fetch_add(1, Ordering::Relaxed));
    let holder = format!("{}:{renewal}", node.name);
    for _ in 0..MOST_LOOKS {
        let kept = Kept::load(node, account, id).await?;
        if let Some(proof) = kept.proof(node)? {
            return Ok(Access { proof, is_new: false });
        }
        if hold(node, &name, &holder).await? {
            let renewed = renew(node, account, id).await;
            release(node, name, holder).await;
            return renewed;
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(NoAccess::Later("The tokens of this mailbox are being renewed elsewhere.".to_owned()))
}

/// The server refused a token although its time is not over: the next one who wants in renews it.
pub async fn was_refused(node: &Node, account: AccountId, id: MailboxId) {
    let expired = node.desk.write(Who::system(account), move |cx| {
        if let Auth::OAuth { sealed, .. } = &mailboxes::load_mailbox(cx, id)?.auth {
            mailboxes::expire_tokens(cx, id, sealed)?;
        }
        Ok::<_, flow::channels::Error>(())
    });
    if let Err(error) = expired.await {
        tracing::warn!(%error, "a refused token is renewed when its time is over");
    }
}

/// What is known of a mailbox and of the provider at which it signs in.
struct Kept {
    mailbox: Mailbox,
    registration: Option<MailProvider>,
    now: Seconds,
}

impl Kept {
    async fn load(node: &Node, account: AccountId, id: MailboxId) -> Result<Kept, NoAccess> {
        let read = move |cx: &mut base::Cx<'_>| {
            let mailbox = mailboxes::load_mailbox(cx, id)?;
            let registration = match mailbox.auth {
                Auth::OAuth { provider, .. } => mailboxes::find_provider(cx, provider)?,
                Auth::Password { .. } => None,
            };
            Ok::<_, flow::channels::Error>(Kept { mailbox, registration, now: cx.now })
        };
        node.desk.read(Who::system(account), read).await.map_err(|error| NoAccess::Later(error.to_string()))
    }

    /// What lets in without asking anybody.
    fn proof(&self, node: &Node) -> Result<Option<Proof>, NoAccess> {
        match &self.mailbox.auth {
            Auth::Password { sealed } => {
                let password = node.vault.open(PASSWORD_CONTEXT, sealed);
                Ok(Some(Proof::Password(password.map_err(|error| unreadable("password", error))?)))
            }
            Auth::OAuth { expire_at, .. } if expire_at - self.now > RENEWED_BEFORE => {
                let access = self.tokens(node)?.access;
                Ok(Some(Proof::Token(access.expose_secret().to_owned().into())))
            }
            // A consent that is over stays over, however often one asks.
            Auth::OAuth { .. } if self.mailbox.state.word == "sign_in_again" => {
                Err(NoAccess::SignInAgain(self.mailbox.state.text.clone()))
            }
            Auth::OAuth { .. } => Ok(None),
        }
    }

    fn tokens(&self, node: &Node) -> Result<KeptTokens, NoAccess> {
        mailboxes::open_tokens(&node.vault, self.sealed_tokens()).map_err(|error| unreadable("sign-in", error))
    }

    fn sealed_tokens(&self) -> &[u8] {
        match &self.mailbox.auth {
            Auth::OAuth { sealed, .. } => sealed,
            Auth::Password { .. } => &[],
        }
    }

    /// What we are known as at the provider; without it nothing can be renewed until an administrator writes it again.
    fn registration(&self, node: &Node, provider: Provider) -> Result<Registration, NoAccess> {
        let known = self.registration.as_ref().ok_or_else(|| {
            NoAccess::Later(format!("Sign-in with {} is no longer set up in the mail settings.", provider.name()))
        })?;
        known.open(&node.vault).map_err(|error| NoAccess::Later(format!("The client secret: {error}")))
    }
}

/// Renews, unless somebody did so before it was our turn; what is new is kept before it is used.
async fn renew(node: &Node, account: AccountId, id: MailboxId) -> Result<Access, NoAccess> {
    let kept = Kept::load(node, account, id).await?;
    if let Some(proof) = kept.proof(node)? {
        return Ok(Access { proof, is_new: false });
    }
    let Auth::OAuth { provider, sealed: before, .. } = kept.mailbox.auth.clone() else {
        return Err(NoAccess::Later("The mailbox changed meanwhile.".to_owned()));
    };
    let tokens = kept.tokens(node)?;
    let given = node.token_servers.renew(&kept.registration(node, provider)?, &tokens.refresh).await;
    let given = given.map_err(|error| no_tokens(&kept.mailbox.address, &error))?;
    let renewed = KeptTokens::of(&given, Some(&tokens)).unwrap_or(tokens);
    let sealed = mailboxes::seal_tokens(&node.vault, &renewed);
    let lifetime = given.lifetime;
    let keep = move |cx: &mut base::Cx<'_>| mailboxes::keep_tokens(cx, id, &before, &sealed, cx.now + lifetime);
    let is_kept = node.desk.write(Who::system(account), keep).await.map_err(|error| later(&error))?;
    if !is_kept {
        return Err(NoAccess::Later("Somebody signed in again meanwhile.".to_owned()));
    }
    tracing::info!(%account, mailbox = %id, provider = provider.as_str(), "tokens were renewed");
    Ok(Access { proof: Proof::Token(renewed.access.expose_secret().to_owned().into()), is_new: true })
}

fn no_tokens(address: &str, error: &NoTokens) -> NoAccess {
    match error {
        NoTokens::Ended { .. } => NoAccess::SignInAgain(format!(
            "{error} Sign in again as {address}: what came meanwhile waits there, and nothing comes twice."
        )),
        NoTokens::Registration { .. } | NoTokens::Later { .. } => NoAccess::Later(error.to_string()),
    }
}

fn unreadable(what: &str, error: OpenError) -> NoAccess {
    NoAccess::SignInAgain(format!("The {what} cannot be read: {error}. Please sign in again."))
}

fn later(error: &DbError) -> NoAccess {
    NoAccess::Later(error.to_string())
}

async fn hold(node: &Node, name: &str, holder: &str) -> Result<bool, NoAccess> {
    let (name, holder) = (name.to_owned(), holder.to_owned());
    let held = move |cx: &mut base::Cx<'_>| leases::hold(cx, &name, &holder, RENEWAL_SECONDS);
    node.desk.write(Who::installation(), held).await.map_err(|error| later(&error))
}

async fn release(node: &Node, name: String, holder: String) {
    let released = node.desk.write(Who::installation(), move |cx| leases::release(cx, &name, &holder)).await;
    if let Err(error) = released {
        tracing::debug!(%error, "a renewal is over when its time is");
    }
}

#[cfg(test)]
mod tests;
