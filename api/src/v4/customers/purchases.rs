//! What customers bought: leads that were won, as Kommo's transactions.

use super::find;
use crate::call::Call;
use crate::v4::records;
use crate::wire::stages::{Stages, WON};
use crate::wire::{Answer, Problem, page};
use base::filters::{Field, Filter, MAX_VALUES, Wanted};
use base::ids::{ContactId, LeadId};
use base::search::Subject;
use base::{Cx, money};
use flow::leads::{self, Lead};
use serde_json::{Value as Json, json};

/// `GET /customers/transactions`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    answer(cx, call, None)
}

/// `GET /customers/{id}/transactions`.
pub fn list_of_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let Some(customer) = find(cx, call.id("id")?)? else { return Ok(Answer::Nothing) };
    answer(cx, call, Some(customer.id))
}

fn answer(cx: &mut Cx<'_>, call: &Call, customer: Option<ContactId>) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let stages = Stages::load(cx)?;
    let ids = match customer {
        Some(id) => {
            let linked = leads::list_ids_of(cx, Subject::Contact, &[id.0])?;
            Some(Wanted::OneOf(linked.into_iter().map(|(_, LeadId(lead))| lead).take(MAX_VALUES).collect()))
        }
        None => None,
    };
    let won = stages.find_all(WON, None).into_iter().map(|stage| stage.0).collect();
    let filter = Filter::default().with_option(Field::Stage, Some(Wanted::OneOf(won)))?.with_option(Field::Id, ids)?;
    let found = leads::list_page(cx, &filter, &records::part(&call.query, asked, &records::order(&call.query)))?;
    let rows = found.iter().filter_map(|lead| Some(show(call, lead, customer.or(lead.contacts.first().copied())?)));
    Ok(page(call, "transactions", rows.collect(), asked))
}

fn show(call: &Call, lead: &Lead, customer: ContactId) -> Json {
    let price = lead.price_minor / money::minor_units(&call.account.currency);
    json!({
        "id": lead.id, "price": price, "comment": lead.name, "completed_at": lead.closed_at, "customer_id": customer,
        "created_by": lead.stamps.created_by, "updated_by": lead.stamps.updated_by,
        "created_at": lead.stamps.created_at, "updated_at": lead.stamps.updated_at, "is_deleted": false,
        "account_id": call.account.id, "_links": call.links.own(&format!("customers/{customer}/transactions/{}", lead.id)),
        "_embedded": { "customer": { "id": customer, "_links": call.links.own(&format!("customers/{customer}")) } },
    })
}
