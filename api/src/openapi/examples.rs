//! A body for each way of writing that programs begin with. A test sends every one of them, so they work as they stand.

use axum::http::Method;
use serde_json::{Value as Json, json};

/// A method, a path, and a body in JSON. `{entity}` stands for leads, contacts and companies.
#[rustfmt::skip]
pub(super) const BODIES: &[(&str, &str, &str)] = &[
    ("POST", "/leads", r#"[{"name": "A table for ten", "price": 4800, "_embedded": {"tags": [{"name": "oak"}]}, "request_id": "my-1"}]"#),
    ("PATCH", "/leads/{id}", r#"{"price": 5200, "tags_to_add": [{"name": "urgent"}]}"#),
    ("POST", "/leads/complex", r#"[{"name": "A staircase", "price": 12000, "_embedded": {"contacts": [{"first_name": "Ada", "last_name": "Berg", "custom_fields_values": [{"field_code": "PHONE", "values": [{"value": "+49301234567", "enum_code": "WORK"}]}]}], "companies": [{"name": "Harbour Hotel"}]}}]"#),
    ("POST", "/contacts", r#"[{"first_name": "Ada", "last_name": "Berg", "custom_fields_values": [{"field_code": "EMAIL", "values": [{"value": "ada@example.com", "enum_code": "WORK"}]}]}]"#),
    ("PATCH", "/contacts/{id}", r#"{"last_name": "Berg-Lind"}"#),
    ("POST", "/companies", r#"[{"name": "Harbour Hotel", "custom_fields_values": [{"field_code": "PHONE", "values": [{"value": "+49301234567"}]}]}]"#),
    ("PATCH", "/companies/{id}", r#"{"name": "Harbour Hotel Ltd"}"#),
    ("POST", "/{entity}/{id}/link", r#"[{"to_entity_id": 7, "to_entity_type": "companies"}]"#),
    ("POST", "/{entity}/tags", r#"[{"name": "wholesale"}]"#),
    ("POST", "/{entity}/custom_fields", r#"[{"name": "Wood", "type": "select", "enums": [{"value": "oak", "sort": 1}, {"value": "ash", "sort": 2}]}]"#),
    ("POST", "/{entity}/custom_fields/groups", r#"[{"name": "Delivery", "sort": 5}]"#),
    ("POST", "/{entity}/{id}/notes", r#"[{"note_type": "common", "params": {"text": "Wants it before May."}}]"#),
    ("POST", "/tasks", r#"[{"text": "Send the offer", "complete_till": 1900000000, "task_type_id": 1}]"#),
    ("PATCH", "/tasks/{id}", r#"{"is_completed": true, "result": {"text": "Sent"}}"#),
    ("POST", "/calls", r#"[{"direction": "inbound", "phone": "+49301234567", "duration": 95, "source": "Exchange", "uniq": "call-17", "call_status": 4}]"#),
    ("POST", "/leads/unsorted/forms", r#"[{"source_uid": "site", "source_name": "Website", "metadata": {"form_id": "7", "form_name": "Ask us", "form_page": "https://example.com/ask", "form_sent_at": 1700000000, "ip": "192.0.2.1", "referer": "https://search.example"}, "_embedded": {"leads": [{"name": "A bench"}], "contacts": [{"name": "Ada Berg"}]}}]"#),
    ("POST", "/leads/unsorted/sip", r#"[{"source_uid": "pbx", "source_name": "Exchange", "metadata": {"uniq": "call-18", "phone": "+49301234568", "called_at": 1700000000, "duration": 0, "service_code": "pbx9", "link": "https://pbx.example/18.mp3", "from": "Reception"}}]"#),
    ("POST", "/leads/pipelines", r##"[{"name": "Repairs", "sort": 30, "is_main": false, "is_unsorted_on": true, "_embedded": {"statuses": [{"name": "New", "sort": 20, "color": "#d6eaff"}, {"id": 142, "name": "Repaired"}]}}]"##),
    ("PATCH", "/leads/pipelines/{id}/duplicate_control", r#"{"is_enabled": true, "methods": ["email", "phone"], "conflict": "update", "several": "newest", "task": {"text": "Confirm the address", "complete_in_s": 86400}}"#),
    ("POST", "/leads/pipelines/{id}/duplicate_control/trial", r#"{"methods": ["email", "phone", "visitor"]}"#),
    ("POST", "/leads/loss_reasons", r#"[{"name": "Wanted it sooner", "sort": 10}]"#),
    ("POST", "/merges", r#"{"entity_type": "contacts", "survivor_id": 7, "merged_ids": [8], "choices": {"prefer": "survivor", "taken": {"name": 8}, "tags_left_out": []}, "reasons": [{"text": "same mobile number", "bits": 9.1}]}"#),
    ("POST", "/merges/undo", r#"{"filter": {"entity_type": "contacts", "created_at": {"from": 1700000000, "to": 1900000000}}}"#),
    ("POST", "/sources", r#"[{"name": "Messenger", "external_id": "bot-1"}]"#),
    ("POST", "/webhooks", r#"{"destination": "https://example.com/hook", "settings": ["add_lead", "status_lead", "merge_contact", "unmerge_contact"], "sort": 10}"#),
    ("POST", "/roles", r#"[{"name": "Assistant", "rights": {"leads": {"view": "A", "edit": "M", "add": "A", "delete": "D", "export": "D"}, "contacts": {"view": "A", "edit": "M", "add": "A", "delete": "D", "export": "D"}, "companies": {"view": "A", "edit": "M", "add": "A", "delete": "D", "export": "D"}, "tasks": {"edit": "M", "delete": "D"}, "mail_access": false, "catalog_access": false}}]"#),
];

/// The body that a route is shown with.
pub fn body(method: &Method, path: &str) -> Option<Json> {
    let rest = ["/leads", "/contacts", "/companies"].iter().find_map(|noun| path.strip_prefix(noun));
    let family = rest.map(|rest| format!("/{{entity}}{rest}"));
    let is_of = |pattern: &str| pattern == path || Some(pattern) == family.as_deref();
    let (.., text) = BODIES.iter().find(|(known, pattern, _)| *known == method.as_str() && is_of(pattern))?;
    serde_json::from_str(text).ok()
}

/// What is answered with a status that is no success.
pub fn problem(status: &str) -> Json {
    let (title, detail) = match status {
        "400" => ("Bad Request", "Request validation failed"),
        "401" => ("Unauthorized", "Invalid user name or password"),
        "403" => ("Forbidden", "Your role does not allow this."),
        "404" => ("Not Found", "Cannot GET /api/v4/nowhere"),
        "413" => ("Content Too Large", "A request has at most 10 MiB"),
        "422" => ("Unprocessable Entity", "limit must be from 1 to 250, not 500"),
        "429" => ("Too Many Requests", "Too many requests in one second"),
        "500" => ("ErrInternalServer", "Something went wrong; it is logged under trace_id"),
        _ => ("Service Unavailable", "The server cannot take this now"),
    };
    let number: i64 = status.parse().unwrap_or_default();
    let mut problem = json!({
        "title": title, "type": format!("https://httpstatus.es/{status}"), "status": number, "detail": detail,
    });
    if status == "400" {
        let errors = json!([{ "code": "FieldMissing", "path": "complete_till", "detail": "This field is missing." }]);
        problem["validation-errors"] = json!([{ "request_id": "0", "errors": errors }]);
    }
    problem
}
