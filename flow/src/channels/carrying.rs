//! What stands in a feed goes along into another, with its conversations, and back (IL-50).

use super::said::{Place, Subject};
use super::{Error, store};
use base::Cx;
use base::ids::{FeedItemId, IncomingLeadId, LeadId};

/// Moves everything that came with an incoming lead, and its conversation, from where it stands into another feed (IL-50).
/// With a contact or company stands no thread: what belonged to the lead that it leaves has the one before again, if there
/// was one. One that somebody put to another lead meanwhile stays there, then and when it comes back (EM-24).
///
/// # Errors
/// Whatever the database answers.
pub fn move_incoming(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, from: Place, to: Place) -> Result<(), Error> {
    store::move_feed_items(cx, incoming_lead, to)?;
    match (from.lead_id(), to.lead_id()) {
        (Some(_), Some(to)) => store::move_threads(cx, incoming_lead, to)?,
        (None, Some(to)) => store::claim_threads(cx, incoming_lead, to)?,
        (Some(from), None) => store::give_threads_back(cx, from)?,
        (None, None) => {}
    }
    if to.subject == Subject::Lead {
        store::move_talks(cx, incoming_lead, LeadId(to.id))?;
    }
    Ok(())
}

/// Moves all that stands in the feed of a draft into another, with its conversations; gives what that was.
///
/// # Errors
/// Whatever the database answers.
pub fn move_feed(cx: &mut Cx<'_>, from: LeadId, to: Place) -> Result<Vec<FeedItemId>, Error> {
    let from = Place::lead(from);
    let items = store::list_items_to_move(cx, from, to)?;
    move_items(cx, &items, from, to)?;
    Ok(items)
}

/// Moves those of some items back to the feed of a draft that were taken along to a place, and not linked to it by themselves
/// since.
///
/// # Errors
/// Whatever the database answers.
pub fn give_items_back(cx: &mut Cx<'_>, items: &[FeedItemId], from: Place, draft: LeadId) -> Result<(), Error> {
    if items.is_empty() {
        return Ok(());
    }
    let items = store::list_taken_along(cx, items, from)?;
    move_items(cx, &items, from, Place::lead(draft))
}

/// Moves those of some items that came with a request to the feed of its draft, wherever they stand.
///
/// # Errors
/// Whatever the database answers.
pub fn bring_home(cx: &mut Cx<'_>, request: IncomingLeadId, items: &[FeedItemId], draft: LeadId) -> Result<(), Error> {
    let items = store::list_items_of_request(cx, request, items)?;
    for from in store::list_places(cx, &items)? {
        move_items(cx, &items, from, Place::lead(draft))?;
    }
    Ok(())
}

/// Moves these items from the feed in which they stand into another, with their conversations.
///
/// # Errors
/// Whatever the database answers.
pub fn move_items(cx: &mut Cx<'_>, items: &[FeedItemId], from: Place, to: Place) -> Result<(), Error> {
    if items.is_empty() {
        return Ok(());
    }
    store::move_items(cx, items, from, to)?;
    if let Some(lead) = to.lead_id() {
        store::move_threads_of_items(cx, items, (from.lead_id(), lead))?;
        store::move_talks_of_items(cx, items, lead)?;
    }
    Ok(())
}
