//! Rows of one file that are about the same records (IM-08).
//!
//! Two rows that say the same throughout are one. Contacts are the same when name and company are and they share an
//! address, or neither has one; companies when their names are. Letter case aside.

use super::wish::{Wish, Wishes};
use base::search::Subject;
use sha2::{Digest, Sha256};

/// Letters of a hash that are kept: 128 bits.
const HASH_CHARS: usize = 32;

/// What tells the records of a row from those of other rows, as hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Of the row as a whole.
    pub row: String,
    /// Of its contact, one for each address.
    pub contact: Vec<String>,
    /// Of its company.
    pub company: Option<String>,
}

/// The keys of a row.
pub fn of(subject: Subject, wishes: &Wishes) -> Keys {
    let company = wishes.company.as_ref().map(|company| folded(&company.name));
    let contact = wishes.contact.as_ref().map(|contact| contact_keys(contact, company.as_deref().unwrap_or_default()));
    Keys {
        row: hash(&[subject.as_str(), "row", &format!("{wishes:?}")]),
        contact: contact.unwrap_or_default(),
        company: company.map(|name| hash(&["company", &name])),
    }
}

impl Keys {
    /// All of them, to look them up together.
    pub fn all(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.row).chain(&self.contact).chain(&self.company)
    }
}

fn contact_keys(contact: &Wish, company: &str) -> Vec<String> {
    let name = [&contact.name, &contact.first_name, &contact.last_name].map(|name| name.trim()).join(" ");
    let name = folded(&name);
    if contact.handles.is_empty() {
        return vec![hash(&["contact", company, &name])];
    }
    contact
        .handles
        .iter()
        .map(|handle| hash(&["contact", company, &name, handle.kind.as_str(), &handle.value]))
        .collect()
}

fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

fn hash(parts: &[&str]) -> String {
    let mut hash = hex::encode(Sha256::digest(parts.join("\u{1f}")));
    hash.truncate(HASH_CHARS);
    hash
}
