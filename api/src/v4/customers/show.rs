//! A customer in Kommo's shape.

use crate::call::Call;
use crate::v4::custom_fields::{self, Sheet};
use crate::v4::records::{put_stamps, show_link, show_tags};
use crate::wire::Problem;
use crate::wire::stages::{Stages, WON};
use base::clock::Seconds;
use base::ids::LeadId;
use base::search::Subject;
use base::{Cx, money};
use flow::contacts::Contact;
use flow::leads::{self, tags, tags::Tag};
use flow::timeline;
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// What is needed to show customers, besides them: looked up once for a page.
pub struct Shape<'c> {
    call: &'c Call,
    tags: HashMap<i64, Vec<Tag>>,
    /// How many leads were won with each, and their sum in minor units.
    bought: HashMap<i64, (i64, i64)>,
    minor_units: i64,
    /// When the next task of each is due.
    next_due: HashMap<i64, Seconds>,
    /// Their fields, which are those of contacts, and what they hold.
    sheet: Sheet,
}

impl<'c> Shape<'c> {
    pub fn of(cx: &mut Cx<'_>, call: &'c Call, customers: &[Contact]) -> Result<Shape<'c>, Problem> {
        let ids: Vec<i64> = customers.iter().map(|customer| customer.id.0).collect();
        let (tags, won) = (tags::of_many(cx, Subject::Contact, &ids)?, Stages::load(cx)?.find_all(WON, None));
        let linked = leads::list_ids_of(cx, Subject::Contact, &ids)?;
        let all: Vec<LeadId> = linked.iter().map(|(_, lead)| *lead).collect();
        let leads = leads::list_whole(cx, &all)?;
        let prices: HashMap<LeadId, i64> =
            leads.iter().filter(|lead| won.contains(&lead.stage_id)).map(|lead| (lead.id, lead.price_minor)).collect();
        let mut bought: HashMap<i64, (i64, i64)> = HashMap::new();
        for (customer, lead) in linked {
            if let Some(price) = prices.get(&lead) {
                let (count, sum) = bought.entry(customer).or_default();
                (*count, *sum) = (*count + 1, *sum + price);
            }
        }
        let sheet = Sheet::of(cx, &call.account, Subject::Contact, &ids)?;
        let next_due = timeline::next_due(cx, Subject::Contact, &ids)?;
        Ok(Shape { call, tags, bought, next_due, sheet, minor_units: money::minor_units(&call.account.currency) })
    }
}

/// One customer. Nobody plans a next purchase here, so that those keys are empty.
pub fn show(customer: &Contact, shape: &Shape<'_>) -> Json {
    let (call, id) = (shape.call, customer.id);
    let (count, sum) = shape.bought.get(&id.0).copied().unwrap_or_default();
    let sum = sum / shape.minor_units;
    let shown = json!({
        "id": id, "name": customer.name, "next_price": 0, "next_date": null, "status_id": null, "periodicity": null,
        "closest_task_at": shape.next_due.get(&id.0), "is_deleted": false, "custom_fields_values": custom_fields::show(&shape.sheet, id.0),
        "ltv": sum, "purchases_count": count, "average_check": sum / count.max(1), "account_id": call.account.id,
        "_links": call.links.own(&format!("customers/{id}")), "_embedded": embedded(customer, shape),
    });
    let mut record = shown.as_object().cloned().unwrap_or_default();
    put_stamps(&mut record, customer.responsible_id, &customer.stamps);
    Json::Object(record)
}

fn embedded(customer: &Contact, shape: &Shape<'_>) -> Json {
    let call = shape.call;
    let mut embedded = Map::new();
    embedded.insert("tags".into(), show_tags(shape.tags.get(&customer.id.0).map_or(&[][..], |tags| tags)));
    embedded.insert("segments".into(), json!([]));
    if call.query.with("contacts") {
        let mut contact = show_link(call, Subject::Contact, customer.id.0);
        contact["is_main"] = true.into();
        embedded.insert("contacts".into(), json!([contact]));
    }
    if call.query.with("companies") {
        let company = customer.company_id.iter().map(|id| show_link(call, Subject::Company, id.0));
        embedded.insert("companies".into(), company.collect());
    }
    if call.query.with("catalog_elements") {
        embedded.insert("catalog_elements".into(), json!([]));
    }
    Json::Object(embedded)
}
