//! Station 2: who it is.

mod candidates;
pub mod companies;
mod contact;
mod erase;
mod fields;
mod hand_over;
mod holding;
mod identify;
mod keying;
mod keys;
mod open;
mod page;
mod people;
pub(crate) mod store;

pub use candidates::{MOST_CANDIDATES, MOST_OF_KEY, list_candidates, list_people, list_sharing};
pub use companies::{Company, CompanyChange, NewCompany};
pub use contact::{Contact, Stamps, StatedStamps};
pub(crate) use erase::erase;
pub use fields::{set_company_fields, set_fields};
pub(crate) use hand_over::hand_over;
pub use holding::{Held, Holding, MOST_HOLDING, list_holding};
pub use identify::{Identity, identify, identify_all, identify_draft};
pub use keying::{KEYS_JOB, write_all_keys, write_keys};
pub use keys::{refresh_company_keys, refresh_keys};
pub(crate) use open::tell_opened;
pub use open::{NewContact, open, open_all};
pub use page::{list_company_page, list_members, list_page};
pub use people::*;

use base::ids::{CompanyId, ContactId};

/// What can go wrong with a contact or company.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] base::access::Denied),
    /// No such contact in this account.
    #[error("there is no contact {0}")]
    NoSuchContact(ContactId),
    /// No such company in this account.
    #[error("there is no company {0}")]
    NoSuchCompany(CompanyId),
    /// A value is wrong; the sentence says which and why.
    #[error("{0}")]
    BadValue(String),
    /// Something about a field went wrong.
    #[error(transparent)]
    Field(#[from] base::fields::FieldError),
    /// Something at the doors went wrong.
    #[error(transparent)]
    Channel(#[from] crate::channels::Error),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] base::DbError),
}
