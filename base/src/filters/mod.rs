//! What is asked of records: one filter for lists, boards, bulk changes, exports, the API and reports (VW-02, VW-03).
//!
//! A [`Filter`] is a list of conditions that all hold; a condition is a [`Field`] and what is [`Wanted`] of it. It is data:
//! it is stored with a saved view as JSON, stands in an address as words ([`address`]), and becomes SQL here, with
//! parameters only. Dates such as "last 7 days" are kept as such and mean days of the account's zone when it is read.

pub mod address;
mod columns;
mod condition;
mod field;
mod listing;
mod narrow;
mod part;
mod period;
mod sql;
mod totals;

pub use columns::{Column, ColumnTotals, column_totals, columns};
pub use condition::{BadCondition, Condition, Wanted};
pub use field::{Field, Kind};
pub use listing::{Key, KeyValue, Page, Portion, page};
pub use part::{NO_TASK, Part, Sort, SortBy, Way};
pub use period::Period;
pub use sql::{cut, select};
pub use totals::{Totals, count, totals};

use crate::clock::Seconds;
use serde::{Deserialize, Serialize};

/// Conditions of one filter.
pub const MAX_CONDITIONS: usize = 50;
/// Values of one condition: as many as the API's clients may ask for at once.
pub const MAX_VALUES: usize = 1_000;
/// Characters of a text that is looked for.
pub const MAX_TEXT_CHARS: usize = 250;

/// What is asked of the records of one kind; nothing asked takes every record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Listed ones, or deleted ones.
    #[serde(default)]
    pub shown: Shown,
    /// All of these hold.
    #[serde(default)]
    conditions: Vec<Condition>,
}

impl Filter {
    /// Every record that is listed, or deleted.
    pub fn of(shown: Shown) -> Filter {
        Filter { shown, conditions: Vec::new() }
    }

    /// The same filter with one condition more.
    ///
    /// # Errors
    /// [`BadCondition`] for what cannot be asked of the field, or too much.
    pub fn with(mut self, field: Field, wanted: Wanted) -> Result<Filter, BadCondition> {
        if self.conditions.len() >= MAX_CONDITIONS {
            return Err(BadCondition::TooMany);
        }
        self.conditions.push(Condition::new(field, wanted)?);
        Ok(self)
    }

    /// As [`Filter::with`], for what may not be asked.
    ///
    /// # Errors
    /// As [`Filter::with`].
    pub fn with_option(self, field: Field, wanted: Option<Wanted>) -> Result<Filter, BadCondition> {
        match wanted {
            Some(wanted) => self.with(field, wanted),
            None => Ok(self),
        }
    }

    /// The same filter without what it asks of a field.
    pub fn without(mut self, field: Field) -> Filter {
        self.conditions.retain(|condition| condition.field() != field);
        self
    }

    /// What is asked.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// What is asked of one field, the first time it is asked.
    pub fn wanted(&self, field: Field) -> Option<&Wanted> {
        self.conditions.iter().find(|condition| condition.field() == field).map(Condition::wanted)
    }

    /// The first thing that an address asks and nobody can read, as it stands there: a key and a value.
    pub fn unread(&self) -> Option<(&str, &str)> {
        self.conditions.iter().find_map(|condition| match condition.wanted() {
            Wanted::Unread(pairs) => pairs.first().map(|(key, value)| (key.as_str(), value.as_str())),
            _ => None,
        })
    }

    /// Does it ask the same, in whatever order?
    pub fn is_same(&self, other: &Filter) -> bool {
        self.shown == other.shown
            && self.conditions.len() == other.conditions.len()
            && self.conditions.iter().all(|condition| other.conditions.contains(condition))
    }

    /// True when it says itself which records it is about: by ids, by words, or as the deleted ones.
    pub(crate) fn names_its_records(&self) -> bool {
        let by_words = matches!(self.wanted(Field::Words), Some(Wanted::Like(_)));
        by_words || matches!(self.wanted(Field::Id), Some(Wanted::OneOf(_))) || self.shown == Shown::Deleted
    }

    /// What it asks beyond the names of its records, where those have been found.
    pub(crate) fn beyond_names(&self) -> Filter {
        let names = if self.wanted(Field::Words).is_some() { Field::Words } else { Field::Id };
        let mut beyond = self.clone();
        if let Some(first) = self.conditions.iter().position(|condition| condition.field() == names)
            && matches!(self.wanted(names), Some(Wanted::Like(_) | Wanted::OneOf(_)))
        {
            beyond.conditions.remove(first);
        }
        beyond
    }

    /// True when it takes every listed record.
    pub fn is_open(&self) -> bool {
        self.conditions.is_empty() && self.shown == Shown::Listed
    }
}

/// Which records a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// Those in lists: neither drafts nor deleted (VW-04).
    #[default]
    Listed,
    /// Those that were deleted.
    Deleted,
}

/// From and to, both included; either may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The least, such as a time in Unix seconds.
    pub from: Option<Seconds>,
    /// The most.
    pub to: Option<Seconds>,
}

impl Span {
    /// True for one that is open at both ends.
    pub fn is_open(self) -> bool {
        self == Span::default()
    }
}

#[cfg(test)]
mod tests;
