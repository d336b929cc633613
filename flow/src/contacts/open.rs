//! A contact begins, alone or with many others.

use super::contact::{Contact, Stamps};
use super::people::{check, own_texts, whole_name};
use super::{Error, keys, store};
use crate::channels::handles::Handle;
use base::Cx;
use base::clock::Seconds;
use base::ids::{CompanyId, ContactId, UserId};
use base::journal::{self, Happening, Kind};
use base::search::{self, Subject};
use serde_json::json;

/// A contact to be made.
#[derive(Clone, Debug, Default)]
pub struct NewContact {
    /// The whole name; made from first and last name when empty, and split into them when they are.
    pub name: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// Where they work.
    pub company_id: Option<CompanyId>,
    /// The user answering for them.
    pub responsible_id: Option<UserId>,
    /// Hidden until accepted.
    pub is_draft: bool,
    /// Phones, e-mail addresses, visitors.
    pub handles: Vec<Handle>,
    /// When it was made, if not now (imports and the API say so).
    pub created_at: Option<Seconds>,
}

/// Makes a contact.
///
/// # Errors
/// `BadValue` for too long a name or too many handles; `Denied` to those who may not make contacts, or not for somebody else.
pub fn open(cx: &mut Cx<'_>, new: NewContact) -> Result<Contact, Error> {
    let id = cx.next_id()?;
    let contact = begin(cx, id, new)?;
    keep(cx, std::slice::from_ref(&contact))?;
    Ok(contact)
}

/// Makes many contacts in as many statements as [`open`] takes for one; the caller took their ids ([`Cx::next_id`]).
///
/// # Errors
/// As [`open`], at the first that is refused: the caller rolls the others back.
pub fn open_all(cx: &mut Cx<'_>, new: Vec<(ContactId, NewContact)>) -> Result<Vec<Contact>, Error> {
    let mut contacts = Vec::with_capacity(new.len());
    for (id, new) in new {
        contacts.push(begin(cx, id, new)?);
    }
    keep(cx, &contacts)?;
    Ok(contacts)
}

fn begin(cx: &mut Cx<'_>, id: ContactId, new: NewContact) -> Result<Contact, Error> {
    let (name, first_name, last_name) = whole_name(&new.name, &new.first_name, &new.last_name);
    let mut stamps = Stamps::new(cx);
    stamps.created_at = new.created_at.unwrap_or(stamps.created_at);
    let contact = Contact {
        id,
        name,
        first_name,
        last_name,
        company_id: new.company_id,
        responsible_id: new.responsible_id,
        is_draft: new.is_draft,
        customer_since: None,
        stamps,
        handles: new.handles,
    };
    check(&contact)?;
    if !contact.is_draft {
        cx.rights()?.require_create_for(Subject::Contact, contact.responsible_id)?;
    }
    Ok(contact)
}

/// Writes contacts down: with their addresses, found, and told of. A draft is neither.
fn keep(cx: &mut Cx<'_>, contacts: &[Contact]) -> Result<(), Error> {
    store::insert_contacts(cx, contacts)?;
    let handles: Vec<_> = contacts.iter().map(|contact| (contact.id.0, contact.handles.as_slice())).collect();
    store::insert_handles(cx, Subject::Contact, &handles)?;
    keys::insert_of_contacts(cx, contacts)?;
    let shown = || contacts.iter().filter(|contact| !contact.is_draft);
    let texts: Vec<_> = shown().map(|contact| (contact.id.0, own_texts(contact))).collect();
    search::index_new(cx, Subject::Contact, &texts)?;
    tell_opened(cx, shown())
}

/// Tells of contacts that are in lists from now on.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn tell_opened<'a>(cx: &mut Cx<'_>, contacts: impl Iterator<Item = &'a Contact>) -> Result<(), Error> {
    let opened = |contact: &Contact| {
        let after = json!({ "name": contact.name });
        Happening::change(Kind::ContactOpened, contact.about(), serde_json::Value::Null, after)
    };
    Ok(journal::record_all(cx, &contacts.map(opened).collect::<Vec<_>>())?)
}
