//! What was said, by whom: the mails, forms, calls, messages and notes in the feed of a lead, contact or company (LD-08).

use super::{AttachedFile, Channel, Details, Error, MailDetails, SourceEvent, mails, store};
use base::Cx;
use base::clock::Seconds;
use base::ids::{
    ArrivalId, AttachmentId, CompanyId, ContactId, FeedItemId, IncomingLeadId, LeadId, MailId, SourceId, TalkId, UserId,
};
pub use base::search::Subject;
use serde_json::Value as Json;

/// Characters of one text that are kept in the feed; a longer one stays whole in its arrival.
pub const MAX_TEXT_CHARS: usize = 200_000;

/// What kind of thing was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A mail that came in.
    Mail,
    /// A form that was sent.
    Form,
    /// A call.
    Call,
    /// A visitor's message.
    ChatIn,
    /// An answer of ours in a chat.
    ChatOut,
    /// A note of a colleague.
    Note,
    /// Words to a colleague, within the record (LD-10).
    Message,
    /// A line written by a program through the API; its kind is in the details.
    Service,
}

impl ItemKind {
    const ALL: [ItemKind; 8] = [
        ItemKind::Mail,
        ItemKind::Form,
        ItemKind::Call,
        ItemKind::ChatIn,
        ItemKind::ChatOut,
        ItemKind::Note,
        ItemKind::Message,
        ItemKind::Service,
    ];

    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            ItemKind::Mail => "mail",
            ItemKind::Form => "form",
            ItemKind::Call => "call",
            ItemKind::ChatIn => "chat_in",
            ItemKind::ChatOut => "chat_out",
            ItemKind::Note => "note",
            ItemKind::Message => "message",
            ItemKind::Service => "service",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> ItemKind {
        ItemKind::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or(ItemKind::Service)
    }
}

/// In whose feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// A lead, contact or company.
    pub subject: Subject,
    /// Its id.
    pub id: i64,
}

impl Place {
    /// The feed of a lead.
    pub fn lead(id: LeadId) -> Place {
        Place { subject: Subject::Lead, id: id.0 }
    }

    /// The lead whose feed it is, if it is one's.
    pub fn lead_id(self) -> Option<LeadId> {
        (self.subject == Subject::Lead).then_some(LeadId(self.id))
    }

    /// The feed of a contact.
    pub fn contact(id: ContactId) -> Place {
        Place { subject: Subject::Contact, id: id.0 }
    }

    /// The feed of a company.
    pub fn company(id: CompanyId) -> Place {
        Place { subject: Subject::Company, id: id.0 }
    }
}

/// Which items of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// All of them; of a mail that one may not read it shows that there is one (EM-14).
    Everything,
    /// Of these kinds.
    Kinds(&'static [ItemKind]),
    /// Those with files.
    WithFiles,
    /// Those that are kept on top.
    Pinned,
}

/// A question to one or several feeds.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The feeds.
    pub places: &'a [Place],
    /// What of them.
    pub shelf: Shelf,
    /// What stands in the items; empty for whatever.
    pub words: &'a str,
    /// Only what is older; nothing for the newest.
    pub before: Option<(Seconds, FeedItemId)>,
    /// How many at most.
    pub limit: i64,
}

/// How much there is behind the tabs of a feed, each counted up to [`MAX_COUNTED`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Mails.
    pub mails: i64,
    /// Files.
    pub files: i64,
}

/// Items of a tab that are counted; more are shown as "more than".
pub const MAX_COUNTED: i64 = 100;

/// One thing that was said.
#[derive(Clone, Debug)]
pub struct FeedItem {
    /// Its id.
    pub id: FeedItemId,
    /// In whose feed.
    pub place: Place,
    /// When, Unix seconds.
    pub at: Seconds,
    /// What kind of thing.
    pub kind: ItemKind,
    /// The user who said it; `None` for somebody outside or a program.
    pub author_id: Option<UserId>,
    /// Who said it, as shown.
    pub author: String,
    /// The subject of a mail, the name of a form.
    pub title: String,
    /// The text.
    pub body: String,
    /// Cleaned HTML, for mails that have it.
    pub html: Option<String>,
    /// What only its kind knows (stored JSON).
    pub details: Json,
    /// The contact who said it.
    pub contact_id: Option<ContactId>,
    /// The conversation it belongs to.
    pub talk_id: Option<TalkId>,
    /// The incoming lead with which it came, so that a decision can be taken back.
    pub incoming_lead_id: Option<IncomingLeadId>,
    /// The raw input it was read from.
    pub arrival_id: Option<ArrivalId>,
    /// When it was last changed.
    pub updated_at: Seconds,
    /// The only user who may read it; for everybody else its text is left out when it is read (EM-14).
    pub private_to: Option<UserId>,
    /// Kept on top.
    pub is_pinned: bool,
    /// The mail that it is: what it says stands there.
    pub mail_id: Option<MailId>,
}

impl FeedItem {
    /// True for what somebody outside said, or an exchange reported: it is nobody's to change.
    pub fn came_in(&self) -> bool {
        self.arrival_id.is_some() && self.author_id.is_none()
    }

    /// True for a mail that whoever asked may not read: nothing of it is here but that there is one (EM-14, RT-06).
    pub fn is_withheld(&self) -> bool {
        self.kind == ItemKind::Mail && self.details.is_null()
    }
}

/// A file of a feed item.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The feed item it came with.
    pub feed_item_id: FeedItemId,
    /// Name, type, size and where its bytes are.
    pub file: AttachedFile,
}

/// Where a request goes and what it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Belonging {
    /// In whose feed.
    pub place: Place,
    /// Who said it.
    pub contact_id: Option<ContactId>,
    /// The incoming lead with which it came.
    pub incoming_lead_id: Option<IncomingLeadId>,
    /// The conversation.
    pub talk_id: Option<TalkId>,
    /// The raw input.
    pub arrival_id: ArrivalId,
}

/// Writes what came through a source into a feed, with its files; of a mail that is kept, that it stands there.
///
/// # Errors
/// Whatever the database answers.
pub fn write_down(cx: &mut Cx<'_>, event: &SourceEvent, belonging: Belonging) -> Result<FeedItemId, Error> {
    if let Details::Mail(MailDetails { mail_id: Some(mail), .. }) = &event.details {
        return mails::write_down(cx, event, *mail, belonging);
    }
    let item = FeedItem {
        id: cx.next_id()?,
        place: belonging.place,
        at: event.at,
        kind: kind_of(event.channel()),
        author_id: None,
        author: event.sender.name.clone(),
        title: event.title.clone(),
        body: event.text.chars().take(MAX_TEXT_CHARS).collect(),
        html: event.html.clone(),
        details: serde_json::to_value(&event.details).map_err(base::DbError::from)?,
        contact_id: belonging.contact_id,
        talk_id: belonging.talk_id,
        incoming_lead_id: belonging.incoming_lead_id,
        arrival_id: Some(belonging.arrival_id),
        updated_at: cx.now,
        private_to: event.private_to,
        is_pinned: false,
        mail_id: None,
    };
    store::insert_feed_item(cx, &item)?;
    attach(cx, item.id, &event.files)?;
    Ok(item.id)
}

/// Adds files to an item.
///
/// # Errors
/// Whatever the database answers.
pub fn attach(cx: &mut Cx<'_>, item: FeedItemId, files: &[AttachedFile]) -> Result<(), Error> {
    for file in files {
        let id = cx.next_id()?;
        store::insert_attachment(cx, id, item, file)?;
    }
    if !files.is_empty() {
        store::add_files(cx, item, files.len() as i64)?;
    }
    Ok(())
}

/// Writes something that a colleague or a program said.
///
/// # Errors
/// Whatever the database answers.
pub fn add(cx: &mut Cx<'_>, item: &FeedItem) -> Result<(), Error> {
    Ok(store::insert_feed_item(cx, item)?)
}

/// Changes text and details of an item.
///
/// # Errors
/// Whatever the database answers.
pub fn change(cx: &mut Cx<'_>, item: &FeedItem) -> Result<(), Error> {
    Ok(store::update_feed_item(cx, item)?)
}

/// Keeps an item on top of its feed, or lets it go; false when there is none.
///
/// # Errors
/// Whatever the database answers.
pub fn set_pinned(cx: &mut Cx<'_>, id: FeedItemId, is_pinned: bool) -> Result<bool, Error> {
    Ok(store::set_pinned(cx, id, is_pinned)?)
}

/// Takes an item out of every feed, or brings it back; nothing when it is there already, or never was.
///
/// # Errors
/// Whatever the database answers.
pub fn set_deleted(cx: &mut Cx<'_>, id: FeedItemId, deleted_at: Option<Seconds>) -> Result<bool, Error> {
    Ok(store::set_deleted(cx, id, deleted_at)?)
}

/// The item that was deleted, if it was.
///
/// # Errors
/// Whatever the database answers.
pub fn find_deleted(cx: &mut Cx<'_>, id: FeedItemId) -> Result<Option<FeedItem>, Error> {
    Ok(store::find_deleted_item(cx, id)?)
}

/// The item, if it exists and was not deleted.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: FeedItemId) -> Result<Option<FeedItem>, Error> {
    Ok(store::find_feed_item(cx, id)?)
}

/// Items by id, in the order of the ids, in one query; those that are not there are left out.
///
/// # Errors
/// Whatever the database answers.
pub fn list_by_ids(cx: &mut Cx<'_>, ids: &[FeedItemId]) -> Result<Vec<FeedItem>, Error> {
    let mut found = store::list_feed_items_by_ids(cx, ids)?;
    found.sort_by_key(|item| ids.iter().position(|id| *id == item.id));
    Ok(found)
}

/// The item that was read from an arrival, if there is one.
///
/// # Errors
/// Whatever the database answers.
pub fn find_of_arrival(cx: &mut Cx<'_>, arrival: ArrivalId) -> Result<Option<FeedItemId>, Error> {
    Ok(store::find_item_of_arrival(cx, arrival)?)
}

/// The newest items of a feed, or those before a point, newest first, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list(
    cx: &mut Cx<'_>,
    place: Place,
    before: Option<(Seconds, FeedItemId)>,
    limit: i64,
) -> Result<Vec<FeedItem>, Error> {
    ask(cx, &Asked { places: &[place], shelf: Shelf::Everything, words: "", before, limit })
}

/// The newest items that fit a question, newest first, in one query.
///
/// # Errors
/// Whatever the database answers.
pub fn ask(cx: &mut Cx<'_>, asked: &Asked<'_>) -> Result<Vec<FeedItem>, Error> {
    Ok(store::ask(cx, asked)?)
}

/// How many mails and files these feeds hold for who asks, in one query.
///
/// # Errors
/// Whatever the database answers.
pub fn count(cx: &mut Cx<'_>, places: &[Place]) -> Result<Counts, Error> {
    Ok(store::count(cx, places)?)
}

/// The files of some items, in one query.
///
/// # Errors
/// Whatever the database answers.
pub fn list_attachments(cx: &mut Cx<'_>, items: &[FeedItemId]) -> Result<Vec<Attachment>, Error> {
    Ok(store::list_attachments(cx, items)?)
}

/// One file, if it exists.
///
/// # Errors
/// Whatever the database answers.
pub fn find_attachment(cx: &mut Cx<'_>, id: AttachmentId) -> Result<Option<Attachment>, Error> {
    Ok(store::find_attachment(cx, id)?)
}

/// Files in the feed of a record, by id: those behind one, after skipping as many, so many at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list_files(
    cx: &mut Cx<'_>,
    place: Place,
    behind: AttachmentId,
    skipped_and_limit: (i64, i64),
) -> Result<Vec<Attachment>, Error> {
    Ok(store::list_files(cx, place, behind, skipped_and_limit)?)
}

/// The files whose hashes stand between two, the first included, in one query.
///
/// # Errors
/// Whatever the database answers.
pub fn list_bodies(cx: &mut Cx<'_>, from: &str, to: &str) -> Result<Vec<Attachment>, Error> {
    Ok(store::list_bodies(cx, from, to)?)
}

/// Hides the mails that came through a source from everybody but a user, or shows them to all who may read mails (EM-12).
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn set_private(cx: &mut Cx<'_>, source: SourceId, private_to: Option<UserId>) -> Result<(), Error> {
    Ok(store::set_private(cx, source, private_to)?)
}

fn kind_of(channel: Channel) -> ItemKind {
    match channel {
        Channel::Mail => ItemKind::Mail,
        Channel::Form => ItemKind::Form,
        Channel::Call => ItemKind::Call,
        Channel::Chat => ItemKind::ChatIn,
    }
}

/// The details of an item that came through a source.
pub fn details_of(item: &FeedItem) -> Option<Details> {
    serde_json::from_value(item.details.clone()).ok()
}
