//! The product: what happens to a request, station by station. Read the folders from left to right:
//!
//! something arrives through a **channel**; we find the **contact**; we look for **duplicates**; it
//! waits in the **inbox** as an incoming lead, or joins a **lead**; the lead stands in a **pipeline**;
//! what happened is on the **timeline**; **updates** tell everyone. (**Triggers** come with automation.)
//!
//! A station uses the stations before it, never one after it. Stations are plain functions over an
//! open unit of work ([`base::Cx`]); they never commit, spawn, sleep or talk to the network.

mod addressed;
pub mod answering;
pub mod bin;
mod bounces;
mod bringing;
mod brought;
pub mod bulk;
pub mod bulk_job;
pub mod channels;
pub mod contacts;
mod controlling;
mod conversing;
mod declining;
mod disconnecting;
pub mod drafting;
pub mod duplicates;
mod filled;
mod filling;
pub mod form_drafts;
pub mod founding;
pub mod inbox;
mod joining;
pub mod judging_again;
pub mod leads;
mod linking;
mod mailbox_kind;
pub mod mailing;
mod merging;
mod newcomers;
pub mod pipelines;
mod putting_away;
mod recognizing;
mod releasing;
pub mod removal;
mod renaming;
mod replying;
pub mod resembling;
mod restoring;
mod returning;
pub mod sending;
mod sharing;
mod sides;
mod speaking;
pub mod timeline;
pub mod unscheduling;
pub mod updates;

pub use addressed::{Addressing, FORGED, take_in_addressed};
pub use declining::{decline, restore_declined};
pub use disconnecting::{EMPTY_MAILBOX_JOB, Emails, disconnect_mailbox, empty_next};
pub use filling::{fill_new, set_fields};
pub use linking::{link, take_back_link};
pub use mailbox_kind::set_mailbox_kind;
pub use merging::{list_undoable, merge, merge_again, merge_request, undo_merge};
pub use putting_away::{delete_mail, delete_thread, restore_mail, restore_thread};
pub use recognizing::recognize;
pub use renaming::{ChangeError, change_account};
pub use replying::{attach_lead, note_sent};
pub use restoring::{INDEX_FIELD_JOB, Indexing, index_again, next_to_index, restore_field};

use base::Cx;
use base::access;
use base::ids::{ArrivalId, CompanyId, ContactId, IncomingLeadId, LeadId, SourceId};
use base::journal::Kind;
use base::search::Subject;
use channels::arrivals::{self, Kept, NewArrival};
use channels::handles::Handle;
use channels::said::{self, Belonging, Place};
use channels::{Details, Sender, SkipRule, SourceEvent, Support, handles, talks};
use contacts::{NewContact, companies};
use duplicates::Verdict;
use inbox::NewIncomingLead;
use joining::{continue_waiting, join_lead};
use leads::NewLead;
use leads::tags::TagWish;
use pipelines::{Door, Doors, Intake, StageKind};
use std::collections::BTreeSet;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// It waits in the inbox.
    Held(IncomingLeadId),
    /// It joined the card of the same person, who already waits.
    Continued(IncomingLeadId),
    /// It joined the open lead of a known person, or one that duplicate control found.
    Joined(LeadId, IncomingLeadId),
    /// It became a lead at once, because its pipeline is set so.
    Opened(LeadId, IncomingLeadId),
    /// It was told to the notification centre only, because its pipeline is set so.
    Noticed(IncomingLeadId),
    /// It stands on the cards of people whom it is from and to.
    Filed,
    /// It waits for an administrator.
    SetAside,
    /// It was skipped by a named rule.
    Skipped(SkipRule),
    /// It was taken in before.
    Repeated(ArrivalId),
}

impl TakenIn {
    /// The word for logs, figures and answers to programs.
    pub fn as_str(self) -> &'static str {
        match self {
            TakenIn::Held(_) => "held",
            TakenIn::Continued(_) => "continued",
            TakenIn::Joined(..) => "joined",
            TakenIn::Opened(..) => "opened",
            TakenIn::Noticed(_) => "noticed",
            TakenIn::Filed => "filed",
            TakenIn::SetAside => "set_aside",
            TakenIn::Skipped(_) => "skipped",
            TakenIn::Repeated(_) => "repeated",
        }
    }
}

/// What can go wrong while a request is taken in.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something at the doors.
    #[error(transparent)]
    Channel(#[from] channels::Error),
    /// Something about the contact.
    #[error(transparent)]
    Contact(#[from] contacts::Error),
    /// Something about judging.
    #[error(transparent)]
    Duplicate(#[from] duplicates::Error),
    /// Something about the inbox.
    #[error(transparent)]
    Inbox(#[from] inbox::Error),
    /// Something about the lead.
    #[error(transparent)]
    Lead(#[from] leads::Error),
    /// Something on the timeline.
    #[error(transparent)]
    Timeline(#[from] timeline::Error),
    /// Something about the pipeline.
    #[error(transparent)]
    Pipeline(#[from] pipelines::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}

/// Keeps a request and takes it in, once.
///
/// # Errors
/// Whatever a station answers; nothing is kept then, and the caller says so.
pub fn receive(cx: &mut Cx<'_>, arrival: &NewArrival, event: &SourceEvent) -> Result<TakenIn, Error> {
    channels::note_request(cx, arrival.source_id)?;
    keep_and_take_in(cx, &mut Doors::default(), arrival, event)
}

/// Keeps many requests and takes them in, each once, in order: what they share is looked up once, and not at all for
/// `doors` that the caller knows.
///
/// # Errors
/// Whatever a station answers for the first that fails; none is kept then.
pub fn receive_all(
    cx: &mut Cx<'_>,
    mut doors: Doors,
    requests: &[(NewArrival, SourceEvent)],
) -> Result<Vec<TakenIn>, Error> {
    let sources: BTreeSet<SourceId> = requests.iter().map(|(arrival, _)| arrival.source_id).collect();
    for source in sources {
        channels::note_request(cx, source)?;
    }
    requests.iter().map(|(arrival, event)| keep_and_take_in(cx, &mut doors, arrival, event)).collect()
}

fn keep_and_take_in(
    cx: &mut Cx<'_>,
    doors: &mut Doors,
    arrival: &NewArrival,
    event: &SourceEvent,
) -> Result<TakenIn, Error> {
    let id = match arrivals::keep(cx, arrival)? {
        Kept::New(id) => id,
        Kept::Before(id) => return Ok(TakenIn::Repeated(id)),
    };
    let door = doors.open(cx, event)?;
    access::once_allowed(cx, |cx| take_in_at(cx, door, id, event))
}

/// Takes in what was kept before.
///
/// # Errors
/// Whatever a station answers.
pub fn take_in(cx: &mut Cx<'_>, arrival: ArrivalId, event: &SourceEvent) -> Result<TakenIn, Error> {
    let mut doors = Doors::default();
    let door = doors.open(cx, event)?;
    access::once_allowed(cx, |cx| take_in_at(cx, door, arrival, event))
}

/// The spine: every request of every channel goes through here.
///
/// Normalise, identify, judge; then join a lead, join a waiting card, or begin anew; one journal row each.
///
/// # Errors
/// Whatever a station answers.
fn take_in_at(cx: &mut Cx<'_>, door: &Door, arrival: ArrivalId, event: &SourceEvent) -> Result<TakenIn, Error> {
    let handles = handles::of_sender(&event.sender, door.country.as_deref());
    if let Some(rule) = channels::rule_that_skips(cx, door.source.is_on, &handles)? {
        arrivals::mark_skipped(cx, arrival, door.source.id, rule)?;
        return Ok(TakenIn::Skipped(rule));
    }
    if let Some(taken) = conversing::go_on(cx, door, arrival, event, &handles)? {
        return Ok(taken);
    }
    place(cx, door, arrival, event, handles)
}

/// Finds where a new request belongs that no rule skips.
fn place(
    cx: &mut Cx<'_>,
    door: &Door,
    arrival: ArrivalId,
    event: &SourceEvent,
    handles: Vec<Handle>,
) -> Result<TakenIn, Error> {
    let Door { source, pipeline, .. } = door;
    let identity = speaking::speaker(cx, &event.sender.name, &handles)?;
    if let Some(control) = door.control.as_ref().filter(|_| source.support != Support::Absent) {
        return controlling::take_in(cx, (door, control), arrival, event, (identity, handles));
    }
    let verdict = duplicates::judge(cx, pipeline.id, identity, event.private_to)?;
    match within_reach(cx, verdict)? {
        Verdict::Belongs(lead, contact) => join_lead(cx, door, arrival, event, (lead, contact), &handles),
        Verdict::Continues(request, contact) => {
            continue_waiting(cx, door, arrival, event, (request, contact), &handles)
        }
        Verdict::Returns(contact) => {
            contacts::enrich(cx, contact, &event.sender.name, &handles)?;
            begin(cx, arrival, event, door, Some(contact))
        }
        Verdict::New => {
            let contact = draft_contact(cx, &event.sender, door, handles)?;
            begin(cx, arrival, event, door, contact)
        }
    }
}

/// What the actor may not see and change is nothing that a request which they bring could join: it is one of its own.
fn within_reach(cx: &mut Cx<'_>, verdict: Verdict) -> Result<Verdict, Error> {
    let (is_reached, contact) = match verdict {
        Verdict::Belongs(lead, contact) => (duplicates::is_reached(cx, Subject::Lead, lead.0)?, contact),
        Verdict::Continues(request, contact) => (is_card_reached(cx, request)?, contact),
        Verdict::Returns(_) | Verdict::New => return Ok(verdict),
    };
    Ok(if is_reached { verdict } else { Verdict::Returns(contact) })
}

/// Whether the actor may see and change the card of a request; whoever speaks through a door may.
fn is_card_reached(cx: &mut Cx<'_>, request: IncomingLeadId) -> Result<bool, Error> {
    if cx.actor.user().is_none() {
        return Ok(true);
    }
    let draft = inbox::load(cx, request)?.lead_id;
    Ok(duplicates::is_reached(cx, Subject::Lead, draft.0)?)
}

/// A new request: a draft lead that waits, or a lead at once, or only a notice, as the pipeline is set.
fn begin(
    cx: &mut Cx<'_>,
    arrival: ArrivalId,
    event: &SourceEvent,
    door: &Door,
    contact: Option<ContactId>,
) -> Result<TakenIn, Error> {
    let (_, incoming) = wait(cx, arrival, event, door, contact)?;
    match door.pipeline.intake {
        Intake::Triage => Ok(TakenIn::Held(incoming)),
        Intake::Direct(stage) => {
            let how = pipelines::Acceptance { stage: Some(stage), responsible: door.responsible_id };
            Ok(TakenIn::Opened(pipelines::accept(cx, incoming, how)?.id, incoming))
        }
        Intake::Notify => Ok(TakenIn::Noticed(incoming)),
    }
}

/// A draft lead with its request, which waits.
fn wait(
    cx: &mut Cx<'_>,
    arrival: ArrivalId,
    event: &SourceEvent,
    door: &Door,
    contact: Option<ContactId>,
) -> Result<(LeadId, IncomingLeadId), Error> {
    let Door { source, pipeline, .. } = door;
    let inbox_stage = pipeline.stage_of_kind(StageKind::Incoming).ok_or(pipelines::Error::NoWorkingStage)?.id;
    let company = draft_company(cx, event)?;
    let mut new = NewLead::in_stage(pipeline.id, inbox_stage);
    new.name = lead_name(event);
    new.price_minor = event.draft.price_minor;
    new.contacts = people(cx, event, door, contact)?;
    new.company_id = company;
    new.responsible_id = door.responsible_id;
    new.source_id = Some(source.id);
    new.is_draft = true;
    new.tags = event.draft.tags.iter().map(|name| TagWish::Name(name.clone())).collect();
    let lead = leads::open(cx, new)?.id;
    set_fields(cx, Subject::Lead, lead.0, event.draft.fields.clone())?;
    let place = NewIncomingLead { pipeline_id: pipeline.id, lead_id: lead, contact_id: contact, company_id: company };
    let arrived = if pipeline.intake == Intake::Notify { Kind::RequestNoticed } else { Kind::IncomingLeadArrived };
    let incoming = inbox::hold(cx, event, place, arrived)?;
    let talk_id = hold_talk(cx, event, contact, lead)?;
    let place = Place::lead(lead);
    let belonging =
        Belonging { place, contact_id: contact, incoming_lead_id: Some(incoming), talk_id, arrival_id: arrival };
    said::write_down(cx, event, belonging)?;
    let person = contact.map(|contact| (Subject::Contact, contact.0));
    let company = company.map(|company| (Subject::Company, company.0));
    let otherwise = joining::fill(cx, event, incoming, &person.into_iter().chain(company).collect::<Vec<_>>())?;
    if !otherwise.is_empty() {
        let about = inbox::about(&inbox::load(cx, incoming)?);
        joining::tell(cx, about, &otherwise)?;
    }
    arrivals::mark_stored(cx, arrival, Some(incoming), Some(lead))?;
    Ok((lead, incoming))
}

fn draft_contact(
    cx: &mut Cx<'_>,
    sender: &Sender,
    door: &Door,
    handles: Vec<Handle>,
) -> Result<Option<ContactId>, Error> {
    let name = sender.name.chars().take(contacts::MAX_NAME_CHARS).collect();
    if handles.is_empty() && sender.name.trim().is_empty() {
        return Ok(None);
    }
    let new =
        NewContact { name, handles, is_draft: true, responsible_id: door.responsible_id, ..NewContact::default() };
    let contact = contacts::open(cx, new)?.id;
    set_fields(cx, Subject::Contact, contact.0, sender.fields.clone())?;
    Ok(Some(contact))
}

/// The sender, and the further people whom a request names: known by their addresses, or drafts.
fn people(
    cx: &mut Cx<'_>,
    event: &SourceEvent,
    door: &Door,
    sender: Option<ContactId>,
) -> Result<Vec<ContactId>, Error> {
    let mut people: Vec<ContactId> = sender.into_iter().collect();
    for other in &event.draft.others {
        let handles = handles::of_sender(other, door.country.as_deref());
        let known = contacts::identify(cx, &other.name, &handles)?.contact();
        let is_reached = known.map(|known| duplicates::is_reached(cx, Subject::Contact, known.0)).transpose()?;
        let found = match known.filter(|_| is_reached == Some(true)) {
            Some(known) => Some(known),
            None => draft_contact(cx, other, door, handles)?,
        };
        people.extend(found.filter(|contact| !people.contains(contact)));
    }
    Ok(people)
}

fn draft_company(cx: &mut Cx<'_>, event: &SourceEvent) -> Result<Option<CompanyId>, Error> {
    let name: String = event.sender.company.trim().chars().take(contacts::MAX_NAME_CHARS).collect();
    if name.is_empty() {
        return Ok(None);
    }
    if let Some(known) = companies::find_by_name_or_draft(cx, &name)?
        && duplicates::is_reached(cx, Subject::Company, known.id.0)?
    {
        return Ok(Some(known.id));
    }
    let handles = event.draft.company_handles.clone();
    let new = companies::NewCompany { name, handles, is_draft: true, ..Default::default() };
    let company = companies::open(cx, new)?.id;
    set_fields(cx, Subject::Company, company.0, event.draft.company_fields.clone())?;
    Ok(Some(company))
}

fn hold_talk(
    cx: &mut Cx<'_>,
    event: &SourceEvent,
    contact: Option<ContactId>,
    lead: LeadId,
) -> Result<Option<base::ids::TalkId>, Error> {
    match &event.details {
        Details::Chat(chat) => Ok(Some(talks::hold_talk(cx, event.source_id, &chat.visitor, contact, lead)?)),
        _ => Ok(None),
    }
}

/// What the lead is called until somebody names it: as asked for, else the subject, else who writes.
/// A private mail's subject stays private.
fn lead_name(event: &SourceEvent) -> String {
    let named = [
        Some(event.draft.name.trim()),
        Some(event.title.trim()).filter(|_| event.private_to.is_none() && matches!(event.details, Details::Mail(_))),
    ];
    let name =
        named.into_iter().flatten().find(|name| !name.is_empty()).map_or_else(|| inbox::sender(event), str::to_owned);
    name.chars().take(leads::MAX_NAME_CHARS).collect()
}
