//! Who acts, and what they may do. The one place where rights are asked (RT-01, RT-05).

use crate::Cx;
use crate::ids::{SourceId, TokenId, UserId};

/// What a person is in an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Sets up pipelines, sources and people, and does all that a salesperson does.
    Admin,
    /// Works on leads.
    Salesperson,
}

impl Role {
    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Salesperson => "salesperson",
        }
    }

    /// Reads the stored word; an unknown word has the fewest rights.
    pub fn from_stored(word: &str) -> Role {
        if word == "admin" { Role::Admin } else { Role::Salesperson }
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
#[error("Only an administrator may do this. Nothing was changed.")]
pub struct Denied;

/// May this actor do that?
pub fn is_allowed(actor: Actor, right: Right) -> bool {
    match right {
        Right::SetUp => actor.role() == Role::Admin,
        Right::Work => true,
    }
}

/// Asks for a right before a write.
///
/// # Errors
/// [`Denied`] when the actor does not have it.
pub fn require(cx: &Cx<'_>, right: Right) -> Result<(), Denied> {
    if is_allowed(cx.actor, right) { Ok(()) } else { Err(Denied) }
}
