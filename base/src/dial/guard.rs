//! Name, check, dial.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ipnet::IpNet;
use tokio::net::TcpStream;

use super::address::{check_address, is_allowed};
use super::names::Names;
use super::{DialError, Host, Reason, check_name};

/// How long a name may take to resolve.
pub const RESOLVE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long one address may take to accept a connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How many addresses of one name are tried, so that a name with hundreds of them cannot use us as its port scanner.
const ADDRESSES_TRIED: usize = 4;

/// What a connection is for; it decides the ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// IMAP and SMTP.
    Mail,
    /// Settings and tokens over https.
    Web,
    /// What an administrator wants to be told, on the ports where web servers usually are.
    Webhook,
}

impl Purpose {
    fn ports(self) -> &'static [u16] {
        match self {
            Self::Mail => &[143, 993, 25, 465, 587, 2525],
            Self::Web => &[443],
            Self::Webhook => &[80, 443, 8080, 8443],
        }
    }
}

/// Opens connections to the outside, and only to where it is allowed. One for the whole program.
pub struct Guard {
    allowed: Vec<IpNet>,
    names: Names,
}

impl Guard {
    /// A guard that lets through the public Internet and the networks of `--allow-network`.
    pub fn new(allowed: Vec<IpNet>) -> Self {
        Self::with_names(allowed, Names::of_the_system())
    }

    pub(super) fn with_names(allowed: Vec<IpNet>, names: Names) -> Self {
        Self { allowed, names }
    }

    /// Connects to `host` (as typed: name, IDN or address literal) on `port`.
    ///
    /// Inside the allow-list any port will do, since on-premise servers and tests use odd ones; elsewhere only those of
    /// `purpose`. Takes at most [`RESOLVE_TIMEOUT`] and four times [`CONNECT_TIMEOUT`].
    ///
    /// # Errors
    /// [`DialError`], with one text for every cause; the cause is logged here.
    pub async fn connect(&self, host: &str, port: u16, purpose: Purpose) -> Result<TcpStream, DialError> {
        let attempt = async { dial(&self.checked_addresses(host, port, purpose).await?, port).await };
        attempt.await.map_err(|reason| {
            tracing::info!(?host, port, ?purpose, %reason, "not connected");
            DialError::new(host, port, reason)
        })
    }

    /// The mail exchangers of a domain (A-labels), the preferred one first; none where nobody knows any.
    pub async fn exchangers(&self, domain: &str) -> Vec<String> {
        self.names.exchangers(domain).await
    }

    /// The host and port of each SRV record of a name (A-labels), the preferred one first. An empty host is a domain's
    /// word that it has no such service (RFC 2782).
    pub async fn services(&self, name: &str) -> Vec<(String, u16)> {
        self.names.services(name).await
    }

    /// The addresses of `host`, each of them checked. One bad address spoils the name: an honest name has none.
    async fn checked_addresses(&self, host: &str, port: u16, purpose: Purpose) -> Result<Vec<IpAddr>, Reason> {
        let is_usual_port = purpose.ports().contains(&port);
        if self.allowed.is_empty() && !is_usual_port {
            return Err(Reason::Port);
        }
        let host = check_name(host)?;
        let is_inside_name = matches!(host, Host::InsideName(_));
        if is_inside_name && self.allowed.is_empty() {
            return Err(Reason::InsideName);
        }
        let addresses = match host {
            Host::Address(address) => vec![address],
            Host::Name(name) | Host::InsideName(name) => self.names.addresses(&name).await?,
        };
        for &address in &addresses {
            check_address(address, &self.allowed)?;
            let is_allowed = is_allowed(address, &self.allowed);
            if is_inside_name && !is_allowed {
                return Err(Reason::InsideName);
            }
            if !is_usual_port && !is_allowed {
                return Err(Reason::Port);
            }
        }
        Ok(addresses)
    }
}

/// Connects to the first address that answers.
async fn dial(addresses: &[IpAddr], port: u16) -> Result<TcpStream, Reason> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for &address in addresses.iter().take(ADDRESSES_TRIED) {
        let connecting = TcpStream::connect(SocketAddr::new(address, port));
        match tokio::time::timeout(CONNECT_TIMEOUT, connecting).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => last = error,
            Err(late) => last = late.into(),
        }
    }
    Err(Reason::Unanswered(last))
}
