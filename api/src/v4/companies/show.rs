//! A company in Kommo's shape.

use crate::call::Call;
use crate::v4::custom_fields::{self, Sheet};
use crate::v4::records::{put_stamps, show_link, show_tags};
use crate::wire::Problem;
use base::Cx;
use base::clock::Seconds;
use base::filters::Shown;
use base::ids::{CompanyId, ContactId, LeadId};
use base::search::Subject;
use flow::contacts::{self, Company};
use flow::leads::{self, tags, tags::Tag};
use flow::timeline;
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// What is needed to show companies, besides them: looked up once for a page.
pub struct Shape<'c> {
    call: &'c Call,
    tags: HashMap<i64, Vec<Tag>>,
    /// Each company with each of its contacts, when `with=contacts` asks for them.
    contacts: Vec<(CompanyId, ContactId)>,
    /// Each company with each of its leads, when `with=leads` asks for them.
    leads: Vec<(i64, LeadId)>,
    /// When the next task of each is due.
    next_due: HashMap<i64, Seconds>,
    /// Their fields and what they hold.
    sheet: Sheet,
}

impl<'c> Shape<'c> {
    pub fn of(cx: &mut Cx<'_>, call: &'c Call, companies: &[Company]) -> Result<Shape<'c>, Problem> {
        let keys: Vec<i64> = companies.iter().map(|company| company.id.0).collect();
        let ids: Vec<CompanyId> = companies.iter().map(|company| company.id).collect();
        let tags = tags::of_many(cx, Subject::Company, &keys)?;
        let contacts = if call.query.with("contacts") { contacts::list_members(cx, &ids)? } else { Vec::new() };
        let leads =
            if call.query.with("leads") { leads::list_ids_of(cx, Subject::Company, &keys)? } else { Vec::new() };
        let sheet = Sheet::of(cx, &call.account, Subject::Company, &keys)?;
        let next_due = timeline::next_due(cx, Subject::Company, &keys)?;
        Ok(Shape { call, tags, contacts, leads, next_due, sheet })
    }
}

/// One company. A deleted one is shown short (kommo-api §5.1).
pub fn show(company: &Company, shown: Shown, shape: &Shape<'_>) -> Json {
    let (call, id) = (shape.call, company.id);
    let links = call.links.own(&format!("companies/{id}"));
    if shown == Shown::Deleted {
        return json!({ "id": id, "updated_at": company.stamps.updated_at, "is_deleted": true, "_links": links });
    }
    let mut record = Map::new();
    let mut put = |key: &str, value: Json| record.insert(key.to_owned(), value);
    put("id", id.0.into());
    put("name", company.name.as_str().into());
    put("is_deleted", false.into());
    put("closest_task_at", shape.next_due.get(&company.id.0).copied().into());
    put("custom_fields_values", custom_fields::show(&shape.sheet, company.id.0));
    put("account_id", call.account.id.0.into());
    put("_links", links);
    put("_embedded", embedded(company, shape));
    put_stamps(&mut record, company.responsible_id, &company.stamps);
    Json::Object(record)
}

/// Tags always, the rest when asked for.
fn embedded(company: &Company, shape: &Shape<'_>) -> Json {
    let (call, id) = (shape.call, company.id);
    let mut embedded = Map::new();
    embedded.insert("tags".into(), show_tags(shape.tags.get(&id.0).map_or(&[][..], |tags| tags)));
    if call.query.with("contacts") {
        let contacts = shape.contacts.iter().filter(|(of, _)| *of == id);
        embedded.insert("contacts".into(), contacts.map(|(_, id)| show_link(call, Subject::Contact, id.0)).collect());
    }
    if call.query.with("leads") {
        let leads = shape.leads.iter().filter(|(of, _)| *of == id.0);
        embedded.insert("leads".into(), leads.map(|(_, id)| show_link(call, Subject::Lead, id.0)).collect());
    }
    for empty in ["customers", "catalog_elements"] {
        if call.query.with(empty) {
            embedded.insert(empty.into(), json!([]));
        }
    }
    Json::Object(embedded)
}
