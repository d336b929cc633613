//! A request begins to wait, or joins one that waits.

use super::words::{line, lines};
use super::{Error, IncomingLead, State, list, store};
use crate::channels::{Details, SourceEvent};
use base::Cx;
use base::ids::{CompanyId, ContactId, IncomingLeadId, LeadId, PipelineId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::search::Subject;
use rand::RngExt;
use serde_json::{Value as Json, json};

/// Bytes of an incoming lead's id outside, which is written in hexadecimal (Kommo allows 60 characters).
const UID_BYTES: usize = 20;
/// What the journal says of a request of one person that became everybody's.
pub(crate) const OPENED: &str = "opened";

/// An incoming lead to be held.
#[derive(Clone, Copy, Debug)]
pub struct NewIncomingLead {
    /// In which pipeline's inbox.
    pub pipeline_id: PipelineId,
    /// The draft lead it will become, or the lead it joined.
    pub lead_id: LeadId,
    /// Who asks.
    pub contact_id: Option<ContactId>,
    /// For which company.
    pub company_id: Option<CompanyId>,
}

/// Lets a request wait (IL-01). The journal says so as `kind`: it arrived, or it was only noticed (IL-70).
///
/// # Errors
/// Whatever the database answers.
pub fn hold(cx: &mut Cx<'_>, event: &SourceEvent, new: NewIncomingLead, kind: Kind) -> Result<IncomingLeadId, Error> {
    let id = insert(cx, event, new, State::Waiting)?;
    store::count(cx, new.pipeline_id, event.channel(), 1)?;
    journal::record(cx, Happening::change(kind, about(event, new, id), Json::Null, said(event)))?;
    Ok(id)
}

/// Records that a request joined an open lead by itself, so that it can be found by its uid and taken back.
///
/// # Errors
/// Whatever the database answers.
pub fn note_joined(cx: &mut Cx<'_>, event: &SourceEvent, new: NewIncomingLead) -> Result<IncomingLeadId, Error> {
    let id = insert(cx, event, new, State::Linked)?;
    store::set_decision(cx, id, State::Linked, UserId(0), Some((Subject::Lead, new.lead_id.0)), false)?;
    journal::record(cx, Happening::change(Kind::LeadSpokenTo, about(event, new, id), Json::Null, said(event)))?;
    Ok(id)
}

/// Lets a request join the card that waits, which counts it. What the card says and to whom is for [`super::settle`], once
/// the message is written down.
///
/// # Errors
/// `NoSuchIncomingLead`.
pub fn continue_with(cx: &mut Cx<'_>, event: &SourceEvent, id: IncomingLeadId) -> Result<IncomingLead, Error> {
    let incoming = list::load(cx, id)?;
    store::continue_with(cx, id)?;
    let new = NewIncomingLead {
        pipeline_id: incoming.pipeline_id,
        lead_id: incoming.lead_id,
        contact_id: incoming.contact_id,
        company_id: incoming.company_id,
    };
    let mut after = said(event);
    if incoming.private_to.is_some() && event.private_to.is_none() {
        // Everybody's from now on, and new to them.
        after[OPENED] = true.into();
    }
    let happening = Happening::change(Kind::IncomingLeadContinued, about(event, new, id), Json::Null, after);
    journal::record(cx, happening)?;
    Ok(incoming)
}

fn insert(cx: &mut Cx<'_>, event: &SourceEvent, new: NewIncomingLead, state: State) -> Result<IncomingLeadId, Error> {
    let id = cx.next_id()?;
    let uid: String = (0..UID_BYTES).map(|_| format!("{:02x}", cx.rng.random::<u8>())).collect();
    let (title, preview) = lines(event);
    let incoming = IncomingLead {
        id,
        uid,
        pipeline_id: new.pipeline_id,
        source_id: event.source_id,
        source_name: String::new(),
        channel: event.channel(),
        lead_id: new.lead_id,
        contact_id: new.contact_id,
        company_id: new.company_id,
        state,
        title,
        sender: line(&sender(event)),
        preview,
        details: Some(event.details.clone()),
        messages: 1,
        created_at: event.at.min(cx.now),
        updated_at: cx.now,
        private_to: event.private_to,
        decided_at: None,
        decided_by: None,
        target: None,
        is_spam: false,
        likely_contact_id: None,
        is_decidable: true,
    };
    store::insert(cx, &incoming, event.draft.compared_before)?;
    Ok(id)
}

fn about(event: &SourceEvent, new: NewIncomingLead, id: IncomingLeadId) -> About {
    About {
        pipeline: Some(new.pipeline_id),
        lead: Some(new.lead_id),
        incoming_lead: Some(id),
        contact: new.contact_id,
        company: new.company_id,
        source: Some(event.source_id),
        task: None,
    }
}

/// By which channel somebody spoke; of what came through a personal mailbox, nothing.
fn said(event: &SourceEvent) -> Json {
    if event.private_to.is_some() { Json::Null } else { json!({ "channel": event.channel().as_str() }) }
}

/// Who the card shows: a name, else an address, else what kind of stranger.
pub(crate) fn sender(event: &SourceEvent) -> String {
    let said = &event.sender;
    let named = [
        Some(said.name.trim()),
        said.emails.first().map(|email| email.trim()),
        said.phones.first().map(|phone| phone.trim()),
        said.handles.first().map(|handle| handle.written.trim()),
    ];
    named.into_iter().flatten().find(|text| !text.is_empty()).map_or_else(|| stranger(&event.details), str::to_owned)
}

/// What kind of stranger; of a mail that names nobody but a colleague, who passed it on.
fn stranger(details: &Details) -> String {
    match details {
        Details::Chat(_) => "Website visitor".to_owned(),
        Details::Call(_) => "Hidden number".to_owned(),
        Details::Mail(mail) if !mail.from_name.is_empty() => format!("Passed on by {}", mail.from_name),
        Details::Mail(mail) if !mail.from_address.is_empty() => format!("Passed on by {}", mail.from_address),
        Details::Mail(_) | Details::Form(_) => "Unknown sender".to_owned(),
    }
}

/// Says whose request it is that waits with a draft lead; nothing when none waits.
///
/// # Errors
/// Whatever the database answers.
pub fn set_contact(cx: &mut Cx<'_>, lead: LeadId, contact: ContactId) -> Result<(), Error> {
    Ok(store::set_contact(cx, lead, contact)?)
}

/// Says who the sender of requests that wait may be; whoever looks at them is told where that is news.
///
/// # Errors
/// Whatever the database answers.
pub fn set_likely_contact(cx: &mut Cx<'_>, sender: ContactId, likely: Option<ContactId>) -> Result<(), Error> {
    for id in store::set_likely_contact(cx, sender, likely)? {
        let about = super::about(&list::load(cx, id)?);
        let after = json!({ "contact": likely });
        journal::record(cx, Happening::change(Kind::IncomingLeadResembles, about, Json::Null, after))?;
    }
    Ok(())
}

/// Whether any request waits.
///
/// # Errors
/// Whatever the database answers.
pub fn is_anybody_waiting(cx: &mut Cx<'_>) -> Result<bool, Error> {
    Ok(store::is_anybody_waiting(cx)?)
}

/// Those of some contacts whose requests wait.
///
/// # Errors
/// Whatever the database answers.
pub fn list_waiting_senders(cx: &mut Cx<'_>, contacts: &[ContactId]) -> Result<Vec<ContactId>, Error> {
    Ok(store::list_waiting_senders(cx, contacts)?)
}

/// Whether somebody linked a request of this sender to a contact.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn is_linked_to(cx: &mut Cx<'_>, sender: ContactId, contact: ContactId) -> Result<bool, Error> {
    Ok(store::is_linked_to(cx, sender, contact)?)
}
