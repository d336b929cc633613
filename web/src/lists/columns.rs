//! The columns that a list may have.

use super::names::Names;
use crate::ui::table::Align;
use base::fields::{Field as CustomField, FieldKind, Shape};
use base::filters::{Sort, SortBy, Way};
use base::ids::FieldId;
use base::search::Subject;
use std::fmt;

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The name, which leads to the record.
    Name,
    /// The main contact of a lead.
    Contact,
    /// The company.
    Company,
    /// The stage of a lead.
    Stage,
    /// The sale.
    Price,
    /// Who answers for it.
    Responsible,
    /// Its tags.
    Tags,
    /// The next task of a lead.
    Task,
    /// E-mail addresses.
    Email,
    /// Phones.
    Phone,
    /// When it was made.
    Created,
    /// When it last changed.
    Changed,
    /// When a lead was won or lost.
    Closed,
    /// Since when somebody is a customer.
    Customer,
    /// A field of the account's own.
    Custom(FieldId),
}

const WORDS: [(Column, &str, &str); 14] = [
    (Column::Name, "name", "Name"),
    (Column::Contact, "contact", "Contact"),
    (Column::Company, "company", "Company"),
    (Column::Stage, "stage", "Stage"),
    (Column::Price, "price", "Sale"),
    (Column::Responsible, "responsible", "Responsible"),
    (Column::Tags, "tags", "Tags"),
    (Column::Task, "task", "Next task"),
    (Column::Email, "email", "E-mail"),
    (Column::Phone, "phone", "Phone"),
    (Column::Created, "created", "Created"),
    (Column::Changed, "changed", "Changed"),
    (Column::Closed, "closed", "Closed"),
    (Column::Customer, "customer", "Customer since"),
];

const OF_LEADS: [Column; 9] = [
    Column::Name,
    Column::Contact,
    Column::Company,
    Column::Stage,
    Column::Price,
    Column::Task,
    Column::Responsible,
    Column::Tags,
    Column::Changed,
];
const OF_CONTACTS: [Column; 6] =
    [Column::Name, Column::Company, Column::Email, Column::Phone, Column::Responsible, Column::Changed];
const OF_COMPANIES: [Column; 5] = [Column::Name, Column::Email, Column::Phone, Column::Responsible, Column::Changed];

impl Column {
    /// The usual columns of a list.
    pub fn usual(subject: Subject) -> &'static [Column] {
        match subject {
            Subject::Lead => &OF_LEADS,
            Subject::Contact => &OF_CONTACTS,
            Subject::Company => &OF_COMPANIES,
        }
    }

    /// Every built-in column of a list.
    pub fn built_in(subject: Subject) -> impl Iterator<Item = Column> {
        WORDS.into_iter().map(|(column, _, _)| column).filter(move |column| column.is_of(subject))
    }

    fn is_of(self, subject: Subject) -> bool {
        match self {
            Column::Contact | Column::Stage | Column::Price | Column::Tags | Column::Task | Column::Closed => {
                subject == Subject::Lead
            }
            Column::Company => subject != Subject::Company,
            Column::Email | Column::Phone | Column::Created | Column::Customer => subject != Subject::Lead,
            _ => true,
        }
    }

    /// Reads the word of an address.
    pub fn from_word(word: &str, subject: Subject) -> Option<Column> {
        if let Some(id) = word.strip_prefix('f').and_then(|id| id.parse().ok()) {
            return Some(Column::Custom(id));
        }
        let found = WORDS.iter().find(|(_, known, _)| *known == word).map(|(column, _, _)| *column);
        found.filter(|column| column.is_of(subject))
    }

    /// Is its value changed where it stands?
    pub fn is_changed_in_place(self, known: &Names) -> bool {
        match self {
            Column::Name | Column::Price | Column::Stage | Column::Responsible | Column::Tags => true,
            Column::Custom(id) => known.fields.iter().find(|field| field.id == id).is_some_and(is_simple),
            _ => false,
        }
    }

    /// What stands above it.
    pub fn title(self, fields: &[CustomField]) -> String {
        if let Column::Custom(id) = self {
            return fields.iter().find(|field| field.id == id).map(|field| field.name.clone()).unwrap_or_default();
        }
        WORDS.iter().find(|(column, _, _)| *column == self).map_or("", |(_, _, title)| title).to_owned()
    }

    /// Where its text stands.
    pub fn align(self) -> Align {
        if self == Column::Price { Align::End } else { Align::Start }
    }

    /// What a press on its title sorts by; columns without an index sort nothing.
    pub fn sort_by(self) -> Option<SortBy> {
        match self {
            Column::Name => Some(SortBy::Name),
            Column::Price => Some(SortBy::Price),
            Column::Task => Some(SortBy::NextTask),
            Column::Created => Some(SortBy::CreatedAt),
            Column::Changed => Some(SortBy::UpdatedAt),
            Column::Closed => Some(SortBy::ClosedAt),
            _ => None,
        }
    }
}

/// Fits into a cell, and people may change it.
fn is_simple(field: &CustomField) -> bool {
    let is_of_a_catalogue = matches!(field.kind, FieldKind::File | FieldKind::ChainedList);
    !field.is_api_only
        && !is_of_a_catalogue
        && match field.kind.shape() {
            Shape::Line | Shape::Url | Shape::Number | Shape::Truth | Shape::Day | Shape::Moment => true,
            Shape::Choice => field.kind.most_values() == 1,
            Shape::Lines | Shape::Labelled | Shape::Part | Shape::Details => false,
        }
}

/// The word of an address.
impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Column::Custom(id) => write!(f, "f{id}"),
            known => f.write_str(WORDS.iter().find(|(column, _, _)| column == known).map_or("", |(_, word, _)| word)),
        }
    }
}

/// The order of a column's next press: the other way round, or its own beginning.
pub fn next_sort(current: Sort, by: SortBy) -> Sort {
    let begins = if by == SortBy::Name || by == SortBy::NextTask { Way::Up } else { Way::Down };
    let other = if current.way == Way::Up { Way::Down } else { Way::Up };
    Sort { by, way: if current.by == by { other } else { begins } }
}
