//! Kommo's types of events, and the kinds of journal rows that hold them (kommo-api §8.3).

use base::journal::Kind;

/// A type of event.
pub struct EventType {
    /// Kommo's word.
    pub key: &'static str,
    /// Kommo's number where it is known, else one of our own from 1000 on.
    pub number: i64,
    /// What people read.
    pub says: &'static str,
    /// Rows that may hold one.
    pub rows: &'static [Kind],
}

/// A request said something: by which channel stands in the row.
const SPOKEN: &[Kind] =
    &[Kind::IncomingLeadArrived, Kind::IncomingLeadContinued, Kind::RequestNoticed, Kind::LeadSpokenTo];
const CALLED: &[Kind] = &[
    Kind::CallLogged,
    Kind::IncomingLeadArrived,
    Kind::IncomingLeadContinued,
    Kind::RequestNoticed,
    Kind::LeadSpokenTo,
];
const MOVED: &[Kind] = &[Kind::LeadMoved, Kind::LeadWon, Kind::LeadLost, Kind::LeadReopened];

/// Any field; an event says which one it was: `custom_field_7_value_changed`.
pub const FIELD_CHANGED: &str = "custom_field_value_changed";

/// Does the word of a filter mean this type of an event?
pub fn is_meant(word: &str, kind: &str) -> bool {
    word == kind || word == FIELD_CHANGED && is_of_field(kind)
}

/// Is it the type of one field?
pub fn is_of_field(word: &str) -> bool {
    word.starts_with("custom_field_") && word.ends_with("_value_changed")
}

const fn new(key: &'static str, number: i64, says: &'static str, rows: &'static [Kind]) -> EventType {
    EventType { key, number, says, rows }
}

/// Every type that happens here.
#[rustfmt::skip]
pub const TYPES: &[EventType] = &[
    new("lead_added", 1, "New lead", &[Kind::LeadOpened]),
    new("lead_deleted", 7, "Lead deleted", &[Kind::LeadDeleted]),
    new("lead_restored", 8, "Lead restored", &[Kind::LeadRestored]),
    new("lead_status_changed", 14, "Lead stage changed", MOVED),
    new("contact_added", 1022, "New contact", &[Kind::ContactOpened]),
    new("contact_deleted", 1001, "Contact deleted", &[Kind::ContactDeleted]),
    new("contact_restored", 1030, "Contact restored", &[Kind::ContactRestored]),
    new("company_added", 1023, "New company", &[Kind::CompanyOpened]),
    new("company_deleted", 1002, "Company deleted", &[Kind::CompanyDeleted]),
    new("company_restored", 1031, "Company restored", &[Kind::CompanyRestored]),
    new("entity_responsible_changed", 25, "Responsible user changed", &[Kind::LeadAssigned, Kind::ContactChanged, Kind::CompanyChanged, Kind::TaskAssigned]),
    new("name_field_changed", 70, "Name changed", &[Kind::LeadChanged, Kind::ContactChanged, Kind::CompanyChanged]),
    new("sale_field_changed", 69, "Sale changed", &[Kind::LeadChanged]),
    new(FIELD_CHANGED, 24, "Custom field changed", &[Kind::FieldChanged, Kind::ContactChanged, Kind::CompanyChanged]),
    new("entity_tag_added", 63, "Tags added", &[Kind::LeadOpened, Kind::TagsChanged]),
    new("entity_tag_deleted", 1003, "Tags removed", &[Kind::TagsChanged]),
    new("entity_linked", 72, "Linked", &[Kind::LeadLinked, Kind::ContactChanged]),
    new("entity_unlinked", 1004, "Unlinked", &[Kind::LeadLinked, Kind::LeadUnlinked, Kind::ContactChanged]),
    new("entity_merged", 1033, "Merged", &[Kind::LeadsMerged, Kind::ContactsMerged, Kind::CompaniesMerged]),
    new("entity_unmerged", 1034, "Merge undone", &[Kind::LeadsUnmerged, Kind::ContactsUnmerged, Kind::CompaniesUnmerged]),
    new("task_added", 1005, "New task", &[Kind::TaskAdded]),
    new("task_deleted", 1024, "Task deleted", &[Kind::TaskDeleted]),
    new("task_completed", 1006, "Task completed", &[Kind::TaskDone]),
    new("task_text_changed", 1007, "Task text changed", &[Kind::TaskTextChanged]),
    new("task_type_changed", 1008, "Task type changed", &[Kind::TaskKindChanged]),
    new("task_deadline_changed", 1009, "Task deadline changed", &[Kind::TaskMoved]),
    new("task_result_added", 1010, "Task result added", &[Kind::TaskResultChanged]),
    new("common_note_added", 27, "New note", &[Kind::NoteAdded]),
    new("common_note_deleted", 1011, "Note deleted", &[Kind::NoteDeleted]),
    new("attachment_note_added", 28, "New file", &[Kind::NoteAdded]),
    new("geo_note_added", 1012, "New place", &[Kind::NoteAdded]),
    new("service_note_added", 1013, "New line of a program", &[Kind::NoteAdded]),
    new("message_to_cashier_note_added", 1014, "Message to the cashier", &[Kind::NoteAdded]),
    new("invoice_paid", 1015, "Invoice paid", &[Kind::NoteAdded]),
    new("incoming_sms", 1016, "Incoming SMS", &[Kind::NoteAdded]),
    new("outgoing_sms", 1017, "Outgoing SMS", &[Kind::NoteAdded]),
    new("incoming_call", 1018, "Incoming call", CALLED),
    new("outgoing_call", 1019, "Outgoing call", &[Kind::CallLogged]),
    new("incoming_mail", 1020, "Incoming mail", SPOKEN),
    new("incoming_chat_message", 89, "Incoming message", SPOKEN),
    new("outgoing_chat_message", 90, "Outgoing message", &[Kind::ChatAnswered]),
    new("talk_created", 1025, "New conversation", &[Kind::TalkBegun]),
    new("talk_closed", 1032, "Conversation closed", &[Kind::TalkClosed]),
    new("entity_direct_message", 1021, "Message to a colleague", &[Kind::MessageSent]),
];

/// The event of which a note of this type tells.
pub fn of_note(note_type: Option<&str>) -> &'static str {
    match note_type {
        None => "common_note_added",
        Some("attachment") => "attachment_note_added",
        Some("geolocation") => "geo_note_added",
        Some("message_cashier") => "message_to_cashier_note_added",
        Some("invoice_paid" | "bill_paid") => "invoice_paid",
        Some("sms_in") => "incoming_sms",
        Some("sms_out") => "outgoing_sms",
        Some(_) => "service_note_added",
    }
}
