//! What the API is handed: the desk, the key, and a few settings.

use base::Desk;
use base::files::Files;
use base::ids::{AccountId, SourceId};
use base::secrets::Vault;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use mail::left_files::LeftFiles;
use mail::servers::Servers;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reports of calls per second and source: far above what any exchange sends, far below what fills a disk.
const HOOKS_A_SECOND: NonZeroU32 = NonZeroU32::new(20).unwrap();

/// Times a minute that one address may ask for tokens: a program does so once a day.
const TOKENS_A_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Addresses that are remembered before those that rest are forgotten.
const ADDRESSES_KEPT: usize = 50_000;

/// How the API is set up.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The domain under which addresses that make leads receive mail.
    pub mail_domain: String,
    /// Requests per second and token; none means no limit (kommo-api §2.7 has 7).
    pub rate_limit: Option<NonZeroU32>,
    /// A proxy in front sets `X-Forwarded-Proto` and `X-Forwarded-Host`, and nobody else can.
    pub is_behind_proxy: bool,
}

/// The API's state; cheap to clone.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

struct Inner {
    desk: Desk,
    vault: Arc<Vault>,
    settings: Settings,
    servers: Arc<dyn Servers>,
    left_files: Arc<dyn LeftFiles>,
    files: Arc<Files>,
    limiter: Option<DefaultKeyedRateLimiter<i64>>,
    hooks: DefaultKeyedRateLimiter<(AccountId, SourceId)>,
    tokens: DefaultKeyedRateLimiter<IpAddr>,
    started_at: i64,
    requests: AtomicU64,
}

impl Api {
    /// The API over a desk. `vault` holds the key that signs tokens; `servers` tries mailboxes before they are connected;
    /// `files` keeps what is attached to mails, and `left_files` fetches what was left on their servers.
    pub fn new(
        desk: Desk,
        vault: Arc<Vault>,
        servers: Arc<dyn Servers>,
        (files, left_files): (Arc<Files>, Arc<dyn LeftFiles>),
        settings: Settings,
    ) -> Api {
        let limiter = settings.rate_limit.map(|most| RateLimiter::keyed(Quota::per_second(most)));
        let hooks = RateLimiter::keyed(Quota::per_second(HOOKS_A_SECOND));
        let tokens = RateLimiter::keyed(Quota::per_minute(TOKENS_A_MINUTE));
        let started_at = desk.now();
        Api(Arc::new(Inner {
            desk,
            vault,
            settings,
            servers,
            left_files,
            files,
            limiter,
            hooks,
            tokens,
            started_at,
            requests: AtomicU64::new(0),
        }))
    }

    /// Opens units of work.
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// Checks tokens and seals what must not leak.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// Finds and tries the servers of mailboxes.
    pub(crate) fn servers(&self) -> &dyn Servers {
        self.0.servers.as_ref()
    }

    /// Where bytes are kept.
    pub(crate) fn files(&self) -> &Arc<Files> {
        &self.0.files
    }

    /// The way to files that were left on mail servers.
    pub(crate) fn left_files(&self) -> &dyn LeftFiles {
        self.0.left_files.as_ref()
    }

    /// How it is set up.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// May this source of calls report once more now?
    pub(crate) fn is_hook_within_limit(&self, account: AccountId, source: SourceId) -> bool {
        self.0.hooks.check_key(&(account, source)).is_ok()
    }

    /// May somebody at this address ask for tokens once more now?
    pub(crate) fn may_ask_for_tokens(&self, client: IpAddr) -> bool {
        if self.0.tokens.len() > ADDRESSES_KEPT {
            self.0.tokens.retain_recent();
        }
        self.0.tokens.check_key(&client).is_ok()
    }

    /// May this token ask once more now?
    pub(crate) fn is_within_limit(&self, token: i64) -> bool {
        self.0.limiter.as_ref().is_none_or(|limiter| limiter.check_key(&token).is_ok())
    }

    /// A name for the next request: says when the program started and counts from there.
    pub(crate) fn next_request_id(&self) -> String {
        format!("{:x}-{:x}", self.0.started_at, self.0.requests.fetch_add(1, Ordering::Relaxed))
    }
}
