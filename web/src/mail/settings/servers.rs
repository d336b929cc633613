//! Servers as a form has them, as they are tried, and as they are kept.

use flow::channels::mailboxes::{Server, Tls};
use mail::discovery::Endpoint;

/// When TLS begins, as a form offers it.
pub(super) const TLS: [(&str, &str); 2] = [("implicit", "TLS from the start"), ("starttls", "STARTTLS")];

/// A server as it is kept.
pub(super) fn server(endpoint: &Endpoint) -> Server {
    Server {
        host: endpoint.host.clone(),
        port: endpoint.port,
        username: endpoint.username.clone(),
        tls: if endpoint.is_implicit_tls { Tls::Implicit } else { Tls::StartTls },
    }
}

/// A server as it is tried.
pub(in crate::mail) fn endpoint(server: &Server) -> Endpoint {
    Endpoint {
        host: server.host.clone(),
        port: server.port,
        is_implicit_tls: server.tls == Tls::Implicit,
        username: server.username.clone(),
    }
}
