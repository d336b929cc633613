//! Somebody unknown turns out to be a contact we have, and back (IL-50): linking to a contact says so.

use super::{Error, store};
use crate::channels::handles::HandleKind;
use crate::contacts;
use crate::inbox::IncomingLead;
use base::Cx;
use base::ids::ContactId;
use base::journal::Kind;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Who was recognised, and what they did not have before: the journal remembers it, so that it can be taken back.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Recognised {
    contact: ContactId,
    /// Kind and value of each address.
    addresses: Vec<(String, String)>,
}

/// Gives a contact the addresses of whoever asked, so that their next message is recognised. The draft stays hidden.
/// Nothing for somebody who is in lists themselves: they stay somebody else.
///
/// # Errors
/// `NoSuchContact`.
pub(super) fn recognise(
    cx: &mut Cx<'_>,
    incoming: &IncomingLead,
    as_contact: ContactId,
) -> Result<Option<Recognised>, Error> {
    let asked = incoming.contact_id.map(|id| contacts::find(cx, id)).transpose()?.flatten();
    let Some(draft) = asked.filter(|contact| contact.is_draft) else { return Ok(None) };
    let new = contacts::enrich(cx, as_contact, "", &draft.handles)?;
    let addresses = new.into_iter().map(|handle| (handle.kind.as_str().to_owned(), handle.value)).collect();
    Ok(Some(Recognised { contact: as_contact, addresses }))
}

/// Takes back what linking gave: exactly the addresses that the contact did not have before.
///
/// # Errors
/// Whatever the database answers.
pub(super) fn take_back_recognition(cx: &mut Cx<'_>, incoming: &IncomingLead) -> Result<(), Error> {
    let Some(recognised) = store::find_recognised(cx, incoming)? else { return Ok(()) };
    let addresses: Vec<(HandleKind, String)> =
        recognised.addresses.into_iter().map(|(kind, value)| (HandleKind::from_stored(&kind), value)).collect();
    if !addresses.is_empty() {
        contacts::take_addresses(cx, recognised.contact, &addresses)?;
    }
    Ok(())
}

/// What the journal remembers of one kind with a request, before and after, the oldest first: since its decision, or all while
/// it waits.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn list_remembered(
    cx: &mut Cx<'_>,
    incoming: &IncomingLead,
    kind: Kind,
) -> Result<Vec<(Json, Json)>, Error> {
    Ok(store::list_remembered(cx, incoming, kind)?)
}
