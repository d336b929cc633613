//! `sluice bench mail`: mails taken in from a mailbox, beside `mbsync` on the same Dovecot and disk; how soon a new one is
//! seen in a browser; what a thousand idle mailboxes cost; and mails taken in by SMTP.
//!
//! Dovecot, node and clients share the processors.

mod arrival;
mod dovecot;
mod idle;
mod import;
mod letters;
mod mailboxes;
mod mbsync;
mod smtp;

use super::site::{Ground, Kind};
use dovecot::Dovecot;
use tokio::runtime::Runtime;

/// How much of it.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Mails that are brought.
    pub mails: usize,
    /// Mailboxes that idle.
    pub mailboxes: usize,
}

/// Measures on every database that is at hand, and prints.
///
/// # Errors
/// When a mail is not taken, or a part does not start.
pub fn run(runtime: &Runtime, ground: &Ground, kinds: &[Kind], wanted: Wanted) -> anyhow::Result<()> {
    match Dovecot::start()? {
        None => println!(
            "Mailboxes were left out: install Dovecot, and build the one for tests with `cargo build --release -p testkit`."
        ),
        Some(dovecot) => {
            import::run(runtime, ground, kinds, &dovecot, wanted.mails)?;
            arrival::run(runtime, ground, kinds, &dovecot)?;
            idle::run(runtime, ground, &dovecot, wanted.mailboxes)?;
        }
    }
    smtp::run(runtime, ground, kinds)
}
