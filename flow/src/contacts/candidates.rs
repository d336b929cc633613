//! Who may be the same person as somebody: contacts that share a blocking key, ready to be compared.

use super::{Contact, Error, keys, people, store};
use crate::channels::handles::{Handle, HandleKind};
use base::Cx;
use base::ids::{CompanyId, ContactId};
use matching::{Person, Raw, RawName};
use std::collections::{BTreeSet, HashMap};

/// Contacts with one key that are looked at, the newest first; a key that more have says little.
pub const MOST_OF_KEY: i64 = 300;
/// Candidates that are given: those that share the most keys come first.
pub const MOST_CANDIDATES: i64 = 300;

/// Contacts that may be this person, drafts too, as the matching crate compares them; that share the most keys first.
/// In at most five statements, however many they are. Who the actor may not see is left out.
///
/// # Errors
/// Whatever the database answers.
pub fn list_candidates(cx: &mut Cx<'_>, person: &Person) -> Result<Vec<Person>, Error> {
    let ids = list_sharing(cx, person)?;
    let mut people: HashMap<i64, Person> =
        list_people(cx, &ids)?.into_iter().map(|person| (person.id, person)).collect();
    Ok(ids.iter().filter_map(|id| people.remove(&id.0)).collect())
}

/// Which contacts may be this person, drafts too; that share the most keys first. One statement.
///
/// # Errors
/// Whatever the database answers.
pub fn list_sharing(cx: &mut Cx<'_>, person: &Person) -> Result<Vec<ContactId>, Error> {
    let keys: BTreeSet<i64> = keys::blocking(person).into_iter().collect();
    Ok(store::list_sharing(cx, &keys, ContactId(person.id), (MOST_OF_KEY, MOST_CANDIDATES))?)
}

/// Contacts by id, drafts too, as the matching crate compares them, by id. In at most four statements. Who the actor may
/// not see is left out.
///
/// # Errors
/// Whatever the database answers.
pub fn list_people(cx: &mut Cx<'_>, ids: &[ContactId]) -> Result<Vec<Person>, Error> {
    let contacts = people::list_by_ids(cx, ids)?;
    let employers: BTreeSet<CompanyId> = contacts.iter().filter_map(|contact| contact.company_id).collect();
    let employers: Vec<CompanyId> = employers.into_iter().collect();
    let employers = store::list_companies_by_ids(cx, &employers)?;
    let names: HashMap<CompanyId, String> = employers.into_iter().map(|company| (company.id, company.name)).collect();
    let country = keys::country_of(cx, contacts.iter().flat_map(|contact| &contact.handles))?;
    let person = |contact: &Contact| {
        let company = contact.company_id.and_then(|id| names.get(&id)).map(String::as_str);
        person_of(contact, company, country.as_deref())
    };
    Ok(contacts.iter().map(person).collect())
}

/// A contact as the matching crate compares it. `country` is where the account's local numbers are written.
pub(super) fn person_of(contact: &Contact, company: Option<&str>, country: Option<&str>) -> Person {
    let name = RawName { whole: &contact.name, first: &contact.first_name, last: &contact.last_name };
    let of = |kind: HandleKind| contact.handles.iter().filter(move |handle| handle.kind == kind);
    // A number whose country is known is read from its value, as the source's country may have said it.
    let dialled = |handle: &'_ Handle| {
        if handle.is_international() { handle.value.clone() } else { handle.written.clone() }
    };
    let phones: Vec<String> = of(HandleKind::Phone).map(dialled).collect();
    let values = |kind| of(kind).map(|handle| handle.value.as_str()).collect::<Vec<_>>();
    Person::read(&Raw {
        id: contact.id.0,
        names: &[name],
        emails: &values(HandleKind::Email),
        phones: &phones.iter().map(String::as_str).collect::<Vec<_>>(),
        country,
        visitors: &values(HandleKind::Visitor),
        companies: &company.into_iter().collect::<Vec<_>>(),
        ..Raw::default()
    })
}
