//! `/settings/fields`: the fields of leads, contacts and companies as an administrator sets them up (FD-01, FD-02).

mod fields;
mod groups;
mod page;
mod rows;
mod wish;

pub use fields::{add_field, change_field, delete_field, place_field, restore_field};
pub use groups::{add_group, change_group, delete_group, place_group};
pub use page::show;

use base::search::Subject;
use serde::Deserialize;

/// Whose fields, as the address says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Of {
    /// Those of leads.
    Leads,
    /// Those of contacts.
    Contacts,
    /// Those of companies.
    Companies,
}

impl Of {
    const ALL: [Of; 3] = [Of::Leads, Of::Contacts, Of::Companies];

    /// The kind of record.
    pub fn subject(self) -> Subject {
        match self {
            Of::Leads => Subject::Lead,
            Of::Contacts => Subject::Contact,
            Of::Companies => Subject::Company,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Of::Leads => "Leads",
            Of::Contacts => "Contacts",
            Of::Companies => "Companies",
        }
    }

    fn url(self) -> &'static str {
        match self {
            Of::Leads => "/settings/fields/leads",
            Of::Contacts => "/settings/fields/contacts",
            Of::Companies => "/settings/fields/companies",
        }
    }
}
