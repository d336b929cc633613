//! Station 4: incoming leads waiting for a person to accept, decline or link them.

mod blocks;
mod decline;
mod erase;
mod hand_over;
mod hold;
mod list;
mod restore;
mod store;
mod summary;
mod words;

pub use blocks::{Block, BlockKind, add_block, is_shared_domain, list_blocks, remove_block, sender_blocks};
pub(crate) use decline::about;
pub(crate) use decline::sweep_declined;
pub use decline::{Decision, decide, decline, load_waiting};
pub(crate) use erase::erase;
pub use hand_over::{hand_over, take_over_again};
pub use hold::{
    NewIncomingLead, continue_with, hold, is_anybody_waiting, list_waiting_senders, note_joined, set_contact,
    set_likely_contact,
};
pub(crate) use hold::{OPENED, is_linked_to, sender};
pub use list::{
    Filter, Position, Selection, count_waiting, find, find_by_uid, find_of_lead, list, list_by_ids, list_ids,
    list_selected, load, load_to, oldest_waiting, require_on,
};
pub(crate) use restore::{Standing, count_again, standing};
pub use restore::{reopen_decision, restore, set_lead};
pub use summary::{Summary, summary};
pub(crate) use words::{forget_previews, set_private, settle, settle_of_mails, settle_of_thread};

use crate::channels::{Channel, Details};
use base::clock::{DAY, Seconds};
use base::ids::{CompanyId, ContactId, IncomingLeadId, LeadId, PipelineId, SourceId, UserId};
use base::search::Subject;

/// How long a declined incoming lead can be restored (IL-42).
pub const RESTORABLE: Seconds = 30 * DAY;
/// Incoming leads decided on in one go; "all filtered" goes on in steps of this many (IL-81).
pub const MAX_BULK: i64 = 200;

/// A request that waits, or the record of how it was decided (IL-02, IL-20 to IL-26).
#[derive(Clone, Debug)]
pub struct IncomingLead {
    /// The id.
    pub id: IncomingLeadId,
    /// The id outside: hexadecimal, unguessable.
    pub uid: String,
    /// In which pipeline's inbox.
    pub pipeline_id: PipelineId,
    /// Through which door: of what is one person's, the one through which the words of the card came.
    pub source_id: SourceId,
    /// What people call that door.
    pub source_name: String,
    /// What kind of transport.
    pub channel: Channel,
    /// The draft lead it will become (IL-24).
    pub lead_id: LeadId,
    /// Who asks.
    pub contact_id: Option<ContactId>,
    /// For which company.
    pub company_id: Option<CompanyId>,
    /// Whether it waits, or how it was decided.
    pub state: State,
    /// What the card shows in bold.
    pub title: String,
    /// Who, as the card shows it.
    pub sender: String,
    /// The beginning of what was said.
    pub preview: String,
    /// What its channel knows.
    pub details: Option<Details>,
    /// How many messages it holds.
    pub messages: i64,
    /// When the first of them came.
    pub created_at: Seconds,
    /// When the last of them came.
    pub updated_at: Seconds,
    /// The only user who may read it, while all of it came through personal mailboxes of theirs.
    pub private_to: Option<UserId>,
    /// When it was decided.
    pub decided_at: Option<Seconds>,
    /// By whom; user 0 is a rule.
    pub decided_by: Option<UserId>,
    /// What it was linked to.
    pub target: Option<(Subject, i64)>,
    /// Marked as spam when declined.
    pub is_spam: bool,
    /// Somebody in lists who its sender may be, when it was last looked for.
    pub likely_contact_id: Option<ContactId>,
    /// Whether the actor may decide, as far as it is private: whoever may read it, and administrators.
    pub is_decidable: bool,
}

/// Whether an incoming lead waits, or how it was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits.
    Waiting,
    /// It is a lead now.
    Accepted,
    /// It was declined.
    Declined,
    /// It joined an existing record.
    Linked,
}

impl State {
    const ALL: [State; 4] = [State::Waiting, State::Accepted, State::Declined, State::Linked];

    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Accepted => "accepted",
            State::Declined => "declined",
            State::Linked => "linked",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// What can go wrong with an incoming lead.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] base::access::Denied),
    /// No such incoming lead in this account.
    #[error("there is no incoming lead {0}")]
    NoSuchIncomingLead(IncomingLeadId),
    /// Somebody was first (IL-34): what they did, who they are (0: a rule) and when.
    #[error("it was already {} by user {by}", .state.as_str())]
    AlreadyDecided {
        /// How it was decided.
        state: State,
        /// By whom.
        by: UserId,
        /// When, Unix seconds.
        at: Seconds,
    },
    /// It was decided too long ago to be taken back.
    #[error("it was decided more than 30 days ago and can no longer be taken back")]
    TooLate,
    /// It waits: there is no decision to take back.
    #[error("it waits: there is nothing to take back")]
    NotDecided,
    /// A value is wrong; the sentence says which and why.
    #[error("{0}")]
    BadValue(String),
    /// Something at the doors went wrong.
    #[error(transparent)]
    Channel(#[from] crate::channels::Error),
    /// Something about its contact went wrong.
    #[error(transparent)]
    Contact(#[from] crate::contacts::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
