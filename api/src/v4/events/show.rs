//! An event in Kommo's shape.

use super::event::Event;
use crate::call::Call;
use crate::v4::notes;
use crate::wire::Problem;
use base::Cx;
use base::ids::{CompanyId, ContactId, FeedItemId, LeadId};
use flow::channels::said;
use flow::contacts::{self, companies};
use flow::leads;
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// Rows of events, with the names and notes that `with=` asks for.
///
/// # Errors
/// Whatever the stations answer.
pub fn rows(cx: &mut Cx<'_>, call: &Call, events: &[Event]) -> Result<Vec<Json>, Problem> {
    let names = names(cx, call, events)?;
    let notes = if call.query.with("note") { notes_of(cx, call, events)? } else { HashMap::new() };
    let row = |event: &Event| {
        let mut row = show(call, event, names.get(&(event.entity_type, event.entity_id)));
        if let Some(note) = note_id(event).and_then(|id| notes.get(&id)) {
            row["_embedded"]["note"] = note.clone();
        }
        row
    };
    Ok(events.iter().map(row).collect())
}

fn show(call: &Call, event: &Event, name: Option<&String>) -> Json {
    let id = event.id.written(event.created_at);
    let plural =
        if event.entity_type == "company" { "companies".to_owned() } else { format!("{}s", event.entity_type) };
    let mut entity =
        json!({ "id": event.entity_id, "_links": call.links.own(&format!("{plural}/{}", event.entity_id)) });
    if let Some(name) = name {
        entity["name"] = name.as_str().into();
    }
    json!({
        "id": id, "type": event.kind, "entity_id": event.entity_id, "entity_type": event.entity_type,
        "created_by": event.created_by, "created_at": event.created_at,
        "value_after": event.after, "value_before": event.before, "account_id": call.account.id,
        "_links": call.links.own(&format!("events/{id}")), "_embedded": { "entity": entity },
    })
}

/// The names of the records of the kinds that are asked for, in one look-up a kind.
fn names(cx: &mut Cx<'_>, call: &Call, events: &[Event]) -> Result<HashMap<(&'static str, i64), String>, Problem> {
    let ids = |kind: &str| -> Vec<i64> {
        let mut ids: Vec<i64> =
            events.iter().filter(|event| event.entity_type == kind).map(|event| event.entity_id).collect();
        ids.sort_unstable();
        ids.dedup();
        if call.query.with(&format!("{kind}_name")) { ids } else { Vec::new() }
    };
    let mut names = HashMap::new();
    let wanted: Vec<LeadId> = ids("lead").into_iter().map(LeadId).collect();
    if !wanted.is_empty() {
        names.extend(leads::list_whole(cx, &wanted)?.into_iter().map(|lead| (("lead", lead.id.0), lead.name)));
    }
    let wanted: Vec<ContactId> = ids("contact").into_iter().map(ContactId).collect();
    if !wanted.is_empty() {
        let found = contacts::list_by_ids(cx, &wanted)?;
        names.extend(found.into_iter().map(|contact| (("contact", contact.id.0), contact.name)));
    }
    let wanted: Vec<CompanyId> = ids("company").into_iter().map(CompanyId).collect();
    if !wanted.is_empty() {
        let found = companies::list_by_ids(cx, &wanted)?;
        names.extend(found.into_iter().map(|company| (("company", company.id.0), company.name)));
    }
    Ok(names)
}

/// The notes of which events tell, those that are still there, in one query.
fn notes_of(cx: &mut Cx<'_>, call: &Call, events: &[Event]) -> Result<HashMap<FeedItemId, Json>, Problem> {
    let ids: Vec<FeedItemId> = events.iter().filter_map(note_id).collect();
    let found = said::list_by_ids(cx, &ids)?;
    Ok(found.iter().filter_map(|item| Some((item.id, notes::show(call, item)?))).collect())
}

fn note_id(event: &Event) -> Option<FeedItemId> {
    event.after.first().and_then(|value| value["note"]["id"].as_i64()).map(FeedItemId)
}
