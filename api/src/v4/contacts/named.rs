//! Existing contacts that another record names.

use crate::wire::{Code, Item, Problem};
use base::Cx;
use base::ids::ContactId;
use flow::contacts;
use flow::leads::MAX_CONTACTS;

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
