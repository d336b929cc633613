//! What each route takes and gives.

use crate::v4::complex;
use axum::http::Method;

/// What a request's body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// None.
    Nothing,
    /// A list of these.
    Items(&'static str),
    /// A list of these, so many at most.
    Few(&'static str, usize),
    /// One of these.
    Object(&'static str),
    /// One of these, or none.
    Maybe(&'static str),
}

/// What is answered when it went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// A page of a list: the key, and what its rows are.
    Page(&'static str, &'static str),
    /// A list that is answered whole, with its total.
    Whole(&'static str, &'static str),
    /// A row for each item of the body.
    Written(&'static str, &'static str),
    /// A list that is answered whole, with its total, and 201.
    Made(&'static str, &'static str),
    /// One record, answered 201.
    MadeOne(&'static str),
    /// One record.
    One(&'static str),
    /// The bytes of a file.
    File,
    /// An empty object: 202.
    Accepted,
    /// No body: 204.
    Nothing,
}

/// A route's body, answer and parameters.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The body.
    pub takes: Takes,
    /// The answer.
    pub gives: Gives,
    /// The parameters, see [`super::parameters`].
    pub asks: &'static str,
}

use Gives::{Made, MadeOne, One, Page, Whole, Written};
use Takes::{Few, Items, Maybe, Object};

const RECORDS: &str = "query filter[id]:[int] filter[name]:[str] filter[responsible_user_id]:[int] filter[created_by]:[int] \
    filter[updated_by]:[int] created_at:span updated_at:span closest_task_at:span order:created_at|updated_at|id";
const LEADS: &str = "query filter[id]:[int] filter[name]:[str] filter[responsible_user_id]:[int] filter[created_by]:[int] \
    filter[updated_by]:[int] filter[pipeline_id]:[int] filter[statuses][0][pipeline_id]:int \
    filter[statuses][0][status_id]:int price:span created_at:span updated_at:span closed_at:span closest_task_at:span \
    order:created_at|updated_at|id with:contacts|only_deleted|loss_reason|catalog_elements|source_id|source|is_price_modified_by_robot";
const DUPLICATES: &str = "filter[entity_type]:EntityType filter[state]:str after:str";
const MERGES: &str = "filter[entity_type]:EntityType filter[entity_id]:int filter[created_by]:int filter[pipeline_id]:int \
    filter[batch_id]:int filter[is_undone]:int created_at:span after:int";
const EVENTS: &str = "filter[id]:[str] filter[type]:[str] filter[entity]:[str] filter[entity_id]:[int] \
    filter[created_by]:[int] created_at:span filter[value_after][leads_statuses][0][pipeline_id]:int \
    filter[value_after][leads_statuses][0][status_id]:int filter[value_before][leads_statuses][0][pipeline_id]:int \
    filter[value_before][leads_statuses][0][status_id]:int filter[value_after][responsible_user_id]:[int] \
    filter[value_before][responsible_user_id]:[int] filter[value_after][value]:[str] filter[value_before][value]:[str] \
    with:contact_name|lead_name|company_name|note after";
const TASKS: &str = "filter[id]:[int] filter[responsible_user_id]:[int] filter[created_by]:[int] \
    filter[lead_statuses][0][pipeline_id]:int filter[lead_statuses][0][status_id]:int filter[is_completed]:int filter[task_type_id]:[int] filter[entity_type]:str filter[entity_id]:[int] updated_at:span \
    order:complete_till|created_at|id";
const NOTES: &str = "filter[id]:[int] filter[entity_id]:[int] filter[note_type]:[str] updated_at:span \
    order:updated_at|id with:is_pinned";
const MAIL_THREADS: &str = "query filter[mailbox_id]:[int] filter[folder]:MailFolder filter[unread]:int filter[needs_reply]:int \
    filter[no_lead]:int filter[lead_id]:int filter[contact_id]:int after";
const MAIL_MESSAGES: &str =
    "filter[thread_id]:int filter[lead_id]:int filter[contact_id]:int filter[is_deleted]:int after";
/// What is asked again under the same key is done once.
const KEYED: &str = "Idempotency-Key:header";
const LINKS: &str = "filter[to_entity_id]:[int] filter[to_entity_type]:str";

/// A method, a path, and what it takes, gives and may be asked. `{entity}` stands for leads, contacts and companies.
type Row = (&'static str, &'static str, Takes, Gives, &'static str);

#[rustfmt::skip]
pub(super) const SHAPES: &[Row] = &[
    ("GET", "/openapi.json", Takes::Nothing, One("Anything"), ""),

    ("GET", "/leads", Takes::Nothing, Page("leads", "Lead|DeletedRecord"), LEADS),
    ("POST", "/leads", Items("NewLead"), Written("leads", "Written"), ""),
    ("PATCH", "/leads", Items("ChangedLead"), Written("leads", "Written"), ""),
    ("GET", "/leads/{id}", Takes::Nothing, One("Lead"), "with:contacts|loss_reason|catalog_elements|source_id|source"),
    ("PATCH", "/leads/{id}", Object("LeadChange"), One("Written"), ""),
    ("POST", "/leads/complex", Few("ComplexLead", complex::MAX_ITEMS), One("ComplexAnswer"), KEYED),

    ("GET", "/contacts", Takes::Nothing, Page("contacts", "Contact|DeletedRecord"), RECORDS),
    ("POST", "/contacts", Items("NewContact"), Written("contacts", "Written"), ""),
    ("PATCH", "/contacts", Items("ChangedContact"), Written("contacts", "Written"), ""),
    ("GET", "/contacts/{id}", Takes::Nothing, One("Contact"), "with:leads|customers|catalog_elements"),
    ("PATCH", "/contacts/{id}", Object("ContactChange"), One("Written"), ""),

    ("GET", "/companies", Takes::Nothing, Page("companies", "Company|DeletedRecord"), RECORDS),
    ("POST", "/companies", Items("NewCompany"), Written("companies", "Written"), ""),
    ("PATCH", "/companies", Items("ChangedCompany"), Written("companies", "Written"), ""),
    ("GET", "/companies/{id}", Takes::Nothing, One("Company"), "with:contacts|leads|customers|catalog_elements"),
    ("PATCH", "/companies/{id}", Object("CompanyChange"), One("Written"), ""),

    ("GET", "/customers", Takes::Nothing, Page("customers", "Customer"), RECORDS),
    ("POST", "/customers", Items("AnyObject"), Gives::Nothing, ""),
    ("PATCH", "/customers", Items("ChangedContact"), Written("customers", "Written"), ""),
    ("PATCH", "/customers/mode", Object("AnyObject"), Gives::Nothing, ""),
    ("GET", "/customers/statuses", Takes::Nothing, Gives::Nothing, ""),
    ("POST", "/customers/statuses", Items("AnyObject"), Gives::Nothing, ""),
    ("GET", "/customers/segments", Takes::Nothing, Gives::Nothing, ""),
    ("GET", "/customers/segments/custom_fields", Takes::Nothing, Gives::Nothing, ""),
    ("POST", "/customers/segments", Object("AnyObject"), Gives::Nothing, ""),
    ("GET", "/customers/transactions", Takes::Nothing, Page("transactions", "Transaction"), "order:created_at|updated_at|id"),
    ("GET", "/customers/{id}", Takes::Nothing, One("Customer"), "with:contacts|companies|catalog_elements"),
    ("PATCH", "/customers/{id}", Object("ContactChange"), One("Written"), ""),
    ("DELETE", "/customers/{id}", Takes::Nothing, Gives::Nothing, ""),
    ("GET", "/customers/{id}/transactions", Takes::Nothing, Page("transactions", "Transaction"), "order:created_at|updated_at|id"),
    ("POST", "/customers/{id}/transactions", Items("AnyObject"), Gives::Nothing, ""),
    ("DELETE", "/customers/{id}/transactions/{transaction_id}", Takes::Nothing, Gives::Nothing, ""),
    ("POST", "/customers/{id}/bonus_points", Object("AnyObject"), Gives::Nothing, ""),

    ("GET", "/{entity}/links", Takes::Nothing, Whole("links", "Link"), "filter[entity_id]:[int] filter[to_entity_id]:[int] filter[to_entity_type]:str"),
    ("POST", "/{entity}/link", Items("NewLinkOf"), Whole("links", "Link"), ""),
    ("POST", "/{entity}/unlink", Items("NewLinkOf"), Gives::Nothing, ""),
    ("GET", "/{entity}/{id}/links", Takes::Nothing, Whole("links", "Link"), LINKS),
    ("POST", "/{entity}/{id}/link", Items("NewLink"), Whole("links", "Link"), ""),
    ("POST", "/{entity}/{id}/unlink", Items("NewLink"), Gives::Nothing, ""),
    ("GET", "/{entity}/tags", Takes::Nothing, Page("tags", "Tag"), "query filter[id]:[int] filter[name]:[str]"),
    ("POST", "/{entity}/tags", Items("NewTag"), Written("tags", "WrittenTag"), ""),

    ("GET", "/{entity}/custom_fields", Takes::Nothing, Page("custom_fields", "CustomField"), "filter[type]:[str] order:sort|id"),
    ("POST", "/{entity}/custom_fields", Items("NewCustomField"), Made("custom_fields", "WrittenCustomField"), ""),
    ("PATCH", "/{entity}/custom_fields", Items("ChangedCustomField"), Whole("custom_fields", "WrittenCustomField"), ""),
    ("GET", "/{entity}/custom_fields/groups", Takes::Nothing, Whole("custom_field_groups", "FieldGroup"), ""),
    ("POST", "/{entity}/custom_fields/groups", Items("NewFieldGroup"), Whole("custom_field_groups", "WrittenFieldGroup"), ""),
    ("GET", "/{entity}/custom_fields/groups/{group_id}", Takes::Nothing, One("FieldGroup"), ""),
    ("PATCH", "/{entity}/custom_fields/groups/{group_id}", Object("FieldGroupChange"), One("WrittenFieldGroup"), ""),
    ("DELETE", "/{entity}/custom_fields/groups/{group_id}", Takes::Nothing, Gives::Nothing, ""),
    ("GET", "/{entity}/custom_fields/{id}", Takes::Nothing, One("CustomField"), ""),
    ("PATCH", "/{entity}/custom_fields/{id}", Object("CustomFieldChange"), One("WrittenCustomField"), ""),
    ("DELETE", "/{entity}/custom_fields/{id}", Takes::Nothing, Gives::Nothing, ""),

    ("GET", "/{entity}/{id}/subscriptions", Takes::Nothing, Page("subscriptions", "Subscription"), ""),

    ("GET", "/leads/unsorted", Takes::Nothing, Page("unsorted", "Unsorted"), "filter[uid]:[str] filter[category]:[str] filter[pipeline_id]:[int] order:created_at|updated_at"),
    ("GET", "/leads/unsorted/summary", Takes::Nothing, One("UnsortedSummary"), "filter[uid]:[str] filter[pipeline_id]:[int] created_at:span"),
    ("POST", "/leads/unsorted/forms", Items("NewForm"), Written("unsorted", "WrittenUnsorted"), KEYED),
    ("POST", "/leads/unsorted/sip", Items("NewSip"), Written("unsorted", "WrittenUnsorted"), ""),
    ("GET", "/leads/unsorted/{uid}", Takes::Nothing, One("Unsorted"), ""),
    ("POST", "/leads/unsorted/{uid}/accept", Maybe("Acceptance"), One("DecidedUnsorted"), ""),
    ("DELETE", "/leads/unsorted/{uid}/decline", Maybe("Refusal"), One("DecidedUnsorted"), ""),
    ("POST", "/leads/unsorted/{uid}/link", Object("UnsortedLink"), One("DecidedUnsorted"), ""),

    ("GET", "/{entity}/notes", Takes::Nothing, Page("notes", "Note"), NOTES),
    ("POST", "/{entity}/notes", Items("NewNoteOf"), Written("notes", "WrittenNote"), ""),
    ("PATCH", "/{entity}/notes", Items("ChangedNote"), Written("notes", "WrittenNote"), ""),
    ("GET", "/{entity}/notes/{note_id}", Takes::Nothing, One("Note"), ""),
    ("PATCH", "/{entity}/notes/{note_id}", Object("NoteChange"), One("WrittenNote"), ""),
    ("POST", "/{entity}/notes/{note_id}/pin", Takes::Nothing, Gives::Nothing, ""),
    ("POST", "/{entity}/notes/{note_id}/unpin", Takes::Nothing, Gives::Nothing, ""),
    ("GET", "/{entity}/{id}/notes", Takes::Nothing, Page("notes", "Note"), NOTES),
    ("POST", "/{entity}/{id}/notes", Items("NewNote"), Written("notes", "WrittenNote"), ""),
    ("PATCH", "/{entity}/{id}/notes", Items("ChangedNote"), Written("notes", "WrittenNote"), ""),
    ("GET", "/{entity}/{id}/notes/{note_id}", Takes::Nothing, One("Note"), ""),
    ("PATCH", "/{entity}/{id}/notes/{note_id}", Object("NoteChange"), One("WrittenNote"), ""),
    ("POST", "/{entity}/{id}/notes/{note_id}/pin", Takes::Nothing, Gives::Nothing, ""),
    ("POST", "/{entity}/{id}/notes/{note_id}/unpin", Takes::Nothing, Gives::Nothing, ""),

    ("GET", "/tasks", Takes::Nothing, Page("tasks", "Task"), TASKS),
    ("POST", "/tasks", Items("NewTask"), Written("tasks", "Written"), ""),
    ("PATCH", "/tasks", Items("ChangedTask"), Written("tasks", "Written"), ""),
    ("GET", "/tasks/{id}", Takes::Nothing, One("Task"), ""),
    ("PATCH", "/tasks/{id}", Object("TaskChange"), One("Written"), ""),

    ("GET", "/{entity}/{id}/files", Takes::Nothing, Page("files", "FileOfCard"), ""),
    ("PUT", "/{entity}/{id}/files", Items("FileWish"), Gives::Nothing, ""),
    ("DELETE", "/{entity}/{id}/files", Items("FileWish"), Gives::Nothing, ""),
    ("GET", "/files/{file_uuid}/links", Takes::Nothing, One("FileLinks"), ""),

    ("POST", "/calls", Items("NewCall"), One("CallsAnswer"), ""),

    ("GET", "/events", Takes::Nothing, Page("events", "Event"), EVENTS),
    ("GET", "/events/types", Takes::Nothing, Whole("events_types", "EventType"), "language_code"),
    ("GET", "/events/{event_id}", Takes::Nothing, One("Event"), "with:contact_name|lead_name|company_name|note"),

    ("GET", "/talks", Takes::Nothing, Page("talks", "Talk"), "filter[talk_id]:[int] filter[contact_id]:[int] filter[entity_id]:[int] filter[is_in_work]:int"),
    ("GET", "/talks/{id}", Takes::Nothing, One("Talk"), ""),
    ("POST", "/talks/{id}/close", Maybe("TalkClosure"), Gives::Accepted, ""),
    ("GET", "/contacts/chats", Takes::Nothing, Whole("chats", "Chat"), "contact_id:[int] chat_id:[str]"),
    ("POST", "/contacts/chats", Items("NewChatLink"), Whole("chats", "Chat"), ""),

    ("GET", "/sources", Takes::Nothing, Whole("sources", "Source"), "filter[external_id]:[str]"),
    ("POST", "/sources", Items("NewSource"), Whole("sources", "WrittenSource"), ""),
    ("PATCH", "/sources", Items("ChangedSource"), Whole("sources", "WrittenSource"), ""),
    ("DELETE", "/sources", Items("Identified"), Gives::Nothing, ""),
    ("GET", "/sources/{id}", Takes::Nothing, One("Source"), ""),
    ("PATCH", "/sources/{id}", Object("SourceChange"), One("WrittenSource"), ""),
    ("DELETE", "/sources/{id}", Takes::Nothing, Gives::Nothing, ""),

    ("GET", "/webhooks", Takes::Nothing, Whole("webhooks", "Webhook"), "filter[destination]:str"),
    ("POST", "/webhooks", Object("NewWebhook"), MadeOne("Webhook"), ""),
    ("DELETE", "/webhooks", Object("WebhookDestination"), Gives::Nothing, ""),

    ("GET", "/mailboxes", Takes::Nothing, Whole("mailboxes", "Mailbox"), ""),
    ("POST", "/mailboxes", Object("NewMailbox"), MadeOne("Mailbox"), ""),
    ("GET", "/mailboxes/{id}", Takes::Nothing, One("Mailbox"), ""),
    ("PATCH", "/mailboxes/{id}", Object("MailboxChange"), One("Mailbox"), ""),
    ("DELETE", "/mailboxes/{id}", Takes::Nothing, Gives::Nothing, "emails:str"),
    ("GET", "/mailboxes/{id}/sync", Takes::Nothing, One("MailboxSync"), ""),
    ("POST", "/mailboxes/{id}/sync", Maybe("AnyObject"), One("MailboxSync"), ""),
    ("PATCH", "/mailboxes/{id}/sync", Object("MailboxSyncChange"), One("MailboxSync"), ""),
    ("GET", "/mailboxes/{id}/audit", Takes::Nothing, One("MailboxAudit"), ""),
    ("POST", "/mailboxes/{id}/audit", Maybe("AnyObject"), Gives::Accepted, ""),
    ("GET", "/mailboxes/{id}/quarantine", Takes::Nothing, Whole("mails", "QuarantinedMail"), "filter[is_discarded]:int before:int"),
    ("POST", "/mailboxes/{id}/quarantine/{mail_id}", Maybe("QuarantineDecision"), Gives::Accepted, ""),
    ("GET", "/mail/smart_addresses", Takes::Nothing, Whole("smart_addresses", "SmartAddress"), ""),

    ("GET", "/account", Takes::Nothing, One("Account"), "with:amojo_id|amojo_rights|users_groups|task_types|version|entity_names|datetime_settings|drive_url|is_api_filter_enabled|uuid"),
    ("GET", "/users", Takes::Nothing, Page("users", "User"), "with:role|group|uuid|amojo_id|phone_number|user_rank"),
    ("GET", "/users/{id}", Takes::Nothing, One("User"), "with:role|group|uuid|amojo_id|phone_number|user_rank"),

    ("POST", "/users", Items("NewUser"), MadeOne("UsersAnswer"), ""),
    ("POST", "/users/activate", Items("Identified"), Gives::Accepted, ""),
    ("POST", "/users/deactivate", Items("Identified"), Gives::Nothing, ""),
    ("GET", "/roles", Takes::Nothing, Page("roles", "RoleRow"), "with:users"),
    ("POST", "/roles", Items("NewRole"), MadeOne("RolesAnswer"), ""),
    ("GET", "/roles/{id}", Takes::Nothing, One("RoleRow"), "with:users"),
    ("PATCH", "/roles/{id}", Object("RoleChange"), One("RoleRow"), ""),
    ("DELETE", "/roles/{id}", Takes::Nothing, Gives::Nothing, ""),

    ("GET", "/duplicates", Takes::Nothing, Page("duplicates", "Duplicate"), DUPLICATES),
    ("GET", "/duplicates/{id}", Takes::Nothing, One("Duplicate"), ""),
    ("POST", "/duplicates/{id}/ignore", Maybe("AnyObject"), One("Duplicate"), ""),
    ("POST", "/duplicates/{id}/reopen", Maybe("AnyObject"), One("Duplicate"), ""),

    ("GET", "/merges", Takes::Nothing, Page("merges", "Merge"), MERGES),
    ("POST", "/merges", Object("NewMerge"), MadeOne("Merge"), KEYED),
    ("GET", "/merges/{id}", Takes::Nothing, One("Merge"), ""),
    ("POST", "/merges/undo", Object("MergesToUndo"), One("MergesUndone"), ""),
    ("POST", "/merges/{id}/undo", Maybe("AnyObject"), One("Merge"), ""),

    ("POST", "/mail/messages", Object("NewMail"), MadeOne("MailMessage"), KEYED),
    ("GET", "/mail/threads", Takes::Nothing, Page("threads", "MailThread"), MAIL_THREADS),
    ("GET", "/mail/threads/{id}", Takes::Nothing, One("MailThread"), ""),
    ("PATCH", "/mail/threads/{id}", Object("MailThreadChange"), One("MailThread"), ""),
    ("GET", "/mail/messages", Takes::Nothing, Page("messages", "MailMessage"), MAIL_MESSAGES),
    ("GET", "/mail/messages/{id}", Takes::Nothing, One("MailMessage"), ""),
    ("GET", "/mail/messages/{id}/files/{file_id}", Takes::Nothing, Gives::File, ""),
    ("DELETE", "/mail/messages/{id}", Takes::Nothing, Gives::Nothing, ""),
    ("POST", "/mail/messages/{id}/cancellation", Maybe("AnyObject"), One("MailMessage"), ""),
    ("POST", "/mail/messages/{id}/restore", Maybe("AnyObject"), One("MailMessage"), ""),
    ("GET", "/mail/open_tracking", Takes::Nothing, One("OpenTracking"), ""),
    ("PATCH", "/mail/open_tracking", Object("OpenTrackingChange"), One("OpenTracking"), ""),
    ("GET", "/mail/templates", Takes::Nothing, Page("templates", "MailTemplate"), ""),
    ("POST", "/mail/templates", Items("NewMailTemplate"), Whole("templates", "MailTemplate"), ""),
    ("GET", "/mail/templates/{id}", Takes::Nothing, One("MailTemplate"), ""),
    ("PATCH", "/mail/templates/{id}", Object("MailTemplateChange"), One("MailTemplate"), ""),
    ("DELETE", "/mail/templates/{id}", Takes::Nothing, Gives::Nothing, ""),
    ("GET", "/leads/loss_reasons", Takes::Nothing, Whole("loss_reasons", "LossReason"), ""),
    ("POST", "/leads/loss_reasons", Items("NewLossReason"), Whole("loss_reasons", "LossReason"), ""),
    ("PATCH", "/leads/loss_reasons", Items("ChangedLossReason"), Whole("loss_reasons", "LossReason"), ""),
    ("GET", "/leads/loss_reasons/{id}", Takes::Nothing, One("LossReason"), ""),
    ("PATCH", "/leads/loss_reasons/{id}", Object("LossReasonChange"), One("LossReason"), ""),
    ("DELETE", "/leads/loss_reasons/{id}", Takes::Nothing, Gives::Nothing, ""),

    ("GET", "/leads/pipelines", Takes::Nothing, Whole("pipelines", "Pipeline"), ""),
    ("POST", "/leads/pipelines", Items("NewPipeline"), Whole("pipelines", "WrittenPipeline"), ""),
    ("GET", "/leads/pipelines/{id}", Takes::Nothing, One("Pipeline"), ""),
    ("PATCH", "/leads/pipelines/{id}", Object("PipelineChange"), One("WrittenPipeline"), ""),
    ("DELETE", "/leads/pipelines/{id}", Takes::Nothing, Gives::Nothing, ""),
    ("GET", "/leads/pipelines/{id}/duplicate_control", Takes::Nothing, One("DuplicateControl"), ""),
    ("PATCH", "/leads/pipelines/{id}/duplicate_control", Object("DuplicateControlChange"), One("DuplicateControl"), ""),
    ("GET", "/leads/pipelines/{id}/duplicate_control/trial", Takes::Nothing, One("DuplicateTrial"), ""),
    ("POST", "/leads/pipelines/{id}/duplicate_control/trial", Maybe("DuplicateControlChange"), One("DuplicateTrial"), ""),
    ("GET", "/leads/pipelines/{pipeline_id}/statuses", Takes::Nothing, Whole("statuses", "Status"), "with:descriptions"),
    ("POST", "/leads/pipelines/{pipeline_id}/statuses", Items("NewStatus"), Whole("statuses", "WrittenStatus"), ""),
    ("GET", "/leads/pipelines/{pipeline_id}/statuses/{id}", Takes::Nothing, One("Status"), "with:descriptions"),
    ("PATCH", "/leads/pipelines/{pipeline_id}/statuses/{id}", Object("StatusChange"), One("WrittenStatus"), ""),
    ("DELETE", "/leads/pipelines/{pipeline_id}/statuses/{id}", Takes::Nothing, Gives::Nothing, ""),
];

/// The shape of a route; of one that is not listed, one that says nothing.
pub fn shape(method: &Method, path: &str) -> Shape {
    let found = find(method, path);
    found.map_or(Shape { takes: Takes::Nothing, gives: One("Anything"), asks: "" }, |(_, _, takes, gives, asks)| {
        Shape { takes: *takes, gives: *gives, asks }
    })
}

/// The row of a route: its own, or the one of its kind of record.
pub(super) fn find(method: &Method, path: &str) -> Option<&'static Row> {
    let rest = ["/leads", "/contacts", "/companies", "/customers"].iter().find_map(|noun| path.strip_prefix(noun));
    let family = rest.map(|rest| format!("/{{entity}}{rest}"));
    let of = |path: &str| SHAPES.iter().find(|(known, pattern, ..)| *known == method.as_str() && *pattern == path);
    of(path).or_else(|| of(family.as_deref()?))
}
