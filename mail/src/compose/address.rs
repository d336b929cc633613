//! Names and addresses as a mail of ours writes them: the domain as it is dialled, the name in one line.

use super::{ComposeError, MAX_NAME_CHARS, line};
use crate::parse::{Address, plain_word};
use lettre::message::Mailbox;

/// The sender, without whom there is no mail.
pub(super) fn sender(from: Option<&Address>) -> Result<Mailbox, ComposeError> {
    named(from.ok_or_else(|| ComposeError::NotAnAddress(String::new()))?)
}

/// An address with its name.
pub(super) fn named(who: &Address) -> Result<Mailbox, ComposeError> {
    let name = who.name.as_deref().map(|name| line(name, MAX_NAME_CHARS)).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, dialled(&who.address)?))
}

/// The address with the A-label of its domain: every server understands it.
pub(super) fn dialled(address: &str) -> Result<lettre::Address, ComposeError> {
    let is_none = || ComposeError::NotAnAddress(plain_word(address));
    let (local, domain) = address.trim().rsplit_once('@').ok_or_else(is_none)?;
    let domain = idna::domain_to_ascii(domain).map_err(|_| is_none())?;
    lettre::Address::new(local, domain).map_err(|_| is_none())
}
