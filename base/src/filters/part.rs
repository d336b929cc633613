//! How a list is sorted, and which part of it is read.

use super::Field;
use crate::search::Subject;
use sea_query::Expr;
use serde::{Deserialize, Serialize};

/// By what a list is sorted. Each has an index in which the rest is settled by the id, so a page costs the same anywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// The id, which is also the order of making.
    #[default]
    Id,
    /// The name, letter case aside.
    Name,
    /// The sale.
    Price,
    /// When it was made.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// When it was won or lost; open leads come before all others.
    ClosedAt,
    /// When its next task is due; leads without one come behind all others.
    NextTask,
    /// The place on the board, within one stage.
    Rank,
}

/// Which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Smallest first.
    Up,
    /// Largest first.
    #[default]
    Down,
}

/// The order of a list: newest first, unless said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// Which way.
    pub way: Way,
}

/// Which part of a list by number of rows, as the API pages, and how it is sorted.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// First by the first; ids settle what is left. Empty: by id, smallest first.
    pub order: Vec<(SortBy, Way)>,
    /// The position of the last row of the page before: a number for each of the order, then the id. Costs the same
    /// anywhere in the list; rows are passed over only without it.
    pub behind: Option<Vec<i64>>,
    /// Rows to pass over.
    pub offset: i64,
    /// Rows at most.
    pub limit: i64,
}

/// What an open lead's time of closing is sorted as.
pub(super) const NEVER_CLOSED: i64 = 0;
/// What no task's time is sorted as: the end of the year 9999.
pub const NO_TASK: i64 = 253_402_300_799;

const WORDS: [(SortBy, &str); 8] = [
    (SortBy::Id, "id"),
    (SortBy::Name, "name"),
    (SortBy::Price, "price"),
    (SortBy::CreatedAt, "created"),
    (SortBy::UpdatedAt, "changed"),
    (SortBy::ClosedAt, "closed"),
    (SortBy::NextTask, "task"),
    (SortBy::Rank, "rank"),
];

impl SortBy {
    /// Can such records be sorted by it?
    pub fn is_of(self, subject: Subject) -> bool {
        match self {
            SortBy::Price | SortBy::ClosedAt | SortBy::NextTask | SortBy::Rank => subject == Subject::Lead,
            _ => true,
        }
    }

    /// Does a condition on this field cut a list in this order at its ends, and nowhere between? Ranks are an order within
    /// a stage.
    pub(super) fn is_bounded_by(self, field: Field) -> bool {
        match self {
            SortBy::Price => field == Field::Price,
            SortBy::CreatedAt => field == Field::CreatedAt,
            SortBy::UpdatedAt => field == Field::UpdatedAt,
            SortBy::ClosedAt => field == Field::ClosedAt,
            SortBy::NextTask => field == Field::NextTask,
            SortBy::Rank => field == Field::Stage,
            SortBy::Id | SortBy::Name => false,
        }
    }

    /// What is sorted, as SQL: to the letter what the index of the migration holds.
    pub fn sql(self) -> String {
        match self {
            SortBy::Id => "id".to_owned(),
            SortBy::Name => "lower(name)".to_owned(),
            SortBy::Price => "price_minor".to_owned(),
            SortBy::CreatedAt => "created_at".to_owned(),
            SortBy::UpdatedAt => "updated_at".to_owned(),
            SortBy::ClosedAt => format!("COALESCE(closed_at, {NEVER_CLOSED})"),
            SortBy::NextTask => format!("COALESCE(next_task_at, {NO_TASK})"),
            SortBy::Rank => "rank".to_owned(),
        }
    }

    pub(super) fn expression(self) -> Expr {
        Expr::cust(self.sql())
    }
}

pub(super) fn closed_at() -> Expr {
    SortBy::ClosedAt.expression()
}

pub(super) fn next_task_at() -> Expr {
    SortBy::NextTask.expression()
}

impl Way {
    /// The word of SQL.
    pub fn sql(self) -> &'static str {
        match self {
            Way::Up => "ASC",
            Way::Down => "DESC",
        }
    }
}

impl Sort {
    /// As people put the cards of a board: the highest on top.
    pub const BY_HAND: Sort = Sort { by: SortBy::Rank, way: Way::Down };

    /// The word in addresses: `name`, or `-name` for the other way round.
    pub fn word(self) -> String {
        let word = WORDS.iter().find(|(by, _)| *by == self.by).map_or("id", |(_, word)| word);
        if self.way == Way::Down { format!("-{word}") } else { word.to_owned() }
    }

    /// Reads the word, for a kind of record that can be sorted so.
    pub fn from_word(word: &str, subject: Subject) -> Option<Sort> {
        let (way, word) = word.strip_prefix('-').map_or((Way::Up, word), |rest| (Way::Down, rest));
        let by = WORDS.iter().find(|(_, known)| *known == word)?.0;
        by.is_of(subject).then_some(Sort { by, way })
    }
}
