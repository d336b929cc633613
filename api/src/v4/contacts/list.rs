//! Looking at contacts.

use super::show::{Shape, show};
use crate::call::Call;
use crate::v4::records;
use crate::wire::{Answer, Code, Item, Problem, page};
use base::Cx;
use base::filters::Shown;
use base::ids::ContactId;
use flow::contacts;
use flow::leads::MAX_CONTACTS;

/// `GET /contacts`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let filter = records::filter(&call.query)?;
    let found = contacts::list_page(cx, &filter, &records::part(&call.query, asked))?;
    let shape = Shape::of(cx, call, &found)?;
    Ok(page(call, "contacts", found.iter().map(|contact| show(contact, filter.shown, &shape)).collect(), asked))
}

/// `GET /contacts/{id}`: also one who is known only from a request that waits (`is_unsorted`).
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let Some(contact) = contacts::find(cx, call.id("id")?)? else { return Ok(Answer::Nothing) };
    let shape = Shape::of(cx, call, std::slice::from_ref(&contact))?;
    Ok(Answer::Found(show(&contact, Shown::Listed, &shape)))
}

/// The existing contacts that `contacts` of an `_embedded` names, the main one first.
///
/// # Errors
/// `Invalid` for one that is not there, or too many.
pub fn named(cx: &mut Cx<'_>, embedded: &Item) -> Result<Vec<ContactId>, Problem> {
    let items = embedded.list("contacts")?;
    if items.len() > MAX_CONTACTS {
        let detail = format!("A lead has at most {MAX_CONTACTS} contacts.");
        return Err(embedded.wrong("contacts", Code::InvalidValue, detail));
    }
    let ids = items.iter().map(|item| item.required_number("id").map(ContactId)).collect::<Result<Vec<_>, _>>()?;
    let known = contacts::list_by_ids(cx, &ids)?;
    let mut named = Vec::new();
    for (item, id) in items.iter().zip(ids) {
        if !known.iter().any(|contact| contact.id == id && !contact.is_draft) {
            return Err(item.no_choice("id"));
        }
        if named.contains(&id) {
            continue;
        }
        let at = if item.truth("is_main")? == Some(true) { 0 } else { named.len() };
        named.insert(at, id);
    }
    Ok(named)
}
