//! From an address to the servers of its mailbox, in the order in which the answers can be trusted: a table of
//! providers by the domain, the same by where the domain's mail goes, what the domain itself says (SRV records, an
//! autoconfig file), the public provider database, and last a guess that is tried.
//!
//! The network is the caller's: it decides what may be reached.

mod autoconfig;
mod guess;
mod providers;
mod srv;

#[cfg(test)]
mod tests;

pub use providers::sign_in_at;
pub use srv::Service;

use std::future::Future;
use std::time::Duration;
use tokio::time::timeout;

/// All steps together take no longer: the mail exchangers first, then everything else at once.
pub const DISCOVERY_LIMIT: Duration = Duration::from_secs(5);
const EXCHANGERS_LIMIT: Duration = Duration::from_millis(1_500);
const STEPS_LIMIT: Duration = Duration::from_millis(3_400);

/// What discovery asks of the outside. What cannot be had within its time is nothing.
pub trait Network: Sync {
    /// The mail exchangers of a domain, the preferred one first, in A-labels without the final dot.
    fn exchangers(&self, domain: &str) -> impl Future<Output = Vec<String>> + Send;

    /// The SRV records of a name such as `_imaps._tcp.example.com`, the preferred one first.
    fn services(&self, name: &str) -> impl Future<Output = Vec<Service>> + Send;

    /// The text behind an https address.
    fn text(&self, url: &str) -> impl Future<Output = Option<String>> + Send;

    /// Whether something listens there.
    fn listens(&self, host: &str, port: u16) -> impl Future<Output = bool> + Send;
}

/// The servers of a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What the provider is called, where it is known.
    pub provider: Option<String>,
    /// Where it is read.
    pub imap: Endpoint,
    /// Where mails are handed in.
    pub smtp: Option<Endpoint>,
    /// How one signs in there.
    pub sign_in: SignIn,
    /// What to know before one does, in a sentence.
    pub hint: Option<&'static str>,
    /// Which step found it.
    pub step: Step,
}

/// A server and one's name there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The host's name, in A-labels.
    pub host: String,
    /// The port.
    pub port: u16,
    /// TLS from the first byte, else by STARTTLS; never without.
    pub is_implicit_tls: bool,
    /// The user's name there.
    pub username: String,
}

/// How one signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// With the mailbox's password.
    Password,
    /// With a password made for this program only, if the account has two-step sign-in.
    AppPassword,
    /// At Google, or with an app password.
    Google,
    /// At Microsoft, and in no other way.
    Microsoft,
}

/// A step of discovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The table of providers, by domain.
    Table,
    /// The table of providers, by where the mail of the domain goes.
    Exchanger,
    /// SRV records (RFC 6186, RFC 8314).
    Records,
    /// The domain's own autoconfig file.
    Autoconfig,
    /// The public provider database.
    Database,
    /// Names that are usual, and answer.
    Guess,
}

/// Why nothing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// What was typed is no address.
    #[error("This is not an e-mail address.")]
    NoAddress,
    /// Nobody says where this mailbox is.
    #[error(
        "No mail server was found for this address. Write its servers by hand: whoever gave you the address knows them."
    )]
    Unknown,
}

/// An address, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// What stands before the `@`.
    pub local: String,
    /// The domain in A-labels, in lower case.
    pub domain: String,
}

impl Typed {
    /// Takes an address apart; its domain may be written in any script.
    ///
    /// # Errors
    /// [`NotFound::NoAddress`].
    pub fn read(address: &str) -> Result<Typed, NotFound> {
        let (local, domain) = address.trim().rsplit_once('@').ok_or(NotFound::NoAddress)?;
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| NotFound::NoAddress)?;
        let is_plain = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
        if !is_plain(local) || local.contains('@') || !domain.contains('.') {
            return Err(NotFound::NoAddress);
        }
        Ok(Typed { local: local.to_owned(), domain })
    }

    /// The address with its domain in A-labels.
    pub fn address(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }
}

/// Finds the servers of a mailbox within [`DISCOVERY_LIMIT`]. `database` is the address of the public provider database,
/// to which a domain is appended; none when it is switched off.
///
/// # Errors
/// [`NotFound`], in words for whoever typed the address.
pub async fn discover(network: &impl Network, address: &str, database: Option<&str>) -> Result<Found, NotFound> {
    let typed = Typed::read(address)?;
    if let Some(provider) = providers::of_domain(&typed.domain) {
        return Ok(provider.found(&typed, Step::Table));
    }
    let exchangers = timeout(EXCHANGERS_LIMIT, network.exchangers(&typed.domain)).await.unwrap_or_default();
    if let Some(provider) = exchangers.first().and_then(|host| providers::of_exchanger(host)) {
        return Ok(provider.found(&typed, Step::Exchanger));
    }
    let (records, own, public, guessed) = tokio::join!(
        within(srv::look_up(network, &typed)),
        within(autoconfig::own(network, &typed)),
        within(autoconfig::public(network, &typed, database, exchangers.first().map(String::as_str))),
        within(guess::try_usual(network, &typed)),
    );
    records.or(own).or(public).or(guessed).ok_or(NotFound::Unknown)
}

async fn within(step: impl Future<Output = Option<Found>>) -> Option<Found> {
    timeout(STEPS_LIMIT, step).await.ok().flatten()
}
