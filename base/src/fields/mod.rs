//! What an account wants to know of its leads, contacts and companies besides what everybody does (FD-01, FD-02).
//!
//! A [`Field`] is set up once by an administrator: a kind that never changes, a name, choices, a group, the stages that
//! require it. A record has any number of [`FieldValue`]s in it. Values change through one function, [`set`], which
//! journals each field with its values before and after; the stations call it and bump the record
//! (`flow::leads::set_fields`, `flow::contacts::set_fields`, `flow::contacts::companies::set_fields`).
//!
//! Phones and e-mail addresses are handles of contacts and companies; here they are shown as two fields that every
//! account has ([`Predefined`]), so that lists, imports and rules need no case of their own.

mod definition;
mod files;
mod groups;
mod holders;
mod kind;
mod links;
mod list;
mod options;
mod predefined;
mod reading;
mod rules;
mod same;
mod set;
mod set_up;
mod store;
pub(crate) mod stored;
mod value;

pub use definition::{Field, FieldGroup, FieldOption, Settings};
pub use files::{FILE_ID, FieldFile, FileBody, file_of, find_file, keep_file, sweep_files, value_of};
pub use groups::{add_group, change_group, delete_group, list_groups};
pub use holders::list_holders;
pub use kind::{FieldKind, Shape};
pub use links::values_as_read;
pub use list::{
    Values, find, find_by_code, is_used, list, list_deleted, list_records, load, missing, texts_of, texts_of_many,
    values_of,
};
pub use options::{OptionWish, add_option, set_options};
pub use predefined::Predefined;
pub use reading::{day_of, read_texts, text_of, typed_of};
pub use rules::{Rule, set_rules};
pub use same::{say_the_same, single_spaced};
pub use set::{Change, Filling, forget, set, set_all, sweep};
pub use set_up::{FieldChange, NewField, Place, add, change, delete, place, restore};
pub use stored::{NUMBER_SCALE, value_of_row};
pub use value::{AddressPart, Details, FieldValue, checked};

use crate::access::Denied;
use crate::db::DbError;
use crate::ids::{FieldGroupId, FieldId, FieldOptionId};

/// Fields of one kind of record.
pub const MAX_FIELDS: usize = 1_000;
/// Choices of one field.
pub const MAX_OPTIONS: usize = 1_000;
/// Lists of one field that depend on each other: Kommo's limit of a chain (kommo-api §7).
pub const MAX_LISTS: usize = 5;
/// Groups of fields of one kind of record.
pub const MAX_GROUPS: usize = 50;
/// Characters of the name of a field, a choice or a group, and of a code.
pub const MAX_NAME_CHARS: usize = 255;
/// Values of one field in one record.
pub const MAX_VALUES: usize = 250;
/// Characters of a line of text.
pub const MAX_LINE_CHARS: usize = 1_000;
/// Characters of a text area.
pub const MAX_TEXT_CHARS: usize = 60_000;
/// Characters of a web address.
pub const MAX_URL_CHARS: usize = 2_000;
/// Bytes of the JSON of a structured value (an item, a legal entity).
pub const MAX_DETAILS_BYTES: usize = 60_000;
/// Days for which a deleted field can be brought back with its values.
pub const KEPT_DAYS: i64 = 30;

/// What can go wrong with a field; each a sentence for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum FieldError {
    /// No such field of that kind of record.
    #[error("There is no field {0}.")]
    NoSuchField(FieldId),
    /// No such choice in that field.
    #[error("There is no choice {0} in this field.")]
    NoSuchOption(FieldOptionId),
    /// No such group of that kind of record.
    #[error("There is no group {0}.")]
    NoSuchGroup(FieldGroupId),
    /// A value is not one of its field's kind.
    #[error("{name}: {reason} The old value was kept.")]
    WrongValue {
        /// The field.
        field: FieldId,
        /// Its name.
        name: String,
        /// Which of the given values, from 0.
        at: usize,
        /// What is wrong, a sentence.
        reason: String,
    },
    /// A definition is wrong; the sentence says which part and why.
    #[error("{0}")]
    BadDefinition(String),
    /// The actor may not set up fields.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}
