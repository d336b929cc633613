//! Free ports, for parts that must be told theirs.

use std::net::{Ipv4Addr, TcpListener};

/// A port on 127.0.0.1 that nobody listened on a moment ago.
///
/// The kernel picks it at random among some 28,000, so two tests at the same moment practically never get the same.
///
/// # Panics
/// When the machine has no free port.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port on 127.0.0.1");
    listener.local_addr().expect("the address just bound").port()
}
