//! Somebody says who the visitor of a chat is. The order of the steps, no SQL.

use crate::channels::handles;
use crate::channels::talks::{self, Talk};
use crate::{Error, contacts, inbox, leads};
use base::Cx;
use base::access::{self, Action};
use base::ids::ContactId;

/// A chat is this contact's from now on: its lead gets the contact, and so does whatever the visitor writes next, which
/// is why their cookie goes over from the contact who had it before. Nothing when it is so already.
///
/// # Errors
/// `Contact` and `Lead` with `Denied` for what the actor may not change; `Lead` with `BadValue` when the lead has too
/// many contacts.
pub fn recognize(cx: &mut Cx<'_>, talk: &Talk, contact: ContactId) -> Result<(), Error> {
    contacts::load_to(cx, contact, Action::Edit)?;
    leads::load_to(cx, talk.lead_id, Action::Edit)?;
    if talk.contact_id == Some(contact) {
        return Ok(());
    }
    access::once_allowed(cx, |cx| {
        let cookie = handles::visitor(&talk.visitor);
        if let (Some(before), Some(cookie)) = (talk.contact_id, &cookie) {
            contacts::take_addresses(cx, before, &[(cookie.kind, cookie.value.clone())])?;
        }
        contacts::enrich(cx, contact, "", cookie.as_slice())?;
        let lead = leads::add_contact(cx, talk.lead_id, contact, false)?;
        if lead.is_draft {
            inbox::set_contact(cx, lead.id, contact)?;
            forget_draft(cx, talk)?;
        }
        Ok(talks::set_contact(cx, talk, contact)?)
    })
}

/// Of whom no more was known than the cookie is nobody any longer.
fn forget_draft(cx: &mut Cx<'_>, talk: &Talk) -> Result<(), Error> {
    let Some(before) = talk.contact_id else { return Ok(()) };
    if contacts::find(cx, before)?.is_some_and(|before| before.is_draft) {
        leads::remove_contact(cx, talk.lead_id, before)?;
    }
    Ok(())
}
