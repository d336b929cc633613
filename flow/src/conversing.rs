//! A mail goes on with what was said in its thread, as a chat does in its talk: it is no new request, whatever the rules say
//! of those (EM-35, DC-06). The order of the steps, no SQL.

use crate::channels::handles::Handle;
use crate::channels::{Details, MailDetails, SourceEvent, mails};
use crate::joining::{continue_waiting, join_lead};
use crate::leads::Lead;
use crate::pipelines::Door;
use crate::{Error, TakenIn, contacts, inbox, leads};
use base::Cx;
use base::ids::{ArrivalId, ContactId};

/// Takes a mail in where its thread goes on: in its lead while that is open, or on the card that waits. Nothing for a mail
/// that begins a thread, or of which nobody knows who wrote it.
///
/// # Errors
/// Whatever a station answers.
pub(crate) fn go_on(
    cx: &mut Cx<'_>,
    door: &Door,
    arrival: ArrivalId,
    event: &SourceEvent,
    handles: &[Handle],
) -> Result<Option<TakenIn>, Error> {
    let Some(lead) = lead_of_thread(cx, event)? else { return Ok(None) };
    let speaker = contacts::identify(cx, &event.sender.name, handles)?.contact();
    let main = lead.contacts.first().copied();
    if lead.is_draft {
        let waiting = inbox::find_of_lead(cx, lead.id)?.filter(|one| one.state == inbox::State::Waiting);
        let known = waiting.and_then(|one| Some((one.id, one.contact_id.or(speaker)?)));
        return known.map(|known| continue_waiting(cx, door, arrival, event, known, handles)).transpose();
    }
    let known: Option<ContactId> = speaker.or(main).filter(|_| lead.closed_at.is_none());
    known.map(|contact| join_lead(cx, door, arrival, event, (lead.id, contact), handles)).transpose()
}

/// The lead, or the draft of one, to which the thread of a mail belongs.
fn lead_of_thread(cx: &mut Cx<'_>, event: &SourceEvent) -> Result<Option<Lead>, Error> {
    let Details::Mail(MailDetails { thread_id: Some(thread), .. }) = &event.details else { return Ok(None) };
    let lead = mails::lead_of_thread(cx, *thread)?;
    Ok(lead.map(|lead| leads::find(cx, lead)).transpose()?.flatten())
}
