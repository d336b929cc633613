//! Station 1: where it came in.
//!
//! A [`Source`] is one configured door of a pipeline: this form, that mailbox. What comes through it is
//! an arrival (raw, kept for replay) and, once read, a [`SourceEvent`]: the same shape for every channel.

pub mod addresses;
pub mod arrivals;
pub mod calls;
pub(crate) mod carrying;
pub mod chats;
mod erase;
mod event;
pub mod folders;
pub mod forms;
pub mod handles;
pub mod mail;
pub mod mailboxes;
pub mod mails;
pub mod outbox;
pub mod said;
mod skip;
mod sources;
mod store;
mod support;
pub mod talks;

pub(crate) use erase::{erase, erase_deleted};
pub use event::{
    AttachedFile, CallDetails, ChatDetails, Details, Draft, FormDetails, MailDetails, Sender, SourceEvent,
};
pub use skip::{SkipRule, rule_that_skips};
pub use sources::*;
pub use support::{Support, ask_for_duplicate_control};

use serde::{Deserialize, Serialize};

/// The kind of transport (IL-11: exactly four).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Phone calls.
    Call,
    /// E-mail.
    Mail,
    /// Website forms.
    Form,
    /// Website chat and messengers.
    Chat,
}

impl Channel {
    /// In the order in which the counters of the column show them (IL-10).
    pub const ALL: [Channel; 4] = [Channel::Call, Channel::Mail, Channel::Form, Channel::Chat];

    /// The word stored in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Call => "call",
            Channel::Mail => "mail",
            Channel::Form => "form",
            Channel::Chat => "chat",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.as_str() == word)
    }
}

/// What can go wrong at the doors.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such source in this account.
    #[error("there is no source {0}")]
    NoSuchSource(base::ids::SourceId),
    /// No such mailbox in this account.
    #[error("there is no mailbox {0}")]
    NoSuchMailbox(base::ids::MailboxId),
    /// No such mail in this account, or not one that the actor may see.
    #[error("there is no mail {0}")]
    NoSuchMail(base::ids::MailId),
    /// No such thread in this account, or not one that the actor may see.
    #[error("there is no thread {0}")]
    NoSuchThread(base::ids::ThreadId),
    /// A setting of a source is wrong; the sentence says which and why.
    #[error("{0}")]
    BadSetting(String),
    /// The account has as many sources as it may have.
    #[error("an account has at most {MAX_SOURCES} sources; delete one first")]
    TooManySources,
    /// Only an administrator may do this.
    #[error(transparent)]
    Denied(#[from] base::access::Denied),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
