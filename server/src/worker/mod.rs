//! What happens by itself: jobs, notices, webhooks, mailboxes, the sweep. Nodes that share a database share this work by leases.

mod access;
mod budget;
mod bulk_changes;
mod claim;
mod empty_mailbox;
pub mod find_duplicates;
mod follow;
mod jobs;
mod keep_mails;
pub mod keys;
mod learn_likeness;
mod lease;
mod left_files;
mod letters;
mod long_jobs;
pub mod looks;
mod mailboxes;
mod mails;
mod outbox;
mod postbox;
mod read_arrival;
mod read_mails;
mod readers;
mod reminders;
mod removal;
mod sink;
mod statistics;
mod sweep;
mod wake;
mod webhooks;
mod words;

pub use follow::Outside;
pub use left_files::FileFetcher;
pub use letters::Relaying;
pub use postbox::{Encryption, Postbox, Proof, Refused, SignIn, Submission};

use crate::installation::Installation;
use crate::mail_servers::TokenServers;
use crate::serve::named;
use base::db::DatabaseUrl;
use base::desk::Who;
use base::files::Files;
use base::secrets::Vault;
use base::tokens::random_token;
use base::{DbError, Desk};
use std::sync::Arc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Letters of a node's name: 48 bits of chance.
const NAME_CHARS: usize = 8;

/// One running program.
pub struct Node {
    /// Units of work.
    pub desk: Desk,
    /// Raw mails and attachments.
    pub files: Arc<Files>,
    /// Opens the passwords of mailboxes.
    pub vault: Arc<Vault>,
    /// The way of mails to servers that send them.
    pub postbox: Postbox,
    /// Where providers renew the tokens of mailboxes.
    pub token_servers: Arc<TokenServers>,
    /// Where letters to our own users are handed in; nowhere without a relay.
    pub relaying: Option<Relaying>,
    /// Tells this start of this node from all others, in logs and request ids.
    pub name: String,
    /// Under which name it holds leases.
    pub holder: String,
    /// Those that it wants.
    pub leases: lease::Leases,
}

impl Node {
    /// A node with a name of its own.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(
        installation: &Installation,
        postbox: Postbox,
        token_servers: Arc<TokenServers>,
        relaying: Option<Relaying>,
    ) -> Result<Node, DbError> {
        let token =
            installation.desk.read(Who::installation(), |cx| Ok::<_, DbError>(random_token(&mut cx.rng))).await?;
        let name: String = token.reveal().chars().filter(char::is_ascii_alphanumeric).take(NAME_CHARS).collect();
        // An embedded database has one node at a time (its folder is locked): after a crash it need not wait for
        // the leases of the one before.
        let holder = match installation.desk.url() {
            DatabaseUrl::Sqlite(_) => "the only node".to_owned(),
            DatabaseUrl::Postgres(_) => name.clone(),
        };
        Ok(Node {
            desk: installation.desk.clone(),
            files: Arc::clone(&installation.files),
            vault: Arc::clone(&installation.vault),
            postbox,
            token_servers,
            relaying,
            name,
            holder,
            leases: lease::Leases::default(),
        })
    }
}

/// Starts all of it.
///
/// `site` is the address of the screens, without a slash at its end, for letters and webhooks.
pub fn start(
    parts: &mut JoinSet<&'static str>,
    node: &Arc<Node>,
    outside: &Arc<Outside>,
    site: &str,
    stop: &CancellationToken,
) {
    parts.spawn(named("leases", lease::run(Arc::clone(node), stop.clone())));
    parts.spawn(named("jobs", jobs::run(Arc::clone(node), stop.clone())));
    for reader in [readers::NOTICES, readers::NUMBERS, readers::DUPLICATE_CONTROL, readers::RESEMBLING] {
        parts.spawn(named("readers", readers::run(Arc::clone(node), reader, stop.clone())));
    }
    parts.spawn(named("reminders", reminders::run(Arc::clone(node), stop.clone())));
    if node.relaying.is_some() {
        parts.spawn(named("mails", mails::run(Arc::clone(node), site.to_owned(), stop.clone())));
    }
    let hooks = webhooks::run(Arc::clone(node), Arc::clone(outside), site.to_owned(), stop.clone());
    parts.spawn(named("webhooks", hooks));
    parts.spawn(named("outbox", outbox::run(Arc::clone(node), Arc::clone(outside), stop.clone())));
    parts.spawn(named("mailboxes", mailboxes::run(Arc::clone(node), Arc::clone(outside), stop.clone())));
    parts.spawn(named("statistics", statistics::run(Arc::clone(node), stop.clone())));
    parts.spawn(named("sweep", sweep::run(Arc::clone(node), stop.clone())));
}
