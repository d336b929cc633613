//! `/customers` (kommo-api §6.4), to be read: a customer is a contact who has bought, since the first lead that was won, and
//! what was bought are those leads. What makes or changes customers in Kommo is refused, with what to do instead.

pub mod purchases;
mod show;

use crate::call::Call;
use crate::v4::records;
use crate::wire::{Answer, Problem, page};
use base::Cx;
use base::filters::{Field, Wanted};
use base::ids::ContactId;
use flow::contacts::{self, Contact};
use show::{Shape, show};

/// `GET /customers`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let filter = records::filter(&call.query)?.with_option(Field::CustomerSince, Some(Wanted::Filled))?;
    let found = contacts::list_page(cx, &filter, &records::part(&call.query, asked))?;
    let shape = Shape::of(cx, call, &found)?;
    Ok(page(call, "customers", found.iter().map(|customer| show(customer, &shape)).collect(), asked))
}

/// `GET /customers/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let Some(customer) = find(cx, call)? else { return Ok(Answer::Nothing) };
    let shape = Shape::of(cx, call, std::slice::from_ref(&customer))?;
    Ok(Answer::Found(show(&customer, &shape)))
}

/// What Kommo keeps of customers and we do not: an empty list.
pub fn none(_: &mut Cx<'_>, _: &Call) -> Result<Answer, Problem> {
    Ok(Answer::Nothing)
}

/// Whatever would make or change a customer.
pub fn refuse(_: &mut Cx<'_>, _: &Call) -> Result<Answer, Problem> {
    let detail =
        "A customer is a contact with a lead that was won. Nothing was changed: write to /contacts and /leads.";
    Err(Problem::Unprocessable(detail.to_owned()))
}

/// The customer that the path names.
fn find(cx: &mut Cx<'_>, call: &Call) -> Result<Option<Contact>, Problem> {
    let id: ContactId = call.id("id")?;
    Ok(contacts::find(cx, id)?.filter(|contact| contact.customer_since.is_some() && !contact.is_draft))
}
