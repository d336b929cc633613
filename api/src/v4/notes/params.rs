//! What notes of each type carry (kommo-api §8.2), read.

use crate::wire::{Item, Problem};
use flow::channels::said::ItemKind;
use flow::channels::{CallDetails, Details, calls};
use serde_json::{Map, Value as Json, json};

/// The types that a program may write, with what each must carry.
const WRITABLE: [(&str, &[&str]); 12] = [
    ("common", &["text"]),
    ("call_in", &["phone"]),
    ("call_out", &["phone"]),
    ("sms_in", &["text", "phone"]),
    ("sms_out", &["text", "phone"]),
    ("service_message", &["text"]),
    ("extended_service_message", &["text"]),
    ("geolocation", &["longitude", "latitude"]),
    ("message_cashier", &["text"]),
    ("invoice_paid", &["text"]),
    ("bill_paid", &["text"]),
    ("attachment", &["file_uuid"]),
];

/// A note as it is stored.
#[derive(Clone, Debug)]
pub struct Content {
    /// Of which kind.
    pub kind: ItemKind,
    /// What people read.
    pub text: String,
    /// What only its type knows.
    pub details: Json,
    /// The program that speaks, when it says its name.
    pub service: Option<String>,
}

/// Reads a note of a type.
///
/// # Errors
/// `Invalid` for a type that cannot be written, or a value that is missing.
pub fn read(item: &Item, note_type: &str, now: i64) -> Result<Content, Problem> {
    let required = WRITABLE.iter().find(|(word, _)| *word == note_type).map(|(_, required)| *required);
    let required = required.ok_or_else(|| item.no_choice("note_type"))?;
    let params = item.inner("params")?.ok_or_else(|| item.missing("params"))?;
    for key in required {
        params.text(key)?.ok_or_else(|| params.missing(key))?;
    }
    if note_type == "common" {
        let text = params.required_text("text")?;
        return Ok(Content { kind: ItemKind::Note, text, details: Json::Null, service: None });
    }
    if note_type == "call_in" || note_type == "call_out" {
        let call = call_details(&params, note_type == "call_out", now)?;
        let text = calls::describe(&call);
        return Ok(Content { kind: ItemKind::Call, text, details: call_json(call, &params)?, service: None });
    }
    let text = params.text("text")?.unwrap_or_default();
    let details = json!({ "note_type": note_type, "params": params.whole() });
    Ok(Content { kind: ItemKind::Service, text, details, service: params.text("service")? })
}

/// A call as a note, and `POST /calls`, describe it.
///
/// # Errors
/// `Invalid` for a value of another type.
pub fn call_details(params: &Item, is_outbound: bool, at: i64) -> Result<CallDetails, Problem> {
    Ok(CallDetails {
        phone: params.text("phone")?.unwrap_or_default(),
        called_at: at,
        duration_seconds: params.number("duration")?.unwrap_or(0).max(0),
        recording: params.text("link")?.filter(|link| !link.trim().is_empty()),
        service: params.text("source")?.unwrap_or_default(),
        call_id: params.text("uniq")?.unwrap_or_default(),
        answered_by: params.text("call_responsible")?,
        is_outbound,
        result: params.text("call_result")?,
        ..CallDetails::default()
    })
}

/// The call as it is stored; `call_status`, Kommo's number of how it ended, stands beside what we know of calls.
///
/// # Errors
/// `Invalid` when the status is no number.
pub fn call_json(call: CallDetails, params: &Item) -> Result<Json, Problem> {
    let stored = serde_json::to_value(Details::Call(call)).unwrap_or_default();
    let mut stored: Map<String, Json> = stored.as_object().cloned().unwrap_or_default();
    if let Some(status) = params.number("call_status")? {
        stored.insert("call_status".into(), status.into());
    }
    Ok(Json::Object(stored))
}
