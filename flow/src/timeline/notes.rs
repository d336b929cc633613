//! Notes of colleagues and of programs, in the feed of a lead, contact or company.

use super::{Error, store};
use crate::channels;
use crate::channels::arrivals::{self, Kept, NewArrival};
use crate::channels::said::{self, FeedItem, ItemKind, MAX_TEXT_CHARS, Place, Subject};
use crate::contacts::{self, companies};
use crate::inbox;
use crate::leads;
use base::Cx;
use base::access::{Right, is_allowed};
use base::clock::Seconds;
use base::ids::{ArrivalId, CompanyId, ContactId, FeedItemId, IncomingLeadId, LeadId, UserId};
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// A note to be written.
#[derive(Clone, Debug)]
pub struct NewNote {
    /// In whose feed.
    pub place: Place,
    /// A note, a call that a program logs, or a line of a program.
    pub kind: ItemKind,
    /// Who wrote it, as shown.
    pub author: String,
    /// The text.
    pub text: String,
    /// What only its kind knows.
    pub details: Json,
    /// When, if not now.
    pub at: Option<Seconds>,
}

/// Writes a note.
///
/// # Errors
/// `BadValue` for no text or too long a text; `NoSuchLead` and its like when the record does not exist.
pub fn add_note(cx: &mut Cx<'_>, new: NewNote) -> Result<FeedItem, Error> {
    write(cx, new, None)
}

/// Writes a note once: a repeat of its arrival is answered with what the first wrote (SR-11), or nothing when that was
/// skipped.
///
/// # Errors
/// As [`add_note`].
pub fn add_note_once(cx: &mut Cx<'_>, new: NewNote, arrival: &NewArrival) -> Result<Option<FeedItem>, Error> {
    let id = match arrivals::keep(cx, arrival)? {
        Kept::New(id) => id,
        Kept::Before(id) => return item_of_arrival(cx, id),
    };
    channels::note_request(cx, arrival.source_id)?;
    let lead = (new.place.subject == Subject::Lead).then_some(LeadId(new.place.id));
    arrivals::mark_stored(cx, id, None, lead)?;
    write(cx, new, Some(id)).map(Some)
}

/// What was written into a feed because of an arrival, if anything was.
///
/// # Errors
/// Whatever the database answers.
pub fn item_of_arrival(cx: &mut Cx<'_>, arrival: ArrivalId) -> Result<Option<FeedItem>, Error> {
    let item = said::find_of_arrival(cx, arrival)?;
    Ok(item.map(|id| said::find(cx, id)).transpose()?.flatten())
}

fn write(cx: &mut Cx<'_>, new: NewNote, arrival_id: Option<ArrivalId>) -> Result<FeedItem, Error> {
    let about = about(cx, new.place)?;
    let text = checked(&new.text, new.kind)?;
    let waiting = waiting_request(cx, new.place)?;
    let item = FeedItem {
        id: cx.next_id()?,
        place: new.place,
        at: new.at.unwrap_or(cx.now),
        kind: new.kind,
        author_id: cx.actor.user(),
        author: new.author,
        title: String::new(),
        body: text,
        html: None,
        details: new.details,
        contact_id: None,
        talk_id: None,
        incoming_lead_id: waiting,
        arrival_id,
        updated_at: cx.now,
        private_to: None,
        is_pinned: false,
    };
    said::add(cx, &item)?;
    let kind = if item.kind == ItemKind::Call { Kind::CallLogged } else { Kind::NoteAdded };
    let after = json!({
        "item": item.id, "kind": item.kind.as_str(), "note_type": item.details["note_type"],
        "is_outbound": item.details["is_outbound"],
    });
    journal::record(cx, Happening::change(kind, about, Json::Null, after))?;
    Ok(item)
}

/// Changes a note, a logged call or a program's line; people change their own, administrators any. What somebody
/// outside said is nobody's to change.
///
/// # Errors
/// `NoSuchNote`, `NotYours`, `BadValue`.
pub fn change_note(
    cx: &mut Cx<'_>,
    id: FeedItemId,
    text: Option<&str>,
    details: Option<Json>,
) -> Result<FeedItem, Error> {
    let mut item = said::find(cx, id)?.ok_or(Error::NoSuchNote(id))?;
    if item.came_in()
        || item.kind == ItemKind::ChatOut
        || item.author_id != cx.actor.user() && !is_allowed(cx.actor, Right::SetUp)
    {
        return Err(Error::NotYours);
    }
    let before = json!({ "item": id, "text": item.body });
    if let Some(text) = text {
        item.body = checked(text, item.kind)?;
    }
    item.details = details.unwrap_or(item.details);
    item.updated_at = cx.now;
    said::change(cx, &item)?;
    let about = about(cx, item.place)?;
    journal::record(cx, Happening::change(Kind::NoteChanged, about, before, json!({ "item": id, "text": item.body })))?;
    Ok(item)
}

/// Keeps an item on top of its feed, or lets it go.
///
/// # Errors
/// `NoSuchNote`.
pub fn pin(cx: &mut Cx<'_>, id: FeedItemId, is_pinned: bool) -> Result<(), Error> {
    if said::set_pinned(cx, id, is_pinned)? { Ok(()) } else { Err(Error::NoSuchNote(id)) }
}

/// Which notes.
#[derive(Clone, Debug)]
pub struct NoteFilter {
    /// Of leads, contacts or companies.
    pub subject: Subject,
    /// Of these records; none means all.
    pub records: Vec<i64>,
    /// Of these kinds, and with this text in their details if one is given; none means all.
    pub kinds: Vec<(ItemKind, Option<String>)>,
    /// With these ids; none means all.
    pub ids: Vec<FeedItemId>,
    /// Changed between these times, both included.
    pub updated: (Seconds, Seconds),
    /// By the time of the last change instead of by id.
    pub is_by_change: bool,
    /// From the last to the first.
    pub is_descending: bool,
}

/// Notes, after skipping `offset`, `limit` at most (the API pages by number), in two queries.
///
/// # Errors
/// Whatever the database answers.
pub fn list_notes(cx: &mut Cx<'_>, filter: &NoteFilter, offset: i64, limit: i64) -> Result<Vec<FeedItem>, Error> {
    let ids = store::list_note_ids(cx, filter, offset, limit)?;
    Ok(said::list_by_ids(cx, &ids)?)
}

fn checked(text: &str, kind: ItemKind) -> Result<String, Error> {
    let text = text.trim();
    if (text.is_empty() && kind == ItemKind::Note) || text.chars().count() > MAX_TEXT_CHARS {
        return Err(Error::BadValue(format!("Write 1 to {MAX_TEXT_CHARS} characters.")));
    }
    Ok(text.to_owned())
}

/// The request in whose feed this is, while it waits: what is noted or planned then goes where the request goes.
pub(super) fn waiting_request(cx: &mut Cx<'_>, place: Place) -> Result<Option<IncomingLeadId>, Error> {
    if place.subject != Subject::Lead {
        return Ok(None);
    }
    let incoming = inbox::find_of_lead(cx, LeadId(place.id))?;
    Ok(incoming.filter(|incoming| incoming.state == inbox::State::Waiting).map(|incoming| incoming.id))
}

/// What the journal says something in this feed is about; the record must exist.
pub(super) fn about(cx: &mut Cx<'_>, place: Place) -> Result<About, Error> {
    Ok(match place.subject {
        Subject::Lead => leads::about(&leads::load(cx, LeadId(place.id))?),
        Subject::Contact => About { contact: Some(contacts::load(cx, ContactId(place.id))?.id), ..About::default() },
        Subject::Company => About { company: Some(companies::load(cx, CompanyId(place.id))?.id), ..About::default() },
    })
}

/// Who wrote an item: the user, or nobody of us.
pub fn author_of(item: &FeedItem) -> UserId {
    item.author_id.unwrap_or(UserId(0))
}
