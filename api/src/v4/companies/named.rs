//! The existing company that another record names.

use crate::wire::{Code, Item, Problem};
use base::Cx;
use base::ids::CompanyId;
use flow::contacts::companies;

/// The existing company that `companies` of an `_embedded` names.
///
/// # Errors
/// `Invalid` for one that is not there, or more than one.
pub fn named(cx: &mut Cx<'_>, embedded: &Item) -> Result<Option<CompanyId>, Problem> {
    let items = embedded.list("companies")?;
    let Some(item) = items.first() else { return Ok(None) };
    if items.len() > 1 {
        return Err(embedded.wrong("companies", Code::InvalidValue, "A record has at most 1 company."));
    }
    let id = CompanyId(item.required_number("id")?);
    match companies::find(cx, id)? {
        Some(company) if !company.is_draft => Ok(Some(id)),
        _ => Err(item.no_choice("id")),
    }
}
