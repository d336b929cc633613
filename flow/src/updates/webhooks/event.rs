//! What a webhook can be told: something happened to a record.

use base::search::Subject;
use std::fmt;

/// Of what something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Noun {
    /// A lead.
    Lead,
    /// A contact.
    Contact,
    /// A company.
    Company,
    /// A task.
    Task,
    /// An incoming lead.
    Request,
    /// A conversation over a chat.
    Talk,
    /// What somebody wrote in a chat.
    Message,
}

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// It is there now.
    Added,
    /// Something of it is otherwise.
    Changed,
    /// It was deleted.
    Deleted,
    /// It was deleted and is back.
    Restored,
    /// It stands in another stage.
    Moved,
    /// Somebody else answers for it.
    Assigned,
    /// A note was written, or a call noted.
    Noted,
    /// Others became part of it.
    Merged,
    /// They are records of their own again.
    Unmerged,
    /// It was accepted, declined or linked.
    Decided,
}

/// Something that a webhook can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// Of what.
    pub noun: Noun,
    /// What happened.
    pub verb: Verb,
}

impl Noun {
    /// All of them, in the order in which people are shown them.
    pub const ALL: [Noun; 7] =
        [Noun::Lead, Noun::Contact, Noun::Company, Noun::Task, Noun::Request, Noun::Talk, Noun::Message];

    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Noun::Lead => "lead",
            Noun::Contact => "contact",
            Noun::Company => "company",
            Noun::Task => "task",
            Noun::Request => "request",
            Noun::Talk => "talk",
            Noun::Message => "message",
        }
    }

    /// What can happen to it.
    pub fn verbs(self) -> &'static [Verb] {
        use Verb::{Added, Assigned, Changed, Decided, Deleted, Merged, Moved, Noted, Restored, Unmerged};
        match self {
            Noun::Lead => &[Added, Changed, Moved, Assigned, Noted, Deleted, Restored, Merged, Unmerged],
            Noun::Contact | Noun::Company => &[Added, Changed, Assigned, Noted, Deleted, Restored, Merged, Unmerged],
            Noun::Task => &[Added, Changed, Assigned, Deleted],
            Noun::Request => &[Added, Changed, Decided],
            Noun::Talk => &[Added, Changed],
            Noun::Message => &[Added],
        }
    }
}

impl From<Subject> for Noun {
    fn from(subject: Subject) -> Noun {
        match subject {
            Subject::Lead => Noun::Lead,
            Subject::Contact => Noun::Contact,
            Subject::Company => Noun::Company,
        }
    }
}

impl Verb {
    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Verb::Added => "added",
            Verb::Changed => "changed",
            Verb::Deleted => "deleted",
            Verb::Restored => "restored",
            Verb::Moved => "moved",
            Verb::Assigned => "assigned",
            Verb::Noted => "noted",
            Verb::Merged => "merged",
            Verb::Unmerged => "unmerged",
            Verb::Decided => "decided",
        }
    }
}

impl Event {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Event> {
        Noun::ALL.into_iter().flat_map(|noun| noun.verbs().iter().map(move |verb| Event { noun, verb: *verb }))
    }

    /// Reads the stored word, such as `lead_merged`; nothing for one of a newer node.
    pub fn from_stored(word: &str) -> Option<Event> {
        Event::all().find(|event| event.to_string() == word)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.noun.as_str(), self.verb.as_str())
    }
}
