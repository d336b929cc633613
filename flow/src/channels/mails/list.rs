//! Looking: folders, threads, mails and their files, as far as the actor may use their boxes.

use super::super::{Error, store};
use super::{Correspondent, Mail, MailFile, Thread};
use base::Cx;
use base::clock::Seconds;
use base::ids::{ArrivalId, ContactId, LeadId, MailId, MailboxId, ThreadId};

/// Threads of one page at most: one more than the API shows, so that a further page is known.
pub const MAX_THREADS: i64 = 251;
/// Mails of one page at most, as of threads.
pub const MAX_MAILS: i64 = 251;

/// A folder of a box: a way to look at its threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Folder {
    /// Where something came in.
    Inbox,
    /// Where the last word is a person's on the other side.
    NeedsReply,
    /// Where we sent something.
    Sent,
    /// Where something is to be sent later.
    Scheduled,
    /// Where something is being written.
    Drafts,
    /// Where something was deleted: for administrators, and whoever a personal box belongs to (EM-60).
    Deleted,
}

impl Folder {
    /// All of them, as they stand in the Mail section.
    pub const ALL: [Folder; 6] =
        [Folder::Inbox, Folder::NeedsReply, Folder::Sent, Folder::Scheduled, Folder::Drafts, Folder::Deleted];

    /// The word stored in tables and used in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Folder::Inbox => "inbox",
            Folder::NeedsReply => "needs_reply",
            Folder::Sent => "sent",
            Folder::Scheduled => "scheduled",
            Folder::Drafts => "drafts",
            Folder::Deleted => "deleted",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Folder> {
        Folder::ALL.into_iter().find(|folder| folder.as_str() == word)
    }
}

/// Which threads of a folder: a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Those with something that nobody has read.
    Unread,
    /// Those where the last word is a person's on the other side.
    ToAnswer,
    /// Those that belong to no lead.
    NoLead,
    /// Those of a lead.
    Lead(LeadId),
    /// Those with a contact.
    Contact(ContactId),
}

/// A question to the Mail section.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The boxes; none for every box that the actor may use. `None` among them is what came to an address of the account.
    pub boxes: &'a [Option<MailboxId>],
    /// Which folder of them; none for whatever has a mail, by the last one.
    pub folder: Option<Folder>,
    /// Which threads of it: those that every condition takes.
    pub only: &'a [Only],
    /// Words that begin words of their subjects, names, addresses and texts; empty for whatever.
    pub words: &'a str,
    /// Only what the folder shows behind this; nothing for the newest.
    pub before: Option<(Seconds, ThreadId)>,
    /// How many at most; never more than [`MAX_THREADS`].
    pub limit: i64,
}

/// Which mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of a thread.
    Thread(ThreadId),
    /// Those of the threads of a lead.
    Lead(LeadId),
    /// Those that came from a contact or went to them, with the rest of the threads with them.
    Contact(ContactId),
}

/// Where mails stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// In their threads.
    There,
    /// In the bin: for administrators, and whoever a personal box belongs to (EM-60).
    Binned,
}

/// The threads that a folder shows, newest first: one query for the boxes and one for the threads.
///
/// # Errors
/// Whatever the database answers.
pub fn list_threads(cx: &mut Cx<'_>, asked: &Asked<'_>) -> Result<Vec<Thread>, Error> {
    let boxes = store::list_boxes(cx, asked.folder.unwrap_or(Folder::Inbox))?;
    let boxes: Vec<_> = boxes.into_iter().filter(|one| asked.boxes.is_empty() || asked.boxes.contains(one)).collect();
    Ok(store::list_threads(cx, &boxes, asked)?)
}

/// The thread, or an error if there is none for the actor.
///
/// # Errors
/// `NoSuchThread`.
pub fn load_thread(cx: &mut Cx<'_>, id: ThreadId) -> Result<Thread, Error> {
    store::find_thread(cx, id)?.ok_or(Error::NoSuchThread(id))
}

/// Mails of a thread, newest first, those before a point if one is given. Deleted ones are left out; of those whose words
/// are gone for good, too.
///
/// # Errors
/// Whatever the database answers.
pub fn list_mails(
    cx: &mut Cx<'_>,
    thread: ThreadId,
    before: Option<(Seconds, MailId)>,
    limit: i64,
) -> Result<Vec<Mail>, Error> {
    list_mails_of(cx, (Whose::Thread(thread), Presence::There), before, limit)
}

/// Mails, newest first, those before a point if one is given; never one whose words are gone for good.
///
/// # Errors
/// Whatever the database answers.
pub fn list_mails_of(
    cx: &mut Cx<'_>,
    which: (Whose, Presence),
    before: Option<(Seconds, MailId)>,
    limit: i64,
) -> Result<Vec<Mail>, Error> {
    Ok(store::list_mails(cx, which, before, limit.min(MAX_MAILS))?)
}

/// Mails by id, in the order of the ids, in one query; those that are not there for the actor are left out.
///
/// # Errors
/// Whatever the database answers.
pub fn list_by_ids(cx: &mut Cx<'_>, ids: &[MailId]) -> Result<Vec<Mail>, Error> {
    let mut found = store::list_mails_by_ids(cx, ids)?;
    found.sort_by_key(|mail| ids.iter().position(|id| *id == mail.id));
    Ok(found)
}

/// The mail that was kept of an arrival, in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameAs {
    /// The arrival.
    pub arrival: ArrivalId,
    /// The thread in which the mail stands.
    pub thread_id: ThreadId,
    /// Who wrote it.
    pub from: Correspondent,
    /// What it says it is about.
    pub subject: String,
}

/// The mails that were kept of arrivals; those that are deleted or not there for the actor are left out.
///
/// # Errors
/// Whatever the database answers.
pub fn list_of_arrivals(cx: &mut Cx<'_>, arrivals: &[ArrivalId]) -> Result<Vec<CameAs>, Error> {
    Ok(store::list_mails_of_arrivals(cx, arrivals)?)
}

/// The mail, also a deleted one, if there is one for the actor.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: MailId) -> Result<Option<Mail>, Error> {
    Ok(store::list_mails_by_ids(cx, &[id])?.pop())
}

/// The mail, or an error if there is none for the actor.
///
/// # Errors
/// `NoSuchMail`.
pub fn load(cx: &mut Cx<'_>, id: MailId) -> Result<Mail, Error> {
    find(cx, id)?.ok_or(Error::NoSuchMail(id))
}

/// The mail of ours with this Message-ID, if there is one.
///
/// # Errors
/// Whatever the database answers.
pub fn find_by_message_id(cx: &mut Cx<'_>, message_id: &str) -> Result<Option<Mail>, Error> {
    if message_id.is_empty() {
        return Ok(None);
    }
    Ok(store::find_mail_of_ours(cx, message_id)?)
}

/// The files of some mails, in one query.
///
/// # Errors
/// Whatever the database answers.
pub fn list_attachments(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Vec<MailFile>, Error> {
    Ok(store::list_files_of_mails(cx, mails)?)
}
