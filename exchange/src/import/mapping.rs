//! How the columns of a file become fields, and what else a person decides before the run.

use super::Directory;
use super::columns::Column;
use super::fields::{Field, What};
use super::values::{DateOrder, Decimal};
use base::ids::{StageId, UserId};
use base::search::Subject;
use serde::{Deserialize, Serialize};

/// What to do with records that exist already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Existing {
    /// Every row makes records of its own.
    #[default]
    MakeNew,
    /// A record found by its id, a contact found by e-mail or phone and a company found by name is changed.
    Change,
}

/// What becomes of one column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Use {
    /// The field; nothing means that the column is not imported.
    pub field: Option<Field>,
    /// In which order it writes its dates.
    pub dates: Option<DateOrder>,
    /// How it writes its amounts.
    pub decimal: Option<Decimal>,
}

/// All that a person decides about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// One for each column of the file, in its order.
    pub columns: Vec<Use>,
    /// What to do with records that exist already.
    pub existing: Existing,
    /// Where leads go whose row names no stage.
    pub stage: Option<StageId>,
    /// Who answers for records whose row names nobody.
    pub responsible: Option<UserId>,
    /// What to do with choices that a field does not have.
    #[serde(default)]
    pub choices: Choices,
}

/// What to do with choices that a field does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choices {
    /// Their rows have a problem.
    #[default]
    Refuse,
    /// They are added to the field; only an administrator may.
    Add,
}

impl Mapping {
    /// Matches columns to fields by their names. Where only one reading of the values is possible it is chosen; where
    /// several are, the person has to.
    pub fn guess(subject: Subject, columns: &[Column], directory: &Directory) -> Mapping {
        let mut taken = Vec::new();
        let mut uses = Vec::new();
        for column in columns {
            let field = Field::named(subject, &column.name, &taken, directory);
            taken.extend(field);
            uses.push(Use { field, ..Use::default() }.settled(column, directory));
        }
        Mapping { columns: uses, ..Mapping::default() }
    }

    /// The column of a field.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|used| used.field == Some(field))
    }

    /// What is still missing before rows can be read; each a sentence.
    pub fn gaps(&self, subject: Subject, columns: &[Column], directory: &Directory) -> Vec<String> {
        let mut gaps = Vec::new();
        let has = |what| self.column_of(Field { of: subject, what }).is_some();
        let is_named = has(What::Name) || subject == Subject::Contact && (has(What::FirstName) || has(What::LastName));
        let is_found = has(What::Id) && self.existing == Existing::Change;
        if !is_named && !is_found {
            gaps.push(match subject {
                Subject::Lead => "Choose the column that holds the lead's name.".to_owned(),
                Subject::Contact => "Choose the column that holds the contact's name.".to_owned(),
                Subject::Company => "Choose the column that holds the company's name.".to_owned(),
            });
        }
        for (at, (used, column)) in self.columns.iter().zip(columns).enumerate() {
            let Some(field) = used.field else { continue };
            if self.columns[..at].iter().any(|earlier| earlier.field == Some(field)) {
                gaps.push(format!("“{}” is chosen for two columns: leave one of them out.", field.label(directory)));
            }
            if field.is_date(directory) && used.dates.is_none() && column.filled > 0 {
                gaps.push(format!("Choose in which order “{}” writes its dates.", column.name));
            }
            if field.is_number(directory) && used.decimal.is_none() && column.filled > 0 {
                gaps.push(format!("Choose which sign “{}” has before its decimals.", column.name));
            }
        }
        gaps
    }
}

impl Use {
    /// Fills in what the values of the column leave no choice about.
    pub fn settled(mut self, column: &Column, directory: &Directory) -> Use {
        if self.field.is_some_and(|field| field.is_date(directory)) {
            self.dates = self.dates.or(only(&column.dates));
        }
        if self.field.is_some_and(|field| field.is_number(directory)) {
            self.decimal = self.decimal.or(only(&column.decimals));
        }
        self
    }
}

fn only<T: Copy>(choices: &[T]) -> Option<T> {
    if let [one] = choices { Some(*one) } else { None }
}
