//! Every named schema, in the notation of [`super::notation`].

mod records;
mod setup;
mod work;

use super::notation::{object, schema};
use crate::v4::custom_fields;
use flow::duplicates::merges::Part;
use serde_json::{Map, Value as Json, json};

/// A name and its keys.
pub(super) type Named = (&'static str, &'static str);

/// What every answer is made of.
const COMMON: &[Named] = &[
    ("Href", "href*:str"),
    ("Links", "self*:Href"),
    ("PageLinks", "self*:Href next:Href first:Href prev:Href last:Href"),
    ("Linked", "id*:int _links:Links"),
    ("Identified", "id*:int"),
    ("AnyObject", ""),
    ("Written", "id*:int name:str updated_at:int request_id:any _links*:Links"),
    ("Complaint", "code*:str path*:str detail*:str"),
    ("Complaints", "request_id*:any errors*:[Complaint]"),
    (
        "Problem",
        "title*:str type*:str status*:int detail*:str validation-errors:[Complaints] retry_after:int trace_id:str",
    ),
];

/// Words that a value may be.
const WORDS: &[Named] = &[
    ("EntityType", "'leads'|'contacts'|'companies'"),
    ("MailFolder", "'inbox'|'needs_reply'|'sent'|'scheduled'|'drafts'|'deleted'"),
    (
        "NoteType",
        "'common'|'call_in'|'call_out'|'sms_in'|'sms_out'|'service_message'|'extended_service_message'|'geolocation'|\
         'message_cashier'|'invoice_paid'|'bill_paid'|'attachment'",
    ),
];

/// The schemas of `components`.
pub fn all() -> Json {
    let named = [COMMON, records::RECORDS, work::WORK, setup::SETUP].concat();
    let mut all: Map<String, Json> = named.iter().map(|(name, keys)| ((*name).to_owned(), object(keys))).collect();
    all.extend(WORDS.iter().map(|(name, words)| ((*name).to_owned(), schema(words))));
    let kinds: Vec<String> = custom_fields::kind_words().map(|word| format!("'{word}'")).collect();
    all.insert("FieldType".to_owned(), schema(&kinds.join("|")));
    all.insert("Anything".to_owned(), json!({}));
    // PHP's clients write an empty object so, and read it so.
    all.insert("NoResult".to_owned(), json!({ "type": "array", "maxItems": 0 }));
    all.insert("MergeParts".to_owned(), merge_parts());
    // A bare list, as Kommo answers it.
    let complex = json!({ "type": "array", "items": schema("ComplexRow") });
    all.insert("ComplexAnswer".to_owned(), complex);
    Json::Object(all)
}

/// From which record each part of a card is taken: of the parts that have a name, and of fields by their ids.
fn merge_parts() -> Json {
    let record = schema("int");
    let named: Map<String, Json> = Part::named().map(|part| (part.to_string(), record.clone())).collect();
    json!({
        "type": "object", "properties": named, "patternProperties": { "^field_[0-9]+$": record },
        "additionalProperties": false,
    })
}
