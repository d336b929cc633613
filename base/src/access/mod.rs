//! Who acts, and what they may do. The one place where rights are asked (RT-01, RT-05).
//!
//! A station's list, search or count adds [`scope`] to its query, so that what somebody may not see does not exist for
//! them; its change asks [`Allowed::require_on`] with the record in hand, before anything is written. Surfaces ask nothing.

mod bounds;
mod rights;
mod scope;

pub use bounds::{Allowed, Bounds, Flag, Held, act_for, in_name_of, once_allowed};
pub(crate) use bounds::{Remembered, forget, in_force};
pub use rights::{Action, Entity, Inconsistent, Level, MAX_STAGES, RecordRights, Rights, StageRights, TaskRights};
pub use scope::{Reach, Scope, scope};

use crate::Cx;
use crate::ids::{SourceId, TokenId, UserId};

/// What a person is in an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sets up pipelines, sources and people, and does all that a salesperson does.
    Admin,
    /// Works on leads, as far as their role allows.
    Salesperson,
    /// Looks at cards that are shared with them, and answers chats there; nothing else (RT-09).
    Free,
}

impl Role {
    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Salesperson => "salesperson",
            Role::Free => "free",
        }
    }

    /// Reads the stored word; an unknown word has the fewest rights.
    pub fn from_stored(word: &str) -> Role {
        match word {
            "admin" => Role::Admin,
            "salesperson" => Role::Salesperson,
            _ => Role::Free,
        }
    }
}

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person at a screen.
    User(UserId, Role),
    /// A program, in the name of the person who made its token.
    Token(TokenId, UserId, Role),
    /// A door through which somebody from outside speaks.
    Source(SourceId),
    /// Sluice itself.
    System,
}

impl Actor {
    /// The person behind it, if one is.
    pub fn user(self) -> Option<UserId> {
        match self {
            Actor::User(user, _) | Actor::Token(_, user, _) => Some(user),
            Actor::Source(_) | Actor::System => None,
        }
    }

    /// The word and number stored in the journal.
    pub fn stored(self) -> (&'static str, i64) {
        match self {
            Actor::User(user, _) => ("user", user.0),
            Actor::Token(_, user, _) => ("token", user.0),
            Actor::Source(source) => ("source", source.0),
            Actor::System => ("system", 0),
        }
    }

    fn role(self) -> Role {
        match self {
            Actor::User(_, role) | Actor::Token(_, _, role) => role,
            Actor::Source(_) => Role::Salesperson,
            Actor::System => Role::Admin,
        }
    }
}

/// What may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Pipelines, stages, sources, blocked senders, people, tokens of others (PL-04, IL-07).
    SetUp,
    /// Incoming leads, leads, contacts, companies, notes, tasks.
    Work,
}

/// The answer no.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Denied {
    /// It is an administrator's.
    #[error("Only an administrator may do this. Nothing was changed.")]
    SetUp,
    /// A free user does no work here (RT-09).
    #[error("A free user may look at what is shared with them, and nothing else. Nothing was changed.")]
    Work,
    /// The role does not reach this record.
    #[error("Your role does not let you {} this {entity}. Nothing was changed; an administrator can change your role.", .0.as_str(), entity = .1)]
    Record(Action, Entity),
    /// What came into somebody's personal mailbox is theirs to decide about.
    #[error(
        "This came into the personal mailbox of a colleague, who decides about it, or an administrator. Nothing was changed."
    )]
    Private,
    /// A personal mailbox that is shared with administrators is its owner's to change all the same.
    #[error(
        "Only its owner changes, pauses or disconnects a personal mailbox; an administrator may make it shared first. Nothing was changed."
    )]
    OwnersMailbox,
    /// The role does not let records change hands.
    #[error("Your role does not let you give this to somebody else. Nothing was changed.")]
    Reassign,
}

/// May this actor do that?
pub fn is_allowed(actor: Actor, right: Right) -> bool {
    match right {
        Right::SetUp => actor.role() == Role::Admin,
        Right::Work => actor.role() != Role::Free,
    }
}

/// Asks for a right before a write.
///
/// # Errors
/// [`Denied`] when the actor does not have it.
pub fn require(cx: &Cx<'_>, right: Right) -> Result<(), Denied> {
    match right {
        _ if is_allowed(cx.actor, right) => Ok(()),
        Right::SetUp => Err(Denied::SetUp),
        Right::Work => Err(Denied::Work),
    }
}
