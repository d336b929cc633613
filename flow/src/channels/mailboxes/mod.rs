//! Mailboxes: IMAP accounts that are followed, each behind a mail source (EM-01, EM-30).

mod change;
mod connecting;
mod following;
mod journeys;
mod providers;
mod tokens;
mod usable;

pub(crate) use change::set_kind;
pub use change::{MAX_FRESH_AFTER_DAYS, MailboxChange, Reached, change_mailbox};
pub use connecting::{NewMailbox, add_mailbox, disconnect};
pub(crate) use connecting::{disconnect_of, forget_kept};
pub use following::{ask_for_look, list_followed, note_synced, set_state};
pub use journeys::{JOURNEY_CONTEXT, JOURNEY_LIFETIME, begin_journey, end_journey, sweep_journeys};
pub use mail::tokens::Provider;
pub use providers::{
    CLIENT_SECRET_CONTEXT, MailProvider, NewMailProvider, find_provider, list_providers, remove_provider, set_provider,
};
pub use tokens::{expire_tokens, keep_tokens, open_tokens, seal_tokens};
pub(crate) use usable::may_send;
pub use usable::{Usable, may_use, require_change, require_use, usable};

use super::{Error, store};
use base::Cx;
use base::clock::Seconds;
use base::ids::{MailboxId, SourceId, UserId};
use mail::discovery::sign_in_at;

/// The context under which a mailbox's password is sealed.
pub const PASSWORD_CONTEXT: &str = "mailbox password";

/// The context under which a mailbox's tokens are sealed.
const TOKENS_CONTEXT: &str = "mailbox tokens";

/// Who may see what a mailbox holds (EM-10, EM-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailboxKind {
    /// Everybody with the mail right.
    Shared,
    /// Its owner alone, and administrators if the owner lets them.
    Personal,
}

impl MailboxKind {
    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            MailboxKind::Shared => "shared",
            MailboxKind::Personal => "personal",
        }
    }

    /// Reads the stored word; an unknown word is the more private kind.
    pub fn from_stored(word: &str) -> MailboxKind {
        if word == "shared" { MailboxKind::Shared } else { MailboxKind::Personal }
    }
}

/// What becomes of a mail from somebody who has no open lead (EM-30, EM-31, EM-34).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailLeads {
    /// An incoming lead in the pipeline of the mailbox.
    Incoming,
    /// Nothing until one of us replies: then it is a lead of whoever did.
    OnReply,
    /// Nothing.
    Never,
}

impl MailLeads {
    /// In the order in which a form offers them.
    pub const ALL: [MailLeads; 3] = [MailLeads::Incoming, MailLeads::OnReply, MailLeads::Never];

    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            MailLeads::Incoming => "incoming",
            MailLeads::OnReply => "on_reply",
            MailLeads::Never => "never",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<MailLeads> {
        MailLeads::ALL.into_iter().find(|leads| leads.as_str() == word)
    }
}

/// How Sluice signs in to both servers of a mailbox; what is secret is sealed by the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// With a password, sealed under [`PASSWORD_CONTEXT`].
    Password { sealed: Vec<u8> },
    /// With tokens of a provider, as [`seal_tokens`] makes them; the one for access is good until `expire_at`.
    OAuth { provider: Provider, sealed: Vec<u8>, expire_at: Seconds },
}

impl Auth {
    /// The word stored in the table: `password`, or the provider's.
    pub fn as_str(&self) -> &'static str {
        match self {
            Auth::Password { .. } => "password",
            Auth::OAuth { provider, .. } => provider.as_str(),
        }
    }

    /// Whether both sign in alike: tokens that were refreshed since are the same tokens, another password is another.
    pub fn is_same_sign_in(&self, other: &Auth) -> bool {
        match (self, other) {
            (Auth::OAuth { provider, .. }, Auth::OAuth { provider: now, .. }) => provider == now,
            (one, other) => one == other,
        }
    }
}

/// How a mailbox is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxState {
    /// `connecting`, `following`, `failing` or `sign_in_again`.
    pub word: String,
    /// A sentence for people.
    pub text: String,
    /// Since when, Unix seconds.
    pub at: Seconds,
}

/// A mailbox.
#[derive(Clone, Debug)]
pub struct Mailbox {
    /// Its id.
    pub id: MailboxId,
    /// The source through which its mails come in.
    pub source_id: SourceId,
    /// Who may see it.
    pub kind: MailboxKind,
    /// Whether administrators see it although it is personal (EM-11).
    pub shared_with_admins: bool,
    /// Who connected it; the owner, if it is personal.
    pub user_id: UserId,
    /// Its address.
    pub address: String,
    /// Where it is read, by IMAP.
    pub server: Server,
    /// Where its mails are handed in, by SMTP; a mailbox without only receives.
    pub smtp: Option<Server>,
    /// How Sluice signs in to both.
    pub auth: Auth,
    /// Whether mails to the same customer with the same subject stand together (EM-22).
    pub groups_threads: bool,
    /// What becomes of mails of people without an open lead.
    pub leads: MailLeads,
    /// Whether a reply to an incoming lead accepts it.
    pub accepts_on_reply: bool,
    /// After so many days of silence the same subject begins a thread of its own, unless the mail refers to the old one.
    pub fresh_after_days: i64,
    /// When somebody last asked for a look at the server, Unix seconds.
    pub asked_at: Seconds,
    /// When everything that the server had was last here, Unix seconds; some minutes more may have passed in step.
    pub synced_at: Option<Seconds>,
    /// How it is doing.
    pub state: MailboxState,
}

impl Mailbox {
    /// The provider at which one may sign in instead of the password that opens it now: both of its servers are that
    /// provider's, so that no token goes anywhere else.
    pub fn provider_instead(&self) -> Option<Provider> {
        let smtp = self.smtp.as_ref().map(|server| server.host.as_str());
        let is_by_password = matches!(self.auth, Auth::Password { .. });
        Provider::of(sign_in_at(&self.server.host, smtp)).filter(|_| is_by_password)
    }
}

impl Mailbox {
    /// The only user who may read what is in it, for rows that carry no mailbox of their own; nobody when it is shared.
    pub fn private_to(&self) -> Option<UserId> {
        (self.kind == MailboxKind::Personal).then_some(self.user_id)
    }
}

/// Where a server is and who signs in there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The host's name.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The user's name there.
    pub username: String,
    /// When TLS begins; there is none without.
    pub tls: Tls,
}

/// When TLS begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// With the first byte.
    Implicit,
    /// After the STARTTLS command.
    StartTls,
}

impl Tls {
    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Tls::Implicit => "implicit",
            Tls::StartTls => "starttls",
        }
    }

    /// Reads the word; anything unknown means with the first byte, the safer of the two.
    pub fn from_word(word: &str) -> Tls {
        if word == "starttls" { Tls::StartTls } else { Tls::Implicit }
    }
}

/// The mailbox, or an error if absent or disconnected.
///
/// # Errors
/// `NoSuchMailbox`.
pub fn load_mailbox(cx: &mut Cx<'_>, id: MailboxId) -> Result<Mailbox, Error> {
    store::find_mailbox(cx, id)?.ok_or(Error::NoSuchMailbox(id))
}

/// Every mailbox of the account, for the program itself. People are shown [`list_usable`].
///
/// # Errors
/// Whatever the database answers.
pub fn list_mailboxes(cx: &mut Cx<'_>) -> Result<Vec<Mailbox>, Error> {
    Ok(store::list_mailboxes(cx, false)?)
}

/// The mailboxes that the actor may use.
///
/// # Errors
/// Whatever the database answers.
pub fn list_usable(cx: &mut Cx<'_>) -> Result<Vec<Mailbox>, Error> {
    let usable = usable(cx)?;
    Ok(store::list_mailboxes(cx, false)?.into_iter().filter(|mailbox| usable.has(mailbox)).collect())
}
