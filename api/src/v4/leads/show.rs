//! A lead in Kommo's shape.

use crate::call::Call;
use crate::v4::custom_fields::{self, Sheet};
use crate::v4::records::{put_stamps, show_link, show_tags};
use crate::wire::Problem;
use crate::wire::stages::Stages;
use base::filters::Shown;
use base::ids::{LossReasonId, SourceId};
use base::search::Subject;
use base::{Cx, money};
use flow::channels;
use flow::leads::{Lead, loss_reasons};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// What is needed to show leads, besides them: looked up once for a page.
pub struct Shape<'c> {
    call: &'c Call,
    stages: Stages,
    minor_units: i64,
    /// Reasons for losing, the deleted too, when `with=loss_reason` asks for them.
    reasons: HashMap<LossReasonId, Json>,
    /// Names of sources, when `with=source` asks for them.
    sources: HashMap<SourceId, String>,
    /// Their fields and what they hold.
    sheet: Sheet,
}

impl<'c> Shape<'c> {
    pub fn of(cx: &mut Cx<'_>, call: &'c Call, stages: Stages, leads: &[Lead]) -> Result<Shape<'c>, Problem> {
        let sources = if call.query.with("source") { channels::list_sources(cx, None)? } else { Vec::new() };
        let sources = sources.into_iter().map(|source| (source.id, source.name)).collect();
        let reasons = if call.query.with("loss_reason") { loss_reasons::list_with_deleted(cx)? } else { Vec::new() };
        let reasons = reasons.iter().map(|reason| (reason.id, crate::v4::loss_reasons::shown(call, reason))).collect();
        let ids: Vec<i64> = leads.iter().map(|lead| lead.id.0).collect();
        let sheet = Sheet::of(cx, &call.account, Subject::Lead, &ids)?;
        Ok(Shape { call, stages, minor_units: money::minor_units(&call.account.currency), reasons, sources, sheet })
    }
}

/// One lead. A deleted one is shown short (kommo-api §5.1).
pub fn show(lead: &Lead, shown: Shown, shape: &Shape<'_>) -> Json {
    let (call, id) = (shape.call, lead.id);
    let links = call.links.own(&format!("leads/{id}"));
    if shown == Shown::Deleted {
        return json!({
            "id": id, "updated_at": lead.stamps.updated_at, "is_deleted": true, "_links": links,
        });
    }
    let mut record = Map::new();
    let mut put = |key: &str, value: Json| record.insert(key.to_owned(), value);
    put("id", id.0.into());
    put("name", lead.name.as_str().into());
    put("price", (lead.price_minor / shape.minor_units).into());
    put("status_id", shape.stages.number(lead.stage_id).into());
    put("pipeline_id", lead.pipeline_id.0.into());
    put("loss_reason_id", lead.loss_reason_id.map(|id| id.0).into());
    put("source_id", lead.source_id.filter(|_| call.query.with("source_id")).map(|id| id.0).into());
    put("closed_at", lead.closed_at.into());
    put("closest_task_at", lead.next_task_at.into());
    put("is_deleted", false.into());
    put("custom_fields_values", custom_fields::show(&shape.sheet, id.0));
    put("score", Json::Null);
    put("account_id", call.account.id.0.into());
    put("labor_cost", Json::Null);
    put("is_price_computed", false.into());
    put("price_with_minor_units", with_minor_units(lead.price_minor, shape.minor_units));
    if call.query.with("is_price_modified_by_robot") {
        put("is_price_modified_by_robot", false.into());
    }
    put("_links", links);
    put("_embedded", embedded(lead, shape));
    put_stamps(&mut record, lead.responsible_id, &lead.stamps);
    Json::Object(record)
}

/// Tags and companies always, the rest when asked for.
fn embedded(lead: &Lead, shape: &Shape<'_>) -> Json {
    let call = shape.call;
    let mut embedded = Map::new();
    embedded.insert("tags".into(), show_tags(&lead.tags));
    let companies = lead.company_id.iter().map(|id| show_link(call, Subject::Company, id.0));
    embedded.insert("companies".into(), companies.collect());
    if call.query.with("contacts") {
        let contacts = lead.contacts.iter().enumerate().map(|(at, id)| {
            let mut contact = show_link(call, Subject::Contact, id.0);
            contact["is_main"] = (at == 0).into();
            contact
        });
        embedded.insert("contacts".into(), contacts.collect());
    }
    if call.query.with("loss_reason") {
        let reason = lead.loss_reason_id.and_then(|id| shape.reasons.get(&id)).cloned();
        embedded.insert("loss_reason".into(), reason.into_iter().collect());
    }
    if call.query.with("catalog_elements") {
        embedded.insert("catalog_elements".into(), json!([]));
    }
    let source = lead.source_id.and_then(|id| Some((id, shape.sources.get(&id)?)));
    if let Some((id, name)) = source {
        embedded.insert("source".into(), json!({ "id": id, "name": name }));
    }
    Json::Object(embedded)
}

/// A whole number when there are no minor units, else one with decimals.
#[expect(clippy::cast_precision_loss, reason = "prices are below 2^53")]
fn with_minor_units(minor: i64, units: i64) -> Json {
    if minor % units == 0 { (minor / units).into() } else { (minor as f64 / units as f64).into() }
}
