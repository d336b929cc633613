//! Mails on their way out: each is handed over to its server once, whatever ends when.
//!
//! | you want to | look at |
//! |---|---|
//! | send, now, in a while or at a time; take it back | [`crate::sending`]: it keeps the mail and this queue together |
//! | work at the queue | [`due`], [`claim`], [`hand_over`], [`crate::sending::settle`] |
//! | know how much a mailbox may send | [`usage`], [`set_limits`] |
//!
//! A mail is written down as handed over before its first byte leaves. Whoever finds it so later cannot know whether the
//! server took it, and does not send it again: it is looked for among what was sent, and if it is not there, a person
//! decides. Whose writer may not send it any more by then is held.

mod answer;
mod holding;
mod limits;
mod queue;
mod signatures;
mod whole;
mod work;

pub use answer::{Answering, How, Quote, answering, lines, own_words, recipients_of_answer, subject_of_answer};
pub(crate) use holding::tell_returned;
pub use limits::{DEFAULT_LIMITS, Limits, MAX_LIMITS, UNUSED, Usage, set_limits, usage, usages};
pub use queue::keep_key;
pub(crate) use queue::{decide, hurry, put, sweep, take_back};
pub use queue::{find, find_by_key, list_of};
pub use signatures::{Signature, set_signature, signature_for, signatures};
pub use whole::{Whole, keep_whole, whole};
pub(crate) use whole::{keep_own, own_texts};
pub(crate) use work::settle;
pub use work::{Claimed, Errand, Outcome, RefusedRecipient, claim, due, hand_over, refused_recipients, take_up};

use base::clock::Seconds;
use base::ids::{MailId, MailboxId};

/// How far a mail in the outbox is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing of it has left.
    Waiting,
    /// Nothing of it has left, and nothing does: its writer may not send it any more.
    Held,
    /// It is being handed over, or was when the program ended.
    HandedOver,
    /// The server took it; whether it lies among what was sent is to be seen to.
    Filing,
    /// There is nothing more to do.
    Done,
    /// Nobody can know whether the server took it.
    Unknown,
    /// The server refused it for good.
    Refused,
}

impl State {
    const ALL: [State; 7] =
        [State::Waiting, State::Held, State::HandedOver, State::Filing, State::Done, State::Unknown, State::Refused];

    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Held => "held",
            State::HandedOver => "handed_over",
            State::Filing => "filing",
            State::Done => "done",
            State::Unknown => "unknown",
            State::Refused => "refused",
        }
    }

    /// Reads the stored word; an unknown word is never sent.
    pub fn from_stored(word: &str) -> State {
        State::ALL.into_iter().find(|state| state.as_str() == word).unwrap_or(State::Unknown)
    }
}

/// A mail in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The mail.
    pub mail_id: MailId,
    /// The mailbox that sends it.
    pub mailbox_id: MailboxId,
    /// How far it is.
    pub state: State,
    /// When somebody looks at it next; nobody does when there is none.
    pub run_at: Option<Seconds>,
    /// When it was to be sent first.
    pub due_at: Seconds,
    /// When it was handed over.
    pub handed_over_at: Option<Seconds>,
    /// How often it was tried.
    pub tries: i64,
    /// What the server said last, or what went wrong; may be empty.
    pub answer: String,
    /// The bytes that were handed over.
    pub raw_file: Option<String>,
}
