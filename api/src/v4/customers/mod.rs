//! `/customers` (kommo-api §6.4): a customer is a contact who has bought, since the first lead that was won, and what was
//! bought are those leads. It is changed as the contact that it is. What makes customers in Kommo, and what plans their
//! next purchase, is refused, with what to do instead.

pub mod purchases;
mod show;

use crate::call::Call;
use crate::v4::contacts::Contacts;
use crate::v4::{people, records};
use crate::wire::{Answer, Code, Item, MAX_ITEMS, Problem, page_by, read_all};
use base::Cx;
use base::filters::{Field, Wanted};
use base::ids::ContactId;
use flow::contacts::{self, Contact};
use show::{Shape, show};

/// What Kommo plans for customers and nobody plans here.
const PLANNED: [&str; 4] = ["next_price", "next_date", "status_id", "periodicity"];

/// `GET /customers`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let filter = records::filter(&call.query)?.with_option(Field::CustomerSince, Some(Wanted::Filled))?;
    let order = records::order(&call.query);
    let found = contacts::list_page(cx, &filter, &records::part(&call.query, asked, &order))?;
    let shape = Shape::of(cx, call, &found)?;
    let rows = found.iter().map(|customer| show(customer, &shape)).collect();
    Ok(page_by(call, "customers", rows, (asked, &order)))
}

/// `GET /customers/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let Some(customer) = find(cx, call.id("id")?)? else { return Ok(Answer::Nothing) };
    let shape = Shape::of(cx, call, std::slice::from_ref(&customer))?;
    Ok(Answer::Found(show(&customer, &shape)))
}

/// What Kommo keeps of customers and we do not: an empty list.
pub fn none(_: &mut Cx<'_>, _: &Call) -> Result<Answer, Problem> {
    Ok(Answer::Nothing)
}

/// `PATCH /customers`.
pub fn change_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    for (item, id) in items.iter().zip(read_all(&items, |item| item.required_number("id"))?) {
        require_customer(cx, item, ContactId(id)).map_err(|problem| problem.of_item(item.request_id()))?;
    }
    people::change_many::<Contacts>(cx, call)
}

/// `PATCH /customers/{id}`.
pub fn change_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (item, id) = (call.body.object()?, call.id("id")?);
    require_customer(cx, &item, id).map_err(|problem| problem.of_item(item.request_id()))?;
    people::change_one::<Contacts>(cx, call)
}

/// It must be one, and nothing may be planned for it.
fn require_customer(cx: &mut Cx<'_>, item: &Item, id: ContactId) -> Result<(), Problem> {
    if let Some(planned) = PLANNED.iter().find(|key| item.json(key).is_some()) {
        return Err(item.wrong(planned, Code::FieldNotExpected, "This field was not expected."));
    }
    find(cx, id)?.map(|_| ()).ok_or_else(|| item.no_choice("id"))
}

/// Whatever would make a customer, or what nobody plans here.
pub fn refuse(_: &mut Cx<'_>, _: &Call) -> Result<Answer, Problem> {
    let detail =
        "A customer is a contact with a lead that was won. Nothing was changed: write to /contacts and /leads.";
    Err(Problem::Unprocessable(detail.to_owned()))
}

/// The customer with this id.
fn find(cx: &mut Cx<'_>, id: ContactId) -> Result<Option<Contact>, Problem> {
    Ok(contacts::find(cx, id)?.filter(|contact| contact.customer_since.is_some() && !contact.is_draft))
}
