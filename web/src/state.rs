//! What every handler may reach.

use axum::extract::FromRef;
use base::Desk;
use base::files::Files;
use base::secrets::Vault;
use mail::left_files::LeftFiles;
use mail::remote::Pictures;
use mail::servers::Servers;
use std::sync::Arc;

/// The state of the screens; cheap to clone.
#[derive(Clone)]
pub struct Web {
    /// Units of work.
    pub desk: Desk,
    /// Seals passwords of mailboxes, signs addresses.
    pub vault: Arc<Vault>,
    /// Finds and tries the servers of mailboxes before they are connected.
    pub servers: Arc<dyn Servers>,
    /// Fetches pictures of the network for readers of mails.
    pub pictures: Arc<dyn Pictures>,
    /// Fetches files that were left on mail servers.
    pub left_files: Arc<dyn LeftFiles>,
    /// Attachments and uploads.
    pub files: Arc<Files>,
    /// What the one who runs the program has set.
    pub settings: Arc<Settings>,
}

/// Settings that screens show or depend on.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The domain of the create-lead addresses.
    pub mail_domain: String,
    /// The address under which the outside reaches us, without a slash at its end; none means the request's own.
    pub public_url: Option<String>,
    /// True behind a proxy whose `X-Forwarded-For` and `X-Forwarded-Proto` can be believed.
    pub trusts_proxy: bool,
    /// True when letters to our own users can be sent; without, links are shown to be copied.
    pub sends_letters: bool,
}

impl FromRef<Web> for Desk {
    fn from_ref(web: &Web) -> Desk {
        web.desk.clone()
    }
}
