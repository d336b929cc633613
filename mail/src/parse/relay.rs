//! Whom a machine passes a mail on for: a website's form or a portal writes from an address that nobody reads, and names in
//! Reply-To whoever asked.

use super::{Address, Mail};

/// How addresses begin that nobody reads.
const NO_REPLY: [&str; 6] = ["noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply"];

/// Whether nobody reads what is sent to an address, by what stands before its at sign.
pub(super) fn is_no_reply(local_part: &str) -> bool {
    NO_REPLY.iter().any(|known| local_part.starts_with(known))
}

/// Whoever is behind a mail from an address that nobody reads: the first whom an answer reaches elsewhere. A shop that
/// wants to be answered at its own support is behind its mails itself.
pub(super) fn behind<'a>(from: Option<&Address>, reply_to: &'a [Address]) -> Option<&'a Address> {
    let (local_part, domain) = from?.address.rsplit_once('@')?;
    let is_relay = is_no_reply(&local_part.to_lowercase());
    reply_to.iter().find(|address| is_relay && is_elsewhere(domain, &address.address))
}

fn is_elsewhere(domain: &str, address: &str) -> bool {
    let other = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    let is_part = |part: &str, whole: &str| part == whole || part.ends_with(&format!(".{whole}"));
    !is_part(domain, other) && !is_part(other, domain)
}

impl Mail {
    /// Whoever wrote what an address that nobody reads passes on: the first of Reply-To that is not of its own domain.
    pub fn passed_on_for(&self) -> Option<&Address> {
        behind(self.from.as_ref(), &self.reply_to)
    }
}
