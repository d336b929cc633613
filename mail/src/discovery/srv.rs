//! What a domain says in SRV records: RFC 6186, TLS from the first byte before STARTTLS (RFC 8314).

use super::{Endpoint, Found, Network, SignIn, Step, Typed};

/// A server that an SRV record names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The host, in A-labels without the final dot; empty where the domain says that it has no such service.
    pub host: String,
    /// The port.
    pub port: u16,
}

pub(super) async fn look_up(network: &impl Network, typed: &Typed) -> Option<Found> {
    let (imaps, imap, submissions, submission) = tokio::join!(
        first(network, "_imaps", typed),
        first(network, "_imap", typed),
        first(network, "_submissions", typed),
        first(network, "_submission", typed),
    );
    let endpoint = |service: Service, is_implicit_tls| Endpoint {
        host: service.host,
        port: service.port,
        is_implicit_tls,
        username: typed.address(),
    };
    let one = |implicit: Option<Service>, later: Option<Service>| {
        implicit.map(|service| endpoint(service, true)).or_else(|| later.map(|service| endpoint(service, false)))
    };
    Some(Found {
        provider: None,
        imap: one(imaps, imap)?,
        smtp: one(submissions, submission),
        sign_in: SignIn::Password,
        hint: None,
        step: Step::Records,
    })
}

async fn first(network: &impl Network, service: &str, typed: &Typed) -> Option<Service> {
    let found = network.services(&format!("{service}._tcp.{}", typed.domain)).await;
    found.into_iter().next().filter(|service| !service.host.is_empty())
}
