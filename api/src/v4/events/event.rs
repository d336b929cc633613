//! What a journal row says in Kommo's words: one event, several, or none.

use super::id::EventId;
use super::kinds;
use crate::wire::stages::Stages;
use base::clock::Seconds;
use base::fields::Predefined;
use base::ids::{StageId, UserId};
use base::journal::{Entry, Kind};
use serde_json::{Value as Json, json};

/// Records became one.
pub const MERGED: &str = "entity_merged";
/// They are several again.
pub const UNMERGED: &str = "entity_unmerged";

/// Something that happened to one record.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Kommo's word for what happened.
    pub kind: String,
    /// `lead`, `contact`, `company`, `task`.
    pub entity_type: &'static str,
    /// Of which record.
    pub entity_id: i64,
    /// Who did it; 0 is the system.
    pub created_by: UserId,
    /// When.
    pub created_at: Seconds,
    /// Values before, each an object of one key.
    pub before: Vec<Json>,
    /// Values after.
    pub after: Vec<Json>,
}

/// What values mean outside: stages have Kommo's numbers, sales are in major units.
pub struct Meaning {
    /// The stages of the account.
    pub stages: Stages,
    /// Minor units of one major unit of the currency.
    pub minor_units: i64,
}

/// A type with the values before and after.
type Told = (String, Vec<Json>, Vec<Json>);

/// The events of a row.
pub fn of_entry(entry: &Entry, meaning: &Meaning) -> Vec<Event> {
    let Some((kind, (entity_type, entity_id))) = entry.kind.zip(entity(entry)) else { return Vec::new() };
    let told = tell(entry, kind, meaning);
    told.into_iter()
        .enumerate()
        .map(|(place, (kind, before, after))| Event {
            id: EventId { row: entry.id, place: u16::try_from(place).unwrap_or(u16::MAX) },
            kind,
            entity_type,
            entity_id,
            created_by: entry.user().unwrap_or(UserId(0)),
            created_at: entry.at,
            before,
            after,
        })
        .collect()
}

/// The record that a row tells of first of all.
fn entity(entry: &Entry) -> Option<(&'static str, i64)> {
    let about = &entry.about;
    let task = about.task.map(|id| ("task", id.0));
    let lead = about.lead.map(|id| ("lead", id.0));
    let contact = about.contact.map(|id| ("contact", id.0));
    task.or(lead).or(contact).or(about.company.map(|id| ("company", id.0)))
}

fn tell(entry: &Entry, kind: Kind, meaning: &Meaning) -> Vec<Told> {
    let (before, after) = (&entry.before, &entry.after);
    match kind {
        Kind::LeadOpened => std::iter::once(bare("lead_added")).chain(tags(before, after)).collect(),
        Kind::LeadDeleted => vec![bare("lead_deleted")],
        Kind::ContactOpened => vec![bare("contact_added")],
        Kind::CompanyOpened => vec![bare("company_added")],
        Kind::LeadMoved | Kind::LeadWon | Kind::LeadLost | Kind::LeadReopened => {
            let status = |values: &Json| {
                let id = meaning.stages.number(StageId(values["stage"].as_i64().unwrap_or(0)));
                vec![json!({ "lead_status": { "id": id, "pipeline_id": values["pipeline"] } })]
            };
            vec![("lead_status_changed".to_owned(), status(before), status(after))]
        }
        Kind::LeadsMerged | Kind::ContactsMerged | Kind::CompaniesMerged => vec![merged(MERGED, entry)],
        Kind::LeadsUnmerged | Kind::ContactsUnmerged | Kind::CompaniesUnmerged => vec![merged(UNMERGED, entry)],
        Kind::LeadRestored => vec![bare("lead_restored")],
        Kind::ContactDeleted => vec![bare("contact_deleted")],
        Kind::ContactRestored => vec![bare("contact_restored")],
        Kind::CompanyDeleted => vec![bare("company_deleted")],
        Kind::CompanyRestored => vec![bare("company_restored")],
        Kind::LeadChanged | Kind::LeadAssigned | Kind::ContactChanged | Kind::CompanyChanged => {
            values_changed(before, after, meaning)
        }
        Kind::FieldChanged => {
            vec![(format!("custom_field_{}_value_changed", after["field"]), field(before), field(after))]
        }
        Kind::LeadLinked | Kind::LeadUnlinked => links(before, after),
        Kind::TagsChanged => tags(before, after),
        Kind::NoteAdded => vec![noted(kinds::of_note(after["note_type"].as_str()), after)],
        Kind::NoteDeleted => vec![("common_note_deleted".to_owned(), note(before), Vec::new())],
        Kind::MessageSent => vec![noted("entity_direct_message", after)],
        Kind::CallLogged => {
            let is_outbound = after["is_outbound"].as_bool() == Some(true);
            vec![noted(if is_outbound { "outgoing_call" } else { "incoming_call" }, after)]
        }
        Kind::IncomingLeadArrived | Kind::IncomingLeadContinued | Kind::RequestNoticed | Kind::LeadSpokenTo => {
            spoken(after).map(bare).into_iter().collect()
        }
        Kind::TalkBegun => vec![("talk_created".to_owned(), Vec::new(), one("talk", "id", &after["talk"]))],
        Kind::TalkClosed => vec![("talk_closed".to_owned(), Vec::new(), one("talk", "id", &after["talk"]))],
        Kind::ChatAnswered => {
            let message = json!({ "message": { "id": after["item"], "talk_id": after["talk"] } });
            vec![("outgoing_chat_message".to_owned(), Vec::new(), vec![message])]
        }
        Kind::TaskAdded => vec![("task_added".to_owned(), Vec::new(), one("task", "text", &after["text"]))],
        Kind::TaskDeleted => vec![("task_deleted".to_owned(), one("task", "text", &after["text"]), Vec::new())],
        Kind::TaskDone => vec![("task_completed".to_owned(), Vec::new(), one("task", "text", &after["text"]))],
        Kind::TaskTextChanged => vec![value_changed("task_text_changed", (before, after), ("text", "task", "text"))],
        Kind::TaskMoved => {
            vec![value_changed("task_deadline_changed", (before, after), ("due", "task_deadline", "timestamp"))]
        }
        Kind::TaskKindChanged => vec![value_changed("task_type_changed", (before, after), ("kind", "task_type", "id"))],
        Kind::TaskResultChanged => {
            vec![value_changed("task_result_added", (before, after), ("result", "task", "text"))]
        }
        Kind::TaskAssigned => vec![value_changed(
            "entity_responsible_changed",
            (before, after),
            ("responsible", "responsible_user", "id"),
        )],
        _ => Vec::new(),
    }
}

fn bare(kind: &str) -> Told {
    (kind.to_owned(), Vec::new(), Vec::new())
}

/// The merge, with the records that are part of the survivor, or the survivor of one that is part of it.
fn merged(kind: &str, entry: &Entry) -> Told {
    let after = &entry.after;
    let is_of_kind = |fold: &&Json| fold["subject"].as_str() == entity(entry).map(|(kind, _)| kind);
    let folds = after["others"].as_array().into_iter().flatten();
    let others: Vec<&Json> = folds.filter(is_of_kind).map(|fold| &fold["from"]).collect();
    let event = json!({ "merge": { "id": after["merge"], "merged_into": after["into"]["id"], "merged": others } });
    (kind.to_owned(), Vec::new(), vec![event])
}

fn one(name: &str, key: &str, value: &Json) -> Vec<Json> {
    if value.is_null() { Vec::new() } else { vec![json!({ name: { key: value } })] }
}

fn note(values: &Json) -> Vec<Json> {
    one("note", "id", &values["item"])
}

fn noted(kind: &str, after: &Json) -> Told {
    (kind.to_owned(), Vec::new(), note(after))
}

/// The value of a key on both sides, when it changed.
fn changed<'v>(before: &'v Json, after: &'v Json, key: &str) -> Option<(&'v Json, &'v Json)> {
    let (was, is) = (before.get(key).unwrap_or(&Json::Null), after.get(key)?);
    (was != is).then_some((was, is))
}

fn values_changed(before: &Json, after: &Json, meaning: &Meaning) -> Vec<Told> {
    let mut told = Vec::new();
    if let Some((was, is)) = changed(before, after, "name") {
        let value = |name| one("name_field_value", "name", name);
        told.push(("name_field_changed".to_owned(), value(was), value(is)));
    }
    if let Some((was, is)) = changed(before, after, "price") {
        let sale =
            |minor: &Json| one("sale_field_value", "sale", &(minor.as_i64().unwrap_or(0) / meaning.minor_units).into());
        told.push(("sale_field_changed".to_owned(), sale(was), sale(is)));
    }
    if let Some((was, is)) = changed(before, after, "responsible") {
        let user = |id: &Json| one("responsible_user", "id", &id.as_i64().unwrap_or(0).into());
        told.push(("entity_responsible_changed".to_owned(), user(was), user(is)));
    }
    for field in Predefined::ALL {
        let key = if field == Predefined::Phone { "phones" } else { "emails" };
        if let Some((was, is)) = changed(before, after, key) {
            told.push((format!("custom_field_{}_value_changed", field.id()), texts(field, was), texts(field, is)));
        }
    }
    told.extend(links(before, after));
    told
}

fn texts(field: Predefined, values: &Json) -> Vec<Json> {
    let value = |text: &Json| json!({ "custom_field_value": { "field_id": field.id(), "field_type": field_type("multi_text"), "enum_id": null, "text": text } });
    values.as_array().map(|texts| texts.iter().map(value).collect()).unwrap_or_default()
}

/// The values of a field: one for each choice, else its text; none when it is empty.
fn field(values: &Json) -> Vec<Json> {
    let value = |choice: Json| {
        json!({ "custom_field_value": {
            "field_id": values["field"], "field_type": field_type(values["kind"].as_str().unwrap_or_default()),
            "enum_id": choice, "text": values["text"],
        } })
    };
    match values["options"].as_array() {
        Some(options) if !options.is_empty() => options.iter().cloned().map(value).collect(),
        _ if values["text"].as_str().unwrap_or_default().is_empty() => Vec::new(),
        _ => vec![value(Json::Null)],
    }
}

/// Kommo's numbers of the types of fields, as they were before types had names; 0 for younger ones.
fn field_type(kind: &str) -> i64 {
    match kind {
        "text" => 1,
        "number" => 2,
        "checkbox" => 3,
        "select" => 4,
        "multi_select" => 5,
        "date" => 6,
        "url" => 7,
        "multi_text" => 8,
        "text_area" => 9,
        "radio" => 10,
        "street_address" => 11,
        "address" => 13,
        "birthday" => 14,
        "legal_entity" => 15,
        _ => 0,
    }
}

/// A contact or company that was not linked before, or is not any more.
fn links(before: &Json, after: &Json) -> Vec<Told> {
    let mut told = Vec::new();
    for kind in ["contact", "company"] {
        let (was, is) = (&before[kind], &after[kind]);
        if was == is {
            continue;
        }
        let link = |id: &Json| vec![json!({ "link": { "entity": { "type": kind, "id": id } } })];
        if !was.is_null() {
            told.push(("entity_unlinked".to_owned(), link(was), Vec::new()));
        }
        if !is.is_null() {
            told.push(("entity_linked".to_owned(), Vec::new(), link(is)));
        }
    }
    told
}

fn tags(before: &Json, after: &Json) -> Vec<Told> {
    let names = |values: &Json| values["tags"].as_array().cloned().unwrap_or_default();
    let (was, is) = (names(before), names(after));
    let only = |these: &[Json], others: &[Json]| -> Vec<Json> {
        these.iter().filter(|name| !others.contains(name)).map(|name| json!({ "tag": { "name": name } })).collect()
    };
    let told = [
        ("entity_tag_added".to_owned(), Vec::new(), only(&is, &was)),
        ("entity_tag_deleted".to_owned(), only(&was, &is), Vec::new()),
    ];
    told.into_iter().filter(|(_, before, after)| !before.is_empty() || !after.is_empty()).collect()
}

/// By which channel somebody spoke; a form is no event of Kommo's beyond the lead that it makes.
fn spoken(after: &Json) -> Option<&'static str> {
    match after["channel"].as_str()? {
        "mail" => Some("incoming_mail"),
        "chat" => Some("incoming_chat_message"),
        "call" => Some("incoming_call"),
        _ => None,
    }
}

/// One value of a row that tells of that value only; `key` is ours, the other two are Kommo's.
fn value_changed(kind: &str, (before, after): (&Json, &Json), (key, name, inner): (&str, &str, &str)) -> Told {
    (kind.to_owned(), one(name, inner, &before[key]), one(name, inner, &after[key]))
}
