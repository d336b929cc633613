//! Notes of colleagues and of programs, in the feed of a lead, contact or company.

use super::feed::list_pinned;
use super::mentions::mentioned;
use super::participants::add_participant;
use super::{Error, MAX_PINNED, store};
use crate::channels::arrivals::{self, Kept, NewArrival};
use crate::channels::said::{self, FeedItem, ItemKind, MAX_TEXT_CHARS, Place, Subject};
use crate::channels::{self, AttachedFile};
use crate::contacts::{self, companies};
use crate::inbox;
use crate::leads;
use base::Cx;
use base::access::{self, Action, Actor, Held, Right, is_allowed};
use base::clock::Seconds;
use base::ids::{ArrivalId, CompanyId, ContactId, FeedItemId, IncomingLeadId, LeadId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::people::users;
use serde_json::{Value as Json, json};

/// Files that may be added to one note.
pub const MAX_NOTE_FILES: usize = 10;
/// Characters of a text that the journal keeps, for notices and for what was changed.
const EXCERPT_CHARS: usize = 200;

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
/// `BadValue` for no text or too long a text; `Denied`; `NoSuchLead` and its like when the record does not exist.
pub fn add_note(cx: &mut Cx<'_>, new: NewNote) -> Result<FeedItem, Error> {
    let readers = if new.kind == ItemKind::Note { named_in(cx, &new.text)? } else { Vec::new() };
    write(cx, new, &Words::Note(readers))
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
    write(cx, new, &Words::Arrived(id)).map(Some)
}

/// What was written into a feed because of an arrival, if anything was.
///
/// # Errors
/// Whatever the database answers.
pub fn item_of_arrival(cx: &mut Cx<'_>, arrival: ArrivalId) -> Result<Option<FeedItem>, Error> {
    let item = said::find_of_arrival(cx, arrival)?;
    Ok(item.map(|id| said::find(cx, id)).transpose()?.flatten())
}

/// What is written, and who is told because it is for them.
pub(super) enum Words {
    /// A note, and the colleagues whom it names.
    Note(Vec<UserId>),
    /// A message to colleagues.
    To(Vec<UserId>),
    /// What a program logged because of an arrival.
    Arrived(ArrivalId),
}

pub(super) fn write(cx: &mut Cx<'_>, new: NewNote, words: &Words) -> Result<FeedItem, Error> {
    let about = about_for_writing(cx, new.place)?;
    let text = checked(&new.text, new.kind)?;
    let waiting = waiting_request(cx, new.place)?;
    let (readers, arrival_id) = match words {
        Words::Note(readers) | Words::To(readers) => (readers.as_slice(), None),
        Words::Arrived(arrival) => (&[][..], Some(*arrival)),
    };
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
        details: if let Words::To(readers) = words { json!({ "to": readers }) } else { new.details },
        contact_id: None,
        talk_id: None,
        incoming_lead_id: waiting,
        arrival_id,
        updated_at: cx.now,
        private_to: None,
        is_pinned: false,
        mail_id: None,
    };
    said::add(cx, &item)?;
    follow(cx, new.place, readers)?;
    let kind = match item.kind {
        ItemKind::Call => Kind::CallLogged,
        ItemKind::Message => Kind::MessageSent,
        _ => Kind::NoteAdded,
    };
    journal::record(cx, Happening::change(kind, about, Json::Null, told(&item, readers)))?;
    Ok(item)
}

/// What the journal keeps of what was written: enough for those who are told of it.
fn told(item: &FeedItem, readers: &[UserId]) -> Json {
    let mut after = json!({
        "item": item.id, "kind": item.kind.as_str(), "note_type": item.details["note_type"],
        "is_outbound": item.details["is_outbound"],
    });
    if !readers.is_empty() {
        after["to"] = json!(readers);
        after["text"] = json!(excerpt(&item.body));
    }
    after
}

fn excerpt(text: &str) -> String {
    text.chars().take(EXCERPT_CHARS).collect()
}

/// Whoever is written to follows the record from then on, and so does who writes (LD-10).
fn follow(cx: &mut Cx<'_>, place: Place, readers: &[UserId]) -> Result<(), Error> {
    if readers.is_empty() {
        return Ok(());
    }
    for user in cx.actor.user().into_iter().chain(readers.iter().copied()) {
        add_participant(cx, place, user)?;
    }
    Ok(())
}

/// The colleagues whom a text names; nobody is asked for when it has no `@`.
pub(super) fn named_in(cx: &mut Cx<'_>, text: &str) -> Result<Vec<UserId>, Error> {
    if !text.contains('@') {
        return Ok(Vec::new());
    }
    let people = users::list(cx)?;
    let mut named: Vec<UserId> = mentioned(text, &people).into_iter().map(|(_, user)| user).collect();
    named.sort_unstable();
    named.dedup();
    Ok(named)
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
    let mut item = changeable(cx.actor, said::find(cx, id)?, id)?;
    let before = json!({ "item": id, "text": excerpt(&item.body) });
    let named_before = named_in(cx, &item.body)?;
    if let Some(text) = text {
        item.body = checked(text, item.kind)?;
    }
    item.details = details.unwrap_or(item.details);
    item.updated_at = cx.now;
    let about = about_for_writing(cx, item.place)?;
    said::change(cx, &item)?;
    let mut readers = named_in(cx, &item.body)?;
    readers.retain(|user| !named_before.contains(user));
    follow(cx, item.place, &readers)?;
    let after = json!({ "item": id, "text": excerpt(&item.body), "to": readers });
    journal::record(cx, Happening::change(Kind::NoteChanged, about, before, after))?;
    Ok(item)
}

/// Deletes a note, so that it can be brought back; people delete their own, administrators any.
///
/// # Errors
/// `NoSuchNote`, `NotYours`.
pub fn delete_note(cx: &mut Cx<'_>, id: FeedItemId) -> Result<FeedItem, Error> {
    let item = changeable(cx.actor, said::find(cx, id)?, id)?;
    let about = about_for_writing(cx, item.place)?;
    said::set_deleted(cx, id, Some(cx.now))?;
    let before = json!({ "item": id, "text": excerpt(&item.body) });
    journal::record(cx, Happening::change(Kind::NoteDeleted, about, before, json!({ "item": id })))?;
    Ok(item)
}

/// Brings a deleted note back, on top of its feed if it was kept there and there is still room.
///
/// # Errors
/// `NoSuchNote` also for one that was not deleted; `NotYours`.
pub fn restore_note(cx: &mut Cx<'_>, id: FeedItemId) -> Result<FeedItem, Error> {
    let mut item = changeable(cx.actor, said::find_deleted(cx, id)?, id)?;
    let about = about_for_writing(cx, item.place)?;
    if item.is_pinned && list_pinned(cx, item.place)?.len() >= MAX_PINNED {
        said::set_pinned(cx, id, false)?;
        item.is_pinned = false;
    }
    said::set_deleted(cx, id, None)?;
    let after = json!({ "item": id, "text": excerpt(&item.body) });
    journal::record(cx, Happening::change(Kind::NoteRestored, about, Json::Null, after))?;
    Ok(item)
}

/// Adds files to something that was just written.
///
/// # Errors
/// `BadValue` for too many.
pub fn attach_files(cx: &mut Cx<'_>, item: FeedItemId, files: &[AttachedFile]) -> Result<(), Error> {
    if files.len() > MAX_NOTE_FILES {
        return Err(Error::BadValue(format!("At most {MAX_NOTE_FILES} files can be added at once. Nothing was kept.")));
    }
    Ok(said::attach(cx, item, files)?)
}

/// True for what this user may change or delete: their own words, and for administrators those of all colleagues and
/// programs. What somebody outside said, or was told, is nobody's to change.
pub fn may_change(actor: Actor, item: &FeedItem) -> bool {
    let is_fixed = item.came_in() || item.is_withheld() || item.kind == ItemKind::ChatOut;
    !is_fixed && (item.author_id == actor.user() || is_allowed(actor, Right::SetUp))
}

fn changeable(actor: Actor, item: Option<FeedItem>, id: FeedItemId) -> Result<FeedItem, Error> {
    let item = item.ok_or(Error::NoSuchNote(id))?;
    if may_change(actor, &item) { Ok(item) } else { Err(Error::NotYours) }
}

/// Keeps an item on top of its feed, or lets it go.
///
/// # Errors
/// `NoSuchNote`; `BadValue` when too many are kept there.
pub fn pin(cx: &mut Cx<'_>, id: FeedItemId, is_pinned: bool) -> Result<FeedItem, Error> {
    let item = said::find(cx, id)?.ok_or(Error::NoSuchNote(id))?;
    if item.is_pinned == is_pinned {
        return Ok(item);
    }
    if is_pinned && list_pinned(cx, item.place)?.len() >= MAX_PINNED {
        return Err(Error::BadValue(format!("At most {MAX_PINNED} are kept on top. Take one down first.")));
    }
    let about = about_for_writing(cx, item.place)?;
    said::set_pinned(cx, id, is_pinned)?;
    let kind = if is_pinned { Kind::NotePinned } else { Kind::NoteUnpinned };
    journal::record(cx, Happening::change(kind, about, Json::Null, json!({ "item": id })))?;
    Ok(FeedItem { is_pinned, ..item })
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
    /// Behind this one: when it last changed, and its id.
    pub behind: Option<(Seconds, FeedItemId)>,
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

/// Says whether there is such a record.
///
/// # Errors
/// `NoSuchLead` and its like.
pub fn require_record(cx: &mut Cx<'_>, place: Place) -> Result<(), Error> {
    about(cx, place).map(|_| ())
}

/// What the journal says something in this feed is about; the record must exist.
pub(super) fn about(cx: &mut Cx<'_>, place: Place) -> Result<About, Error> {
    Ok(match place.subject {
        Subject::Lead => leads::about(&leads::load(cx, LeadId(place.id))?),
        Subject::Contact => About { contact: Some(contacts::load(cx, ContactId(place.id))?.id), ..About::default() },
        Subject::Company => About { company: Some(companies::load(cx, CompanyId(place.id))?.id), ..About::default() },
    })
}

/// As [`about`], and the actor may write there: by their right to change the record, or as one who follows it (LD-09).
/// Asked before anything is written.
pub(super) fn about_for_writing(cx: &mut Cx<'_>, place: Place) -> Result<About, Error> {
    let about = about(cx, place)?;
    access::require(cx, Right::Work)?;
    let follows = match cx.actor.user() {
        Some(user) => store::is_subscribed(cx, place, user)?,
        None => true,
    };
    if !follows {
        leads::require_edit(cx, place.subject, place.id)?;
    }
    Ok(about)
}

/// Whether the actor may write to a record in hand, which `participants` follow: what writing asks, told before it.
///
/// # Errors
/// Whatever the database answers.
pub fn may_write(cx: &mut Cx<'_>, held: &Held, participants: &[UserId]) -> Result<bool, Error> {
    let follows = cx.actor.user().is_some_and(|user| participants.contains(&user));
    let may_edit = cx.rights()?.require_on(Action::Edit, held).is_ok();
    Ok(is_allowed(cx.actor, Right::Work) && (follows || may_edit))
}

/// Who wrote an item: the user, or nobody of us.
pub fn author_of(item: &FeedItem) -> UserId {
    item.author_id.unwrap_or(UserId(0))
}
