//! What people and logs are told when a host was not reached.

use super::{BadName, Denied};

/// A host that was not reached.
///
/// Its text is the same whether the address was refused, the name is unknown, or the port closed, so that nobody can
/// map a network through it. [`DialError::reason`] tells the difference; it is for logs and for deciding whether
/// to try again, never for a page or an answer.
#[derive(Debug, thiserror::Error)]
#[error(
    "Could not connect to {}, port {port}. Check the name and the port, and that the server answers from the Internet; \
     a server in a private network must first be allowed by whoever runs Sluice (--allow-network).",
    host.escape_debug()
)]
pub struct DialError {
    host: String,
    port: u16,
    reason: Reason,
}

/// Why a host was not reached.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// What was typed is no host.
    #[error(transparent)]
    BadName(#[from] BadName),
    /// A name of an inside network although no network, or not this one, is allowed.
    #[error("the name belongs to an inside network that is not allowed")]
    InsideName,
    /// One of its addresses may not be dialled.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The purpose does not use this port, and the host is not inside the allow-list.
    #[error("the port is not one of this purpose")]
    Port,
    /// DNS does not know the name, or did not answer.
    #[error("the name did not resolve: {0}")]
    Unresolved(String),
    /// Every address refused, or was silent until the timeout; the last error.
    #[error("no address answered: {0}")]
    Unanswered(std::io::Error),
}

impl DialError {
    pub(super) fn new(host: &str, port: u16, reason: Reason) -> Self {
        Self { host: host.to_owned(), port, reason }
    }

    /// The cause, for logs only.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// May another attempt succeed without anybody changing a setting?
    pub fn is_passing(&self) -> bool {
        matches!(self.reason, Reason::Unresolved(_) | Reason::Unanswered(_))
    }
}
