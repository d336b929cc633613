//! Own fields of contacts and companies. Phones and addresses among them are handles.

use super::{Company, CompanyChange, Contact, ContactChange, Error, companies, people};
use crate::channels::handles::{self, Handle, HandleKind};
use base::Cx;
use base::access::Action;
use base::accounts;
use base::fields::{self, Change, FieldValue, Predefined};
use base::ids::{CompanyId, ContactId};
use base::journal::About;
use base::search::Subject;

/// Sets fields of a contact; those that are not named stay.
///
/// # Errors
/// `NoSuchContact`, `BadValue`, `Field`.
pub fn set_fields(cx: &mut Cx<'_>, id: ContactId, changes: Vec<Change>) -> Result<Contact, Error> {
    let contact = people::load_to(cx, id, Action::Edit)?;
    let (named, own) = split(cx, changes)?;
    if let Some(handles) = replaced(&contact.handles, named) {
        people::change(cx, id, ContactChange { handles: Some(handles), ..ContactChange::default() })?;
    }
    let about = About { contact: Some(id), company: contact.company_id, ..About::default() };
    if !fields::set(cx, (Subject::Contact, id.0), about, own)?.is_empty() {
        people::touch(cx, id)?;
    }
    people::load(cx, id)
}

/// Sets fields of a company; those that are not named stay.
///
/// # Errors
/// `NoSuchCompany`, `BadValue`, `Field`.
pub fn set_company_fields(cx: &mut Cx<'_>, id: CompanyId, changes: Vec<Change>) -> Result<Company, Error> {
    let company = companies::load_to(cx, id, Action::Edit)?;
    let (named, own) = split(cx, changes)?;
    if let Some(handles) = replaced(&company.handles, named) {
        companies::change(cx, id, CompanyChange { handles: Some(handles), ..CompanyChange::default() })?;
    }
    let about = About { company: Some(id), ..About::default() };
    if !fields::set(cx, (Subject::Company, id.0), about, own)?.is_empty() {
        companies::touch(cx, id)?;
    }
    companies::load(cx, id)
}

/// All handles of a kind, as a change names them.
type Named = Vec<(HandleKind, Vec<Handle>)>;

/// The changes that are of handles, and the others.
fn split(cx: &mut Cx<'_>, changes: Vec<Change>) -> Result<(Named, Vec<Change>), Error> {
    let (of_handles, own): (Vec<Change>, Vec<Change>) =
        changes.into_iter().partition(|change| Predefined::of(change.field).is_some());
    if of_handles.is_empty() {
        return Ok((Vec::new(), own));
    }
    let country = accounts::country(cx)?;
    let named = of_handles.into_iter().filter_map(|change| {
        let field = Predefined::of(change.field)?;
        let values = change.values.into_iter();
        let handles = values.filter_map(|value| handle(field, value, country.as_deref())).collect();
        Some((HandleKind::from_stored(field.handle_kind()), handles))
    });
    Ok((named.collect(), own))
}

/// What is no phone number or address is kept as it was written.
fn handle(field: Predefined, value: FieldValue, country: Option<&str>) -> Option<Handle> {
    let FieldValue::Labelled { text, label } = value else { return None };
    let written = text.trim().to_owned();
    let (kind, normal) = match field {
        Predefined::Phone => (HandleKind::Phone, handles::phone(&written, country)),
        Predefined::Email => (HandleKind::Email, handles::email(&written)),
    };
    if written.is_empty() {
        return None;
    }
    let as_written = || Handle { kind, value: written.to_lowercase(), written: written.clone(), label: String::new() };
    Some(Handle { label: field.label(label).to_owned(), ..normal.unwrap_or_else(as_written) })
}

/// The handles that a record has afterwards; none when they stay as they are.
fn replaced(old: &[Handle], named: Named) -> Option<Vec<Handle>> {
    if named.is_empty() {
        return None;
    }
    let is_named = |kind| named.iter().any(|(of, _)| *of == kind);
    let mut all: Vec<Handle> = old.iter().filter(|handle| !is_named(handle.kind)).cloned().collect();
    for handle in named.into_iter().flat_map(|(_, handles)| handles) {
        if !all.iter().any(|known| known.is_same(&handle)) {
            all.push(handle);
        }
    }
    (all != old).then_some(all)
}
