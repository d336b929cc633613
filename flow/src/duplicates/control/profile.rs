//! What a record says of a person and a sale, so that two of them can be compared.

use crate::channels::SourceEvent;
use crate::channels::handles::{Handle, HandleKind};
use base::fields::{Change, FieldValue, Predefined, say_the_same};
use base::ids::FieldId;
use matching::identity::{email, name};
use std::collections::BTreeMap;

/// What a request or a lead says; what it does not say is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// The name of who asks.
    pub name: String,
    /// Their addresses.
    pub handles: Vec<Handle>,
    /// The sale, in minor units; 0 when nothing is said of it.
    pub price_minor: i64,
    /// Own fields of the lead and of its main contact.
    pub fields: BTreeMap<FieldId, Vec<FieldValue>>,
}

/// Something that two records say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflicting {
    /// Another name.
    Name,
    /// An address of a kind of which the other has different ones.
    Address(HandleKind),
    /// Another price.
    Price,
    /// Another value of a field.
    Field(FieldId),
}

impl Profile {
    /// What a request says.
    pub fn of_request(event: &SourceEvent, handles: &[Handle]) -> Profile {
        let changes = event.draft.fields.iter().chain(&event.sender.fields);
        let own = changes.filter(|change| Predefined::of(change.field).is_none() && !change.values.is_empty());
        Profile {
            name: event.sender.name.clone(),
            handles: handles.to_vec(),
            price_minor: event.draft.price_minor,
            fields: own.map(|Change { field, values }| (*field, values.clone())).collect(),
        }
    }

    /// What a newcomer says otherwise than this (DC-20): where only one of them says something, nothing conflicts. Another
    /// e-mail address is conflicting data, as the statement's example has it; it is added and replaces nothing (DC-21).
    pub fn conflicts_with(&self, newcomer: &Profile) -> Vec<Conflicting> {
        let mut found = Vec::new();
        if !self.name.trim().is_empty() && !newcomer.name.trim().is_empty() && !is_same_name(&self.name, &newcomer.name)
        {
            found.push(Conflicting::Name);
        }
        for kind in [HandleKind::Email, HandleKind::Phone] {
            let (held, new) = (self.of_kind(kind), newcomer.of_kind(kind));
            let is_new = |new: &&&Handle| !held.iter().any(|held| is_same_address(held, new));
            if !held.is_empty() && new.iter().any(|one| is_new(&one)) {
                found.push(Conflicting::Address(kind));
            }
        }
        if self.price_minor != 0 && newcomer.price_minor != 0 && self.price_minor != newcomer.price_minor {
            found.push(Conflicting::Price);
        }
        let other = |(field, values): &(&FieldId, &Vec<FieldValue>)| {
            self.fields.get(field).is_some_and(|held| !held.is_empty() && !say_the_same(held, values))
        };
        found.extend(newcomer.fields.iter().filter(other).map(|(field, _)| Conflicting::Field(*field)));
        found
    }

    fn of_kind(&self, kind: HandleKind) -> Vec<&Handle> {
        self.handles.iter().filter(|handle| handle.kind == kind).collect()
    }
}

/// Whether two names may be one person's: in another order, as a nickname, with a part left out.
pub fn is_same_name(one: &str, other: &str) -> bool {
    name::read(one, "", "").is_compatible(&name::read(other, "", ""))
}

/// Whether two addresses reach one person: two spellings of a number, or of a mailbox (DC-13, DC-14).
pub(super) fn is_same_address(one: &Handle, other: &Handle) -> bool {
    let is_one_mailbox = || {
        let mailbox = email::read(&one.value).key;
        one.kind == HandleKind::Email && mailbox.is_some() && mailbox == email::read(&other.value).key
    };
    one.is_same(other) || one.kind == other.kind && is_one_mailbox()
}

#[cfg(test)]
mod tests;
