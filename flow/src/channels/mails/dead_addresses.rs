//! Addresses that take no mail, as a server said for good.

use super::super::{Error, store};
use base::Cx;
use base::clock::Seconds;
use base::ids::MailId;

/// An address that takes no mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadAddress {
    /// The address, in lower case.
    pub address: String,
    /// What the server said.
    pub reason: String,
    /// Since when we know.
    pub since: Seconds,
    /// The mail of ours that came back, or was refused.
    pub mail_id: MailId,
}

/// Those of some addresses that take no mail.
///
/// # Errors
/// Whatever the database answers.
pub fn find_dead(cx: &mut Cx<'_>, addresses: &[String]) -> Result<Vec<DeadAddress>, Error> {
    Ok(store::list_dead_addresses(cx, addresses)?)
}

/// Remembers an address that takes no mail; the newest reason counts.
pub(crate) fn note_dead(cx: &mut Cx<'_>, dead: &DeadAddress) -> Result<(), Error> {
    Ok(store::put_dead_address(cx, dead)?)
}
