//! Mails: each is one row, wherever it shows, and stands in a thread (EM-20, EM-24, R-16).
//!
//! | you want to | look at |
//! |---|---|
//! | show a folder, a thread, a mail | [`list_threads`], [`load_thread`], [`list_mails`], [`load`], [`counts`] |
//! | take in what came | [`crate::mailing`]: it finds the people, and calls [`keep_all`] |
//! | write one of our own | [`write`], [`change_draft`], [`set_state`] |
//! | delete and bring back | [`crate::delete_mail`], [`crate::delete_thread`], [`crate::restore_mail`], [`crate::restore_thread`] |
//! | put a thread to a lead | [`crate::attach_lead`] |
//! | give a file, fetch one that was left on the server | [`find_attachment`], [`where_left`], [`keep_fetched`] |
//! | show what became of an event | [`event_of`], [`events_since`] |
//! | know whether a mail was opened | [`open_tracking`], [`picture_of`], [`note_opened`] |
//! | show pictures of the network | [`allow_pictures`], [`block_pictures`], [`with_allowed_pictures`] |
//!
//! A mail in a feed is an item that names it ([`super::said`]): what it says stands here alone. Whoever may use a mailbox
//! sees what is in it ([`super::mailboxes`], R-84); to everybody else it does not exist, here as in every count and search.

mod bin;
mod content;
mod counts;
mod dead_addresses;
mod events;
mod keeping;
mod left;
mod links;
mod list;
mod opens;
mod pictures;
mod places;
mod placing;
mod reading;
pub mod showing;
mod threading;
mod threads;
mod unreached;
mod words;
mod writing;

pub use bin::{KEPT, list_abandoned, load_shown, sweep};
pub(crate) use bin::{delete, delete_thread, empty_mailbox, restore, restore_own, restore_thread};
pub(crate) use content::content_of;
pub use counts::{Count, counts};
pub(crate) use dead_addresses::note_dead;
pub use dead_addresses::{DeadAddress, find_dead};
pub use events::{Since, event_of, events_since};
pub use keeping::{FRESH_AFTER, Grouping, Kept, Known, NewMail};
pub(crate) use keeping::{keep_all, list_sent};
pub use left::{WhereLeft, find_attachment, keep_fetched, list_left, where_left};
pub use list::{
    Asked, CameAs, Folder, MAX_MAILS, MAX_THREADS, Only, Presence, Whose, find, find_by_message_id, list_attachments,
    list_by_ids, list_mails, list_mails_of, list_of_arrivals, list_threads, load, load_thread,
};
pub(crate) use opens::track;
pub use opens::{
    OPENED_PATH, OPENED_SUFFIX, Opens, counts as counts_opening, note_opened, open_tracking, picture_of,
    set_open_tracking,
};
pub use pictures::{allow_pictures, block_pictures, with_allowed_pictures};
pub(super) use places::write_down;
pub(crate) use places::{Standing, attach, claim, gather, lead_of_thread, let_go, stand_at, stands_somewhere};
pub(super) use placing::{Placed, Stored};
pub use reading::{Reading, mark_read};
pub use threads::{Shown, Sum, Thread};
pub use unreached::Unreached;
pub use writing::{change_draft, set_state, write};
pub(crate) use writing::{give, list_unsent, may_go_on};

use super::AttachedFile;
use base::clock::Seconds;
use base::ids::{AttachmentId, ContactId, MailId, MailboxId, ThreadId, UserId};
use mail::Class;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Characters of the first words of a mail that lists show.
pub const PREVIEW_CHARS: usize = 200;

/// Under which name `details` of a mail have its Reply-To.
pub(crate) const REPLY_TO: &str = "reply_to";
/// And where its reader leaves the list that sent it.
pub(crate) const UNSUBSCRIBE: &str = "unsubscribe";

/// Which way a mail went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To us.
    In,
    /// From us.
    Out,
}

impl Direction {
    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::In => "in",
            Direction::Out => "out",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Direction {
        if word == "out" { Direction::Out } else { Direction::In }
    }
}

/// How far a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailState {
    /// It came in.
    Received,
    /// It is being written.
    Draft,
    /// It is to be sent at a time.
    Scheduled,
    /// It was to be sent, and its writer may not send it any more (RT-08).
    Held,
    /// It is on its way out, or waits a moment so that it can be taken back.
    Sending,
    /// The server took it.
    Sent,
    /// The server refused it for good.
    Refused,
    /// The server's answer was lost: it may have been taken.
    Unknown,
    /// It came back.
    Undelivered,
}

impl MailState {
    const ALL: [MailState; 9] = [
        MailState::Received,
        MailState::Draft,
        MailState::Scheduled,
        MailState::Held,
        MailState::Sending,
        MailState::Sent,
        MailState::Refused,
        MailState::Unknown,
        MailState::Undelivered,
    ];

    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            MailState::Received => "received",
            MailState::Draft => "draft",
            MailState::Scheduled => "scheduled",
            MailState::Held => "held",
            MailState::Sending => "sending",
            MailState::Sent => "sent",
            MailState::Refused => "refused",
            MailState::Unknown => "unknown",
            MailState::Undelivered => "undelivered",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> MailState {
        MailState::ALL.into_iter().find(|state| state.as_str() == word).unwrap_or(MailState::Unknown)
    }

    /// True for a mail that only we know of yet.
    pub fn is_ours_to_change(self) -> bool {
        self == MailState::Draft || self.is_to_leave_later()
    }

    /// True for a mail that waits for its time, or did.
    pub fn is_to_leave_later(self) -> bool {
        matches!(self, MailState::Scheduled | MailState::Held)
    }
}

/// Somebody who writes or is written to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Correspondent {
    /// A name; may be empty.
    pub name: String,
    /// An address, as written but for the case of its domain.
    pub address: String,
}

impl Correspondent {
    /// What people call them: the name, else the address.
    pub fn shown(&self) -> &str {
        if self.name.is_empty() { &self.address } else { &self.name }
    }
}

impl From<&mail::Address> for Correspondent {
    fn from(address: &mail::Address) -> Correspondent {
        Correspondent { name: address.name.clone().unwrap_or_default(), address: address.address.clone() }
    }
}

/// To whom a mail went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recipients {
    /// To.
    pub to: Vec<Correspondent>,
    /// Copies.
    pub cc: Vec<Correspondent>,
    /// Hidden copies; known of our own mails only.
    pub bcc: Vec<Correspondent>,
}

impl Recipients {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Correspondent> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }
}

/// What a mail answers, by Message-IDs without their brackets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// In-Reply-To.
    pub in_reply_to: Vec<String>,
    /// References.
    pub references: Vec<String>,
}

impl Answers {
    /// True for a mail that says to answer another.
    pub fn is_empty(&self) -> bool {
        self.in_reply_to.is_empty() && self.references.is_empty()
    }
}

/// One mail.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Its id.
    pub id: MailId,
    /// The thread in which it stands.
    pub thread_id: ThreadId,
    /// The mailbox in which it is; `None` for what came to an address of the account.
    pub mailbox_id: Option<MailboxId>,
    /// Which way it went.
    pub direction: Direction,
    /// How far it is.
    pub state: MailState,
    /// Who, or what, wrote it.
    pub class: Class,
    /// When it was sent or came, Unix seconds; of one that is to be sent, when.
    pub at: Seconds,
    /// Somebody has read it.
    pub is_read: bool,
    /// How many files it has.
    pub files: i64,
    /// The user who wrote it here.
    pub author_id: Option<UserId>,
    /// The first known contact on the other side.
    pub contact_id: Option<ContactId>,
    /// When it was deleted here (EM-60).
    pub deleted_at: Option<Seconds>,
    /// When its words and files were taken away for good; that it was there is known still (EM-62).
    pub emptied_at: Option<Seconds>,
    /// Without its brackets; empty when it has none.
    pub message_id: String,
    /// The subject.
    pub subject: String,
    /// Who wrote it.
    pub from: Correspondent,
    /// To whom.
    pub recipients: Recipients,
    /// What it answers.
    pub answers: Answers,
    /// Its first words.
    pub preview: String,
    /// What only some mails have: `complaints` of the parser, `reply_to`, `delivery`, `calendar`,
    /// `unsubscribe`.
    pub details: Json,
    /// The hash of its raw bytes, when they are kept.
    pub raw_file: Option<String>,
    /// The text.
    pub text: String,
    /// Cleaned HTML, when it has any.
    pub html: Option<String>,
    /// When it was kept.
    pub created_at: Seconds,
    /// When it was last changed.
    pub updated_at: Seconds,
}

impl Mail {
    /// True while its words are there.
    pub fn is_readable(&self) -> bool {
        self.emptied_at.is_none()
    }

    /// Whom its writer wants answered instead; nobody unless it says so.
    pub fn reply_to(&self) -> Vec<Correspondent> {
        Vec::deserialize(&self.details[REPLY_TO]).unwrap_or_default()
    }

    /// Where one leaves the list from which it came, an address of the web or of mail; nothing of what we wrote.
    pub fn unsubscribe(&self) -> Option<&str> {
        self.details[UNSUBSCRIBE].as_str().filter(|_| self.direction == Direction::In)
    }
}

/// A file of a mail.
#[derive(Clone, Debug)]
pub struct MailFile {
    /// Its id.
    pub id: AttachmentId,
    /// The mail.
    pub mail_id: MailId,
    /// Name, type, size and where its bytes are.
    pub file: AttachedFile,
}

/// The words for classes, as they are stored.
const CLASSES: [(Class, &str); 8] = [
    (Class::Human, "human"),
    (Class::AutoReply, "auto_reply"),
    (Class::AutoGenerated, "auto_generated"),
    (Class::Bulk, "bulk"),
    (Class::List, "list"),
    (Class::Bounce, "bounce"),
    (Class::ReadReceipt, "mdn"),
    (Class::AbuseReport, "arf"),
];

/// The word for a class.
pub fn class_word(class: Class) -> &'static str {
    CLASSES.into_iter().find(|(known, _)| *known == class).map_or("human", |(_, word)| word)
}

/// Reads the word for a class.
pub(super) fn class_from_stored(word: &str) -> Class {
    CLASSES.into_iter().find(|(_, known)| *known == word).map_or(Class::Human, |(class, _)| class)
}
