//! A contact as the crate `matching` compares it.

use crate::channels::handles::HandleKind;
use crate::contacts::Contact;
use matching::identity::{company, email, name, phone};
use matching::{Name, Person};

/// A contact and the name of its company as they are compared: everything in one spelling.
pub(super) fn person(contact: &Contact, works_at: Option<&str>) -> Person {
    let called = name::read(&contact.name, &contact.first_name, &contact.last_name);
    let generation = called.generation.map(|generation| format!("{generation:?}").to_lowercase()).unwrap_or_default();
    let mut person = Person { id: contact.id.0, ..Person::default() };
    if !called.is_empty() {
        person.names.push(Name { first: called.first, last: called.last, generation });
    }
    for handle in &contact.handles {
        match handle.kind {
            HandleKind::Email => {
                let read = email::read(&handle.value);
                person.domains.extend(read.corporate_domain().map(str::to_owned));
                person.emails.extend(read.key);
            }
            HandleKind::Phone => {
                let read = phone::read(&handle.value, None);
                person.phones.extend(read.map(|phone| phone.key.unwrap_or(phone.digits)));
            }
            HandleKind::Visitor => person.visitors.push(handle.value.clone()),
        }
    }
    person.companies.extend(works_at.map(company::slug).filter(|slug| !slug.is_empty()));
    person
}
