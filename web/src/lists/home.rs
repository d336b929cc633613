//! Which list: of what, of which pipeline, and whether it stands as a board.

use base::filters::{Field, Filter};
use base::ids::PipelineId;
use base::search::Subject;
use std::fmt;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// All of one kind.
    All(Subject),
    /// The leads of a pipeline in rows.
    List(PipelineId),
    /// The leads of a pipeline in columns.
    Board(PipelineId),
}

impl Home {
    /// A list of what.
    pub fn subject(self) -> Subject {
        match self {
            Home::All(subject) => subject,
            Home::List(_) | Home::Board(_) => Subject::Lead,
        }
    }

    /// Of leads: those of one pipeline only.
    pub fn pipeline(self) -> Option<PipelineId> {
        match self {
            Home::All(_) => None,
            Home::List(id) | Home::Board(id) => Some(id),
        }
    }

    /// Where it is.
    pub fn path(self) -> String {
        match self {
            Home::All(Subject::Lead) => "/leads".to_owned(),
            Home::All(Subject::Contact) => "/contacts".to_owned(),
            Home::All(Subject::Company) => "/companies".to_owned(),
            Home::List(id) => format!("/pipelines/{id}/list"),
            Home::Board(id) => format!("/pipelines/{id}"),
        }
    }

    /// What a filter asks besides the place: the pipeline of a list or board is its address.
    pub fn within(self, filter: Filter) -> Filter {
        match self {
            Home::All(_) => filter,
            Home::List(_) | Home::Board(_) => filter.without(Field::Pipeline),
        }
    }

    /// Reads the word of `Display`.
    pub fn from_word(word: &str) -> Option<Home> {
        match word.split_once('-') {
            Some(("list", id)) => id.parse().ok().map(Home::List),
            Some(("board", id)) => id.parse().ok().map(Home::Board),
            _ => Subject::from_stored(word).map(Home::All),
        }
    }
}

/// The word in forms: `lead`, `contact`, `company`, `list-7`, `board-7`.
impl fmt::Display for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Home::All(subject) => f.write_str(subject.as_str()),
            Home::List(id) => write!(f, "list-{id}"),
            Home::Board(id) => write!(f, "board-{id}"),
        }
    }
}
