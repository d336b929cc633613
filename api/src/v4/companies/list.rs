//! Looking at companies.

use super::show::{Shape, show};
use crate::call::Call;
use crate::v4::records;
use crate::wire::{Answer, Code, Item, Problem, page};
use base::Cx;
use base::filters::Shown;
use base::ids::CompanyId;
use flow::contacts::{self, companies};

/// `GET /companies`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let filter = records::filter(&call.query)?;
    let found = contacts::list_company_page(cx, &filter, &records::part(&call.query, asked))?;
    let shape = Shape::of(cx, call, &found)?;
    Ok(page(call, "companies", found.iter().map(|company| show(company, filter.shown, &shape)).collect(), asked))
}

/// `GET /companies/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let Some(company) = companies::find(cx, call.id("id")?)? else { return Ok(Answer::Nothing) };
    let shape = Shape::of(cx, call, std::slice::from_ref(&company))?;
    Ok(Answer::Found(show(&company, Shown::Listed, &shape)))
}

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
