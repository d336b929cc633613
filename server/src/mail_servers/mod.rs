//! The servers of mailboxes before one is connected: found, and tried for real. Every step goes by the guarded way out.

mod check;
mod https;
mod network;
mod pictures;
mod token_servers;

#[cfg(test)]
mod tests;

pub(crate) use https::of_server;
pub use token_servers::{Places, TokenServers};

use crate::worker::Postbox;
use base::dial::Guard;
use https::Https;
use ipnet::IpNet;
use mail::discovery::{Found, NotFound, discover};
use mail::servers::{Asking, Refusal, Servers, Wanted};
use mail::tokens::{Journey, NoTokens, Registration, Tokens};
use pictures::Shelf;
use rustls::ClientConfig;
use secrecy::SecretString;
use std::sync::Arc;

/// Finds and tries the servers of mailboxes.
pub struct MailServers {
    guard: Arc<Guard>,
    tls: Arc<ClientConfig>,
    https: Https,
    tokens: Arc<TokenServers>,
    postbox: Postbox,
    allowed: Vec<IpNet>,
    /// Where the public provider database answers; none when it is switched off.
    database: Option<String>,
    /// Pictures that somebody has just asked for.
    shelf: Shelf,
}

impl MailServers {
    /// `authorities` are certificates (PEM) to trust besides the public ones, as in `tls`.
    pub fn new(
        allowed: Vec<IpNet>,
        tls: Arc<ClientConfig>,
        tokens: Arc<TokenServers>,
        authorities: Option<Vec<u8>>,
        database: Option<String>,
    ) -> MailServers {
        let guard = Arc::new(Guard::new(allowed.clone()));
        let https = Https::new(Arc::clone(&guard), Arc::clone(&tls));
        let postbox = Postbox::new(Guard::new(allowed.clone()), Arc::clone(&tls), authorities);
        MailServers { guard, tls, https, tokens, postbox, allowed, database, shelf: Shelf::default() }
    }
}

impl Servers for MailServers {
    fn discover<'a>(&'a self, address: &'a str) -> Asking<'a, Result<Found, NotFound>> {
        Box::pin(discover(self, address, self.database.as_deref()))
    }

    fn check<'a>(&'a self, servers: &'a Wanted) -> Asking<'a, Result<(), Refusal>> {
        Box::pin(check::both(self, servers))
    }

    fn consent_address(&self, at: &Registration, journey: &Journey) -> Result<String, NoTokens> {
        self.tokens.consent_address(at, journey)
    }

    fn redeem<'a>(
        &'a self,
        at: &'a Registration,
        journey: &'a Journey,
        code: &'a SecretString,
    ) -> Asking<'a, Result<Tokens, NoTokens>> {
        Box::pin(self.tokens.redeem(at, journey, code))
    }
}
