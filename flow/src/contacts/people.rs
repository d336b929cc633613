//! Contacts: people, with their phones and e-mail addresses (LD-02). A draft is hidden until its request is accepted (IL-33).

use super::{Contact, Error, StatedStamps, keys, store, tell_opened};
use crate::channels::handles::{self, Handle, HandleKind};
use base::Cx;
use base::access::{self, Action};
use base::fields;
use base::ids::{CompanyId, ContactId, LeadId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::search::{self, Subject};
use serde_json::json;
use std::collections::HashMap;

/// Characters of a name.
pub const MAX_NAME_CHARS: usize = 250;
/// Phones, e-mail addresses and visitors of one contact.
pub const MAX_HANDLES: usize = 50;
/// People of one company are counted up to this: a card shows the number.
pub const MAX_COUNTED: i64 = 1_000;

/// What may be changed about a contact; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct ContactChange {
    /// Another whole name.
    pub name: Option<String>,
    /// Another first name.
    pub first_name: Option<String>,
    /// Another last name.
    pub last_name: Option<String>,
    /// Another company, or none.
    pub company_id: Option<Option<CompanyId>>,
    /// Another responsible, or nobody.
    pub responsible_id: Option<Option<UserId>>,
    /// All handles anew.
    pub handles: Option<Vec<Handle>>,
}

impl ContactChange {
    /// True when it changes by what a contact is found again.
    fn is_of_identity(&self) -> bool {
        let is_renamed = self.name.is_some() || self.first_name.is_some() || self.last_name.is_some();
        is_renamed || self.handles.is_some()
    }
}

/// Changes a contact.
///
/// # Errors
/// `NoSuchContact`, `BadValue`; `Denied`, also to those who may not give contacts away.
pub fn change(cx: &mut Cx<'_>, id: ContactId, change: ContactChange) -> Result<Contact, Error> {
    change_all(cx, vec![(id, change)])?.pop().ok_or(Error::NoSuchContact(id))
}

/// Changes many contacts, each named once, in as many statements as [`change`] takes for one.
///
/// # Errors
/// As [`change`], at the first that is refused: none is changed then.
pub fn change_all(cx: &mut Cx<'_>, changes: Vec<(ContactId, ContactChange)>) -> Result<Vec<Contact>, Error> {
    let ids: Vec<ContactId> = changes.iter().map(|(id, _)| *id).collect();
    let mut found: HashMap<_, _> = list_by_ids(cx, &ids)?.into_iter().map(|contact| (contact.id, contact)).collect();
    let (mut contacts, mut told, mut moved, mut known_otherwise) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (id, change) in changes {
        let contact = found.remove(&id).ok_or(Error::NoSuchContact(id))?;
        let (before, has_moved, is_known_otherwise) =
            (summary(&contact), change.handles.is_some(), change.is_of_identity());
        let contact = changed(cx, contact, change)?;
        told.push(Happening::change(Kind::ContactChanged, contact.about(), before, summary(&contact)));
        moved.extend(has_moved.then_some(contacts.len()));
        known_otherwise.extend(is_known_otherwise.then(|| contact.clone()));
        contacts.push(contact);
    }
    let handles: Vec<_> = moved.iter().map(|at| (contacts[*at].id.0, contacts[*at].handles.as_slice())).collect();
    store::replace_handles(cx, Subject::Contact, &handles)?;
    store::update_contacts(cx, &contacts)?;
    keys::replace_of_contacts(cx, &known_otherwise)?;
    index_all(cx, &contacts)?;
    journal::record_all(cx, &told)?;
    Ok(contacts)
}

fn changed(cx: &mut Cx<'_>, mut contact: Contact, change: ContactChange) -> Result<Contact, Error> {
    cx.rights()?.require_on(Action::Edit, &contact.held())?;
    if let Some(responsible) = change.responsible_id {
        cx.rights()?.require_reassign(contact.responsible_id, responsible)?;
    }
    if let Some(name) = change.name {
        (contact.name, contact.first_name, contact.last_name) = whole_name(&name, "", "");
    }
    if change.first_name.is_some() || change.last_name.is_some() {
        let (first, last) =
            (change.first_name.unwrap_or(contact.first_name), change.last_name.unwrap_or(contact.last_name));
        (contact.name, contact.first_name, contact.last_name) = whole_name("", &first, &last);
    }
    contact.company_id = change.company_id.unwrap_or(contact.company_id);
    contact.responsible_id = change.responsible_id.unwrap_or(contact.responsible_id);
    contact.stamps = contact.stamps.touched(cx);
    contact.handles = change.handles.unwrap_or(contact.handles);
    check(&contact)?;
    Ok(contact)
}

/// Adds addresses that a contact did not have yet, and a name if it had none (DC-21: append); returns those addresses.
/// Nothing is added to a contact that would get more than [`MAX_HANDLES`].
///
/// # Errors
/// `NoSuchContact`.
pub fn enrich(cx: &mut Cx<'_>, id: ContactId, name: &str, handles: &[Handle]) -> Result<Vec<Handle>, Error> {
    // Most who write again bring nothing new, and that is one short question.
    if store::has_name_and_handles(cx, id, handles)? {
        return Ok(Vec::new());
    }
    let contact = load(cx, id)?;
    let is_known = |new: &Handle| contact.handles.iter().any(|old| old.is_same(new));
    let new: Vec<Handle> = handles.iter().filter(|handle| !is_known(handle)).cloned().collect();
    let name = Some(name.trim()).filter(|name| contact.name.is_empty() && !name.is_empty()).map(str::to_owned);
    if new.is_empty() && name.is_none() || contact.handles.len() + new.len() > MAX_HANDLES {
        return Ok(Vec::new());
    }
    let handles = contact.handles.into_iter().chain(new.clone()).collect();
    change(cx, id, ContactChange { name, handles: Some(handles), ..ContactChange::default() })?;
    Ok(new)
}

/// Takes addresses from a contact again, each given by its kind and value, if both are still there.
///
/// # Errors
/// Whatever the database answers.
pub fn take_addresses(cx: &mut Cx<'_>, id: ContactId, taken: &[(HandleKind, String)]) -> Result<(), Error> {
    let Some(contact) = find(cx, id)? else { return Ok(()) };
    let is_taken = |handle: &Handle| taken.iter().any(|(kind, value)| *kind == handle.kind && *value == handle.value);
    let handles = contact.handles.into_iter().filter(|handle| !is_taken(handle)).collect();
    change(cx, id, ContactChange { handles: Some(handles), ..ContactChange::default() })?;
    Ok(())
}

/// Shows a draft in lists, or hides it again (IL-33).
///
/// # Errors
/// `NoSuchContact`.
pub fn set_draft(cx: &mut Cx<'_>, id: ContactId, is_draft: bool, responsible: Option<UserId>) -> Result<(), Error> {
    let mut contact = load(cx, id)?;
    contact.is_draft = is_draft;
    contact.responsible_id = contact.responsible_id.or(responsible);
    contact.stamps = contact.stamps.touched(cx);
    store::update_contact(cx, &contact)?;
    index(cx, &contact)
}

/// Shows a draft in lists, and tells of them as of anybody who is new there; nothing for somebody who is in lists already.
///
/// # Errors
/// `NoSuchContact`.
pub(crate) fn show(cx: &mut Cx<'_>, id: ContactId, responsible: Option<UserId>) -> Result<(), Error> {
    let contact = load(cx, id)?;
    if !contact.is_draft {
        return Ok(());
    }
    set_draft(cx, id, false, responsible)?;
    tell_opened(cx, std::iter::once(&contact))
}

/// Stores stamps as they are stated. The change that they belong to is journalled where it is made.
///
/// # Errors
/// Whatever the database answers.
pub fn restamp(cx: &mut Cx<'_>, id: ContactId, stated: StatedStamps) -> Result<(), Error> {
    Ok(store::restamp_contact(cx, id, stated)?)
}

/// Remembers since when a contact is a customer; the first time counts.
///
/// # Errors
/// `NoSuchContact`.
pub fn set_customer(cx: &mut Cx<'_>, id: ContactId) -> Result<(), Error> {
    let mut contact = load(cx, id)?;
    if contact.customer_since.is_none() {
        contact.customer_since = Some(cx.now);
        store::update_contact(cx, &contact)?;
    }
    Ok(())
}

/// Takes back that a contact is a customer: the won lead that said so was taken back.
///
/// # Errors
/// `NoSuchContact`.
pub fn forget_customer(cx: &mut Cx<'_>, id: ContactId) -> Result<(), Error> {
    let mut contact = load(cx, id)?;
    if contact.customer_since.take().is_some() {
        store::update_contact(cx, &contact)?;
    }
    Ok(())
}

/// The contact, drafts too, if it exists.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, id: ContactId) -> Result<Option<Contact>, Error> {
    Ok(list_by_ids(cx, &[id])?.into_iter().next())
}

/// The contact, drafts too, or an error if absent.
///
/// # Errors
/// `NoSuchContact`.
pub fn load(cx: &mut Cx<'_>, id: ContactId) -> Result<Contact, Error> {
    find(cx, id)?.ok_or(Error::NoSuchContact(id))
}

/// The contact, drafts too, if the actor may do this with it. Asked before anything is written.
///
/// # Errors
/// `NoSuchContact` for one that the actor may not even see; `Denied`.
pub fn load_to(cx: &mut Cx<'_>, id: ContactId, action: Action) -> Result<Contact, Error> {
    let contact = load(cx, id)?;
    cx.rights()?.require_on(action, &contact.held())?;
    Ok(contact)
}

/// Contacts by id, drafts too, with their handles, in two queries.
///
/// # Errors
/// Whatever the database answers.
pub fn list_by_ids(cx: &mut Cx<'_>, ids: &[ContactId]) -> Result<Vec<Contact>, Error> {
    let contacts = store::list_contacts_by_ids(cx, ids)?;
    with_handles(cx, contacts)
}

/// Those of some contacts, drafts too, that the actor may see; no query for those who see all.
///
/// # Errors
/// Whatever the database answers.
pub fn visible(cx: &mut Cx<'_>, ids: &[ContactId]) -> Result<Vec<ContactId>, Error> {
    if access::scope(cx, Subject::Contact, Action::View)?.is_everything() {
        return Ok(ids.to_vec());
    }
    Ok(store::list_contacts_by_ids(cx, ids)?.into_iter().map(|contact| contact.id).collect())
}

/// Contacts by their ids, with those that were merged away as they were before it.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn list_ever(cx: &mut Cx<'_>, ids: &[ContactId]) -> Result<Vec<Contact>, Error> {
    let contacts = store::list_contacts_ever(cx, ids)?;
    with_handles(cx, contacts)
}

pub(super) fn with_handles(cx: &mut Cx<'_>, mut contacts: Vec<Contact>) -> Result<Vec<Contact>, Error> {
    let keys: Vec<i64> = contacts.iter().map(|contact| contact.id.0).collect();
    let mut handles = store::list_handles(cx, Subject::Contact, &keys)?;
    for contact in &mut contacts {
        contact.handles = handles.remove(&contact.id.0).unwrap_or_default();
    }
    Ok(contacts)
}

/// Contacts in lists (drafts are not), by id, after one, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, after: ContactId, limit: i64) -> Result<Vec<Contact>, Error> {
    let ids = store::list_contact_ids(cx, after, limit)?;
    list_by_ids(cx, &ids)
}

/// Contacts in lists whose names, phones or addresses begin with the words of a question.
///
/// # Errors
/// Whatever the database answers.
pub fn search(cx: &mut Cx<'_>, question: &str, limit: i64) -> Result<Vec<Contact>, Error> {
    let ids: Vec<ContactId> = search::find(cx, Subject::Contact, question, limit)?.into_iter().map(ContactId).collect();
    list_by_ids(cx, &ids)
}

/// The contacts of a company, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list_of_company(cx: &mut Cx<'_>, company: CompanyId, limit: i64) -> Result<Vec<Contact>, Error> {
    let ids = store::list_contact_ids_of_company(cx, company, limit)?;
    list_by_ids(cx, &ids)
}

/// How many contacts in lists a company has, of those that the actor may see; [`MAX_COUNTED`] for any more than that.
///
/// # Errors
/// Whatever the database answers.
pub fn count_of_company(cx: &mut Cx<'_>, company: CompanyId) -> Result<i64, Error> {
    Ok(store::count_contacts_of_company(cx, company, MAX_COUNTED)?)
}

/// Deletes a contact: it leaves lists and search; what it said stays with its leads.
///
/// # Errors
/// `NoSuchContact`, `Denied`.
pub fn delete(cx: &mut Cx<'_>, id: ContactId) -> Result<(), Error> {
    if delete_all(cx, &[id])?.is_empty() { Err(Error::NoSuchContact(id)) } else { Ok(()) }
}

/// Deletes many contacts in as many statements as [`delete`] takes for one; gives those that were there.
///
/// # Errors
/// `Denied` at the first that the actor may not delete: none is deleted then.
pub fn delete_all(cx: &mut Cx<'_>, ids: &[ContactId]) -> Result<Vec<ContactId>, Error> {
    let contacts = list_by_ids(cx, ids)?;
    for contact in &contacts {
        cx.rights()?.require_on(Action::Delete, &contact.held())?;
    }
    let ids: Vec<i64> = contacts.iter().map(|contact| contact.id.0).collect();
    store::delete(cx, Subject::Contact, &ids)?;
    search::forget_all(cx, Subject::Contact, &ids)?;
    let deleted = |contact: &Contact| {
        let about = About { contact: Some(contact.id), ..About::default() };
        Happening::change(Kind::ContactDeleted, about, summary(contact), serde_json::Value::Null)
    };
    let deleted: Vec<Happening> = contacts.iter().map(deleted).collect();
    journal::record_all(cx, &deleted)?;
    Ok(contacts.into_iter().map(|contact| contact.id).collect())
}

/// Brings a deleted contact back with its leads, phones and addresses.
///
/// # Errors
/// `NoSuchContact`, also for one that is not deleted; `Denied` to those who might not have deleted them.
pub fn restore(cx: &mut Cx<'_>, id: ContactId) -> Result<(), Error> {
    if !store::restore_contact(cx, id)? {
        return Err(Error::NoSuchContact(id));
    }
    let contact = load_to(cx, id, Action::Delete)?;
    index(cx, &contact)?;
    let about = About { contact: Some(id), ..About::default() };
    journal::record(cx, Happening::change(Kind::ContactRestored, about, serde_json::Value::Null, summary(&contact)))?;
    Ok(())
}

/// Deletes the draft contacts of deleted draft leads, but for those of whom another lead or request speaks.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn delete_drafts_of(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<(), Error> {
    Ok(store::delete_draft_contacts_of(cx, leads)?)
}

/// A field of it changed: stamps it, and finds it by what it says now.
pub(super) fn touch(cx: &mut Cx<'_>, id: ContactId) -> Result<(), Error> {
    let mut contact = load(cx, id)?;
    contact.stamps = contact.stamps.touched(cx);
    store::update_contact(cx, &contact)?;
    index(cx, &contact)
}

/// A contact is found by what it says now, in the search and by its keys; nothing for one that is no more.
pub(crate) fn index_again(cx: &mut Cx<'_>, id: ContactId) -> Result<(), Error> {
    let Some(contact) = find(cx, id)? else { return Ok(()) };
    keys::replace_of_contacts(cx, std::slice::from_ref(&contact))?;
    index(cx, &contact)
}

fn index(cx: &mut Cx<'_>, contact: &Contact) -> Result<(), Error> {
    index_all(cx, std::slice::from_ref(contact))
}

/// A draft is not found by searching (VW-04).
fn index_all(cx: &mut Cx<'_>, contacts: &[Contact]) -> Result<(), Error> {
    let ids: Vec<i64> = contacts.iter().map(|contact| contact.id.0).collect();
    let mut said = fields::texts_of_many(cx, Subject::Contact, &ids)?;
    let mut texts = |contact: &Contact| {
        let own = if contact.is_draft { Vec::new() } else { own_texts(contact) };
        let said = said.remove(&contact.id.0).filter(|_| !contact.is_draft).unwrap_or_default();
        (contact.id.0, [own, said].concat())
    };
    let texts: Vec<_> = contacts.iter().map(&mut texts).collect();
    Ok(search::index_all(cx, Subject::Contact, &texts)?)
}

/// What it is found by besides its fields.
pub(super) fn own_texts(contact: &Contact) -> Vec<String> {
    std::iter::once(contact.name.clone()).chain(handles::search_texts(&contact.handles)).collect()
}

pub(super) fn check(contact: &Contact) -> Result<(), Error> {
    if contact.name.chars().count() > MAX_NAME_CHARS {
        return Err(Error::BadValue(format!("A name has at most {MAX_NAME_CHARS} characters.")));
    }
    if contact.handles.len() > MAX_HANDLES {
        return Err(Error::BadValue(format!("A contact has at most {MAX_HANDLES} phones and addresses.")));
    }
    Ok(())
}

/// A whole name from its parts, or its parts from the whole (first word, rest).
pub(super) fn whole_name(name: &str, first: &str, last: &str) -> (String, String, String) {
    let (name, first, last) = (name.trim(), first.trim(), last.trim());
    if name.is_empty() {
        return (format!("{first} {last}").trim().to_owned(), first.to_owned(), last.to_owned());
    }
    if first.is_empty() && last.is_empty() {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        return (name.to_owned(), first.to_owned(), last.trim().to_owned());
    }
    (name.to_owned(), first.to_owned(), last.to_owned())
}

fn summary(contact: &Contact) -> serde_json::Value {
    json!({
        "name": contact.name, "company": contact.company_id, "responsible": contact.responsible_id,
        "phones": handles::written(&contact.handles, HandleKind::Phone),
        "emails": handles::written(&contact.handles, HandleKind::Email),
    })
}
