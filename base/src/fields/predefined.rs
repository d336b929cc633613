//! The two fields that every account has: phones and e-mail addresses of contacts and companies. Their values are handles.

use super::{Field, FieldKind, FieldOption, FieldValue, Settings};
use crate::ids::{FieldId, FieldOptionId};
use crate::search::Subject;

/// A field that every account has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Predefined {
    /// Phone numbers.
    Phone,
    /// E-mail addresses.
    Email,
}

impl Predefined {
    /// Both, in the order in which they are shown.
    pub const ALL: [Predefined; 2] = [Predefined::Phone, Predefined::Email];

    /// Its id in every account: below every id that an account gives.
    pub fn id(self) -> FieldId {
        match self {
            Predefined::Phone => FieldId(1),
            Predefined::Email => FieldId(2),
        }
    }

    /// Which of them an id is.
    pub fn of(id: FieldId) -> Option<Predefined> {
        Predefined::ALL.into_iter().find(|one| one.id() == id)
    }

    /// The kind of handle that its values are.
    pub fn handle_kind(self) -> &'static str {
        match self {
            Predefined::Phone => "phone",
            Predefined::Email => "email",
        }
    }

    /// What programs call it.
    pub fn code(self) -> &'static str {
        match self {
            Predefined::Phone => "PHONE",
            Predefined::Email => "EMAIL",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Predefined::Phone => "Phone",
            Predefined::Email => "Email",
        }
    }

    /// Ids and names of its labels; the first is meant when none is given.
    fn labels(self) -> &'static [(i64, &'static str)] {
        match self {
            Predefined::Phone => &[(1, "WORK"), (2, "WORKDD"), (3, "MOB"), (4, "FAX"), (5, "HOME"), (6, "OTHER")],
            Predefined::Email => &[(7, "WORK"), (8, "PRIV"), (9, "OTHER")],
        }
    }

    /// The names of its labels.
    pub fn label_names(self) -> impl Iterator<Item = &'static str> {
        self.labels().iter().map(|(_, name)| *name)
    }

    /// The label of a handle as a choice of the field; an unknown one is the first.
    pub fn label_id(self, label: &str) -> FieldOptionId {
        let labels = self.labels();
        FieldOptionId(labels.iter().find(|(_, name)| *name == label).unwrap_or(&labels[0]).0)
    }

    /// The label that a choice of the field is.
    pub fn label(self, id: FieldOptionId) -> &'static str {
        let labels = self.labels();
        labels.iter().find(|(number, _)| *number == id.0).unwrap_or(&labels[0]).1
    }

    /// A handle as a value of the field.
    pub fn value(self, written: String, label: &str) -> FieldValue {
        FieldValue::Labelled { text: written, label: self.label_id(label) }
    }

    pub(super) fn field(self, subject: Subject) -> Field {
        let option = |(id, name): &(i64, &str)| FieldOption {
            id: FieldOptionId(*id),
            name: (*name).to_owned(),
            code: None,
            colour: None,
            parent_id: None,
            deleted_at: None,
        };
        Field {
            id: self.id(),
            subject,
            kind: FieldKind::MultiText,
            name: self.name().to_owned(),
            code: Some(self.code().to_owned()),
            group_id: None,
            position: self.id().0 - 3,
            is_api_only: false,
            is_predefined: true,
            settings: Settings::default(),
            options: self.labels().iter().map(option).collect(),
            required_in: Vec::new(),
            hidden_in: Vec::new(),
            deleted_at: None,
        }
    }
}

/// The predefined fields of a kind of record.
pub(super) fn fields_of(subject: Subject) -> Vec<Field> {
    match subject {
        Subject::Lead => Vec::new(),
        Subject::Contact | Subject::Company => Predefined::ALL.map(|one| one.field(subject)).to_vec(),
    }
}
