//! Who is speaking: the contact that has one of the sender's addresses.

use super::{Error, store};
use crate::channels::handles::Handle;
use base::Cx;
use base::ids::ContactId;

/// Contacts of one address that are looked at; a shared address may belong to many.
const MAX_CANDIDATES: i64 = 20;

/// What is known about a sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Somebody in lists.
    Known(ContactId),
    /// Somebody of whom only waiting requests are known.
    Waiting(ContactId),
    /// Nobody we know.
    Unknown,
}

impl Identity {
    /// The contact, if there is one.
    pub fn contact(self) -> Option<ContactId> {
        match self {
            Identity::Known(id) | Identity::Waiting(id) => Some(id),
            Identity::Unknown => None,
        }
    }
}

/// Looks a sender up by their addresses, the strongest first: e-mail, phone, visitor, and at last a phone number in a
/// local spelling, by its last digits ([`Handle::is_same`]). A contact in lists comes before a draft; of several, the
/// one changed last.
///
/// # Errors
/// Whatever the database answers.
pub fn identify(cx: &mut Cx<'_>, handles: &[Handle]) -> Result<Identity, Error> {
    let candidates = store::list_contacts_with_handles(cx, handles, MAX_CANDIDATES)?;
    let known = candidates.iter().find(|(_, is_draft)| !is_draft).map(|(id, _)| Identity::Known(*id));
    let waiting = candidates.first().map(|(id, _)| Identity::Waiting(*id));
    Ok(known.or(waiting).unwrap_or(Identity::Unknown))
}
