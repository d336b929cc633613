//! Leads, contacts and companies, as webhooks have known them since before the API had version 4.

use super::Telling;
use super::found::Found;
use crate::v4::custom_fields;
use base::ids::{StageId, UserId};
use base::search::Subject;
use flow::contacts::companies::Company;
use flow::contacts::{Contact, Stamps};
use flow::leads::Lead;
use flow::leads::tags::Tag;
use flow::updates::webhooks::{News, Noun, Verb};
use serde_json::{Map, Value as Json, json};

/// What is said of a record; nothing for one that is gone, or waits with its request.
pub(super) fn say(telling: &Telling<'_>, found: &Found, news: &News) -> Option<Json> {
    // A request's drafts were never told of as records: what a merge makes of them is told of their survivor.
    let is_draft_of_request = |merge: &flow::duplicates::merges::Merge| merge.incoming_lead_id.is_some();
    let is_of_survivor = news.event.verb == Verb::Changed;
    if !is_of_survivor && found.merge_of(&news.entry).is_some_and(is_draft_of_request) {
        return None;
    }
    match (news.event.noun, news.event.verb) {
        (Noun::Lead, Verb::Deleted) => Some(gone_lead(found, news)),
        (Noun::Contact, Verb::Deleted) => Some(json!({ "id": news.record, "type": "contact" })),
        (Noun::Company, Verb::Deleted) => Some(json!({ "id": news.record, "type": "company" })),
        (Noun::Lead, _) => {
            found.leads.get(&news.record).filter(|lead| !lead.is_draft).map(|it| lead(telling, found, news, it))
        }
        (Noun::Contact, _) => {
            found.contacts.get(&news.record).filter(|one| !one.is_draft).map(|one| contact(telling, found, news, one))
        }
        _ => {
            found.companies.get(&news.record).filter(|one| !one.is_draft).map(|one| company(telling, found, news, one))
        }
    }
}

fn gone_lead(found: &Found, news: &News) -> Json {
    let lead = found.deleted_leads.get(&news.record);
    let pipeline = lead.map(|lead| lead.pipeline_id).or(news.entry.about.pipeline);
    json!({ "id": news.record, "status_id": lead.map(|lead| found.stages.number(lead.stage_id)), "pipeline_id": pipeline })
}

fn lead(telling: &Telling<'_>, found: &Found, news: &News, lead: &Lead) -> Json {
    let mut said = json!({
        "id": lead.id, "name": lead.name, "status_id": found.stages.number(lead.stage_id), "pipeline_id": lead.pipeline_id,
        "price": lead.price_minor / found.minor_units, "tags": tags(&lead.tags),
        "custom_fields": fields(found, Subject::Lead, lead.id.0),
    });
    stamp(telling, &mut said, lead.responsible_id, &lead.stamps);
    let before = &news.entry.before;
    if let Some(stage) = before["stage"].as_i64() {
        said["old_status_id"] = found.stages.number(StageId(stage)).into();
    }
    if let Some(pipeline) = before["pipeline"].as_i64().filter(|pipeline| *pipeline != lead.pipeline_id.0) {
        said["old_pipeline_id"] = pipeline.into();
    }
    put_old_responsible(&mut said, news);
    said
}

fn contact(telling: &Telling<'_>, found: &Found, news: &News, one: &Contact) -> Json {
    let company = one.company_id.and_then(|id| found.companies.get(&id.0));
    let mut said = json!({
        "id": one.id, "name": one.name, "first_name": one.first_name, "last_name": one.last_name, "type": "contact",
        "linked_company_id": one.company_id, "company_name": company.map(|company| &company.name),
    });
    attach(found, &mut said, Subject::Contact, one.id.0);
    stamp(telling, &mut said, one.responsible_id, &one.stamps);
    put_old_responsible(&mut said, news);
    said
}

fn company(telling: &Telling<'_>, found: &Found, news: &News, one: &Company) -> Json {
    let mut said = json!({ "id": one.id, "name": one.name, "type": "company" });
    attach(found, &mut said, Subject::Company, one.id.0);
    stamp(telling, &mut said, one.responsible_id, &one.stamps);
    put_old_responsible(&mut said, news);
    said
}

/// Fields, tags, and leads by their ids: `linked_leads_id[7][ID]=7`.
fn attach(found: &Found, said: &mut Json, subject: Subject, id: i64) {
    let leads: Map<String, Json> = found
        .leads_of
        .get(&(subject, id))
        .into_iter()
        .flatten()
        .map(|lead| (lead.to_string(), json!({ "ID": lead })))
        .collect();
    said["custom_fields"] = fields(found, subject, id);
    said["tags"] = tags(found.tags.get(&(subject, id)).map_or(&[][..], |tags| tags));
    said["linked_leads_id"] = Json::Object(leads);
}

fn stamp(telling: &Telling<'_>, said: &mut Json, responsible: Option<UserId>, stamps: &Stamps) {
    said["responsible_user_id"] = responsible.map_or(0, |user| user.0).into();
    said["created_user_id"] = stamps.created_by.0.into();
    said["modified_user_id"] = stamps.updated_by.0.into();
    for (key, at) in [
        ("date_create", stamps.created_at),
        ("created_at", stamps.created_at),
        ("last_modified", stamps.updated_at),
        ("updated_at", stamps.updated_at),
    ] {
        said[key] = at.into();
    }
    said["account_id"] = telling.account.id.0.into();
}

/// Whoever answered for it before; 0 is nobody.
fn put_old_responsible(said: &mut Json, news: &News) {
    let (before, after) = (news.entry.before.get("responsible"), news.entry.after.get("responsible"));
    if let Some(was) = before.filter(|was| after.is_some_and(|is| is != *was)) {
        said["old_responsible_user_id"] = was.as_i64().unwrap_or(0).into();
    }
}

fn tags(tags: &[Tag]) -> Json {
    tags.iter().map(|tag| json!({ "id": tag.id, "name": tag.name })).collect()
}

/// The fields as the API shows them, under their older names.
fn fields(found: &Found, subject: Subject, id: i64) -> Json {
    let shown = found.sheets.get(&subject).map_or(Json::Null, |sheet| custom_fields::show(sheet, id));
    let value = |value: &Json| json!({ "value": value["value"], "enum": value["enum_id"] });
    let values = |field: &Json| -> Json { field["values"].as_array().into_iter().flatten().map(value).collect() };
    let field = |field: &Json| {
        json!({
            "id": field["field_id"], "name": field["field_name"], "code": field["field_code"], "values": values(field),
        })
    };
    shown.as_array().into_iter().flatten().map(field).collect()
}
