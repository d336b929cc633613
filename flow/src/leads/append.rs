//! A known person speaks again: their words join the lead they belong to (EM-35).

use super::{Error, store};
use crate::channels::SourceEvent;
use crate::channels::said::{self, Belonging, Place};
use base::Cx;
use base::ids::{ArrivalId, ContactId, FeedItemId, IncomingLeadId, LeadId, TalkId};

/// Writes what was said into a lead's feed.
///
/// # Errors
/// Whatever the database answers.
pub fn append(
    cx: &mut Cx<'_>,
    event: &SourceEvent,
    lead: LeadId,
    contact: Option<ContactId>,
    incoming_lead: Option<IncomingLeadId>,
    talk: Option<TalkId>,
    arrival: ArrivalId,
) -> Result<FeedItemId, Error> {
    let belonging = Belonging {
        place: Place::lead(lead),
        contact_id: contact,
        incoming_lead_id: incoming_lead,
        talk_id: talk,
        arrival_id: arrival,
    };
    let item = said::write_down(cx, event, belonging)?;
    store::touch(cx, lead)?;
    Ok(item)
}
