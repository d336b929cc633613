//! A contact in Kommo's shape.

use crate::call::Call;
use crate::v4::custom_fields::{self, Sheet};
use crate::v4::records::{put_stamps, show_link, show_tags};
use crate::wire::Problem;
use base::Cx;
use base::clock::Seconds;
use base::filters::Shown;
use base::ids::LeadId;
use base::search::Subject;
use flow::contacts::Contact;
use flow::leads::{self, tags, tags::Tag};
use flow::timeline;
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// What is needed to show contacts, besides them: looked up once for a page.
pub struct Shape<'c> {
    call: &'c Call,
    tags: HashMap<i64, Vec<Tag>>,
    /// Each contact with each of its leads, when `with=leads` asks for them.
    leads: Vec<(i64, LeadId)>,
    /// When the next task of each is due.
    next_due: HashMap<i64, Seconds>,
    /// Their fields and what they hold.
    sheet: Sheet,
}

impl<'c> Shape<'c> {
    pub fn of(cx: &mut Cx<'_>, call: &'c Call, contacts: &[Contact]) -> Result<Shape<'c>, Problem> {
        let ids: Vec<i64> = contacts.iter().map(|contact| contact.id.0).collect();
        let tags = tags::of_many(cx, Subject::Contact, &ids)?;
        let leads = if call.query.with("leads") { leads::list_ids_of(cx, Subject::Contact, &ids)? } else { Vec::new() };
        let sheet = Sheet::of(cx, &call.account, Subject::Contact, &ids)?;
        let next_due = timeline::next_due(cx, Subject::Contact, &ids)?;
        Ok(Shape { call, tags, leads, next_due, sheet })
    }
}

/// One contact. A deleted one is shown short (kommo-api §5.1).
pub fn show(contact: &Contact, shown: Shown, shape: &Shape<'_>) -> Json {
    let (call, id) = (shape.call, contact.id);
    let links = call.links.own(&format!("contacts/{id}"));
    if shown == Shown::Deleted {
        return json!({ "id": id, "updated_at": contact.stamps.updated_at, "is_deleted": true, "_links": links });
    }
    let mut record = Map::new();
    let mut put = |key: &str, value: Json| record.insert(key.to_owned(), value);
    put("id", id.0.into());
    put("name", contact.name.as_str().into());
    put("first_name", contact.first_name.as_str().into());
    put("last_name", contact.last_name.as_str().into());
    put("is_deleted", false.into());
    put("is_unsorted", contact.is_draft.into());
    put("closest_task_at", shape.next_due.get(&contact.id.0).copied().into());
    put("custom_fields_values", custom_fields::show(&shape.sheet, contact.id.0));
    put("account_id", call.account.id.0.into());
    put("_links", links);
    put("_embedded", embedded(contact, shape));
    put_stamps(&mut record, contact.responsible_id, &contact.stamps);
    Json::Object(record)
}

/// Tags and companies always, the rest when asked for.
fn embedded(contact: &Contact, shape: &Shape<'_>) -> Json {
    let call = shape.call;
    let mut embedded = Map::new();
    embedded.insert("tags".into(), show_tags(shape.tags.get(&contact.id.0).map_or(&[][..], |tags| tags)));
    let company = contact.company_id.iter().map(|id| show_link(call, Subject::Company, id.0));
    embedded.insert("companies".into(), company.collect());
    if call.query.with("leads") {
        let leads = shape.leads.iter().filter(|(of, _)| *of == contact.id.0);
        embedded.insert("leads".into(), leads.map(|(_, id)| show_link(call, Subject::Lead, id.0)).collect());
    }
    if call.query.with("customers") {
        let id = contact.customer_since.map(|_| contact.id);
        let customer = |id| json!({ "id": id, "_links": call.links.own(&format!("customers/{id}")) });
        embedded.insert("customers".into(), id.into_iter().map(customer).collect());
    }
    for empty in ["catalog_elements", "social_profiles"] {
        if call.query.with(empty) {
            embedded.insert(empty.into(), json!([]));
        }
    }
    Json::Object(embedded)
}
