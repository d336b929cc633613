//! Every URL in one list; the router and the OpenAPI document are both made of it.

use crate::call::Call;
use crate::state::Api;
use crate::v4::companies::Companies;
use crate::v4::contacts::Contacts;
use crate::v4::pipelines::{duplicate_control, statuses};
use crate::v4::{
    account, calls, complex, custom_fields, customers, duplicates, events, files, leads, links, loss_reasons,
    mail_sending, mail_templates, mailbox_folders, mailboxes, mails, merges, notes, open_tracking, people, pipelines,
    roles, smart_addresses, sources, subscriptions, tags, talks, tasks, unsorted, users, webhooks,
};
use crate::wire::{Answer, Body, Problem};
use crate::{dispatch, hooks, oauth, openapi};
use axum::Router;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{Method, Uri};
use axum::routing::{self, MethodFilter, on};
use base::Cx;
use base::ids::AccountId;
use flow::channels::mails::MailFile;
use mail::servers::Asking;
use serde_json::Value as Json;
use tower::ServiceExt;

/// Where the API lives.
pub const PREFIX: &str = "/api/v4";

pub(crate) type Handler = fn(&mut Cx<'_>, &Call) -> Result<Answer, Problem>;

/// Finds the file that a request is about.
pub(crate) type Find = fn(&mut Cx<'_>, &Call) -> Result<MailFile, Problem>;

/// What is looked up here before the outside is asked; gives the body with it.
pub(crate) type Look = fn(&mut Cx<'_>, &Call) -> Result<Body, Problem>;

/// What is asked of the outside for an account before the unit of work opens; gives the body with what was found out.
pub(crate) type Ahead = for<'a> fn(&'a Api, AccountId, &'a Body) -> Asking<'a, Result<Body, Problem>>;

/// How a route is run.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// In a unit that only looks.
    Read(Handler),
    /// In a unit that may change something.
    Write(Handler),
    /// The same, once the outside was asked about what was looked up.
    WriteAfter(Look, Ahead, Handler),
    /// In a unit that looks for a file; its bytes are read behind it, and fetched if they lie elsewhere.
    File(Find),
    /// Without a token: a document that is the same for everybody.
    Document(fn() -> Json),
}

/// One method of one URL.
pub(crate) struct Route {
    pub method: Method,
    /// Below [`PREFIX`].
    pub path: &'static str,
    /// What it does, in one sentence.
    pub says: &'static str,
    pub run: Run,
}

const fn get(path: &'static str, says: &'static str, handler: Handler) -> Route {
    Route { method: Method::GET, path, says, run: Run::Read(handler) }
}

const fn post(path: &'static str, says: &'static str, handler: Handler) -> Route {
    Route { method: Method::POST, path, says, run: Run::Write(handler) }
}

const fn put(path: &'static str, says: &'static str, handler: Handler) -> Route {
    Route { method: Method::PUT, path, says, run: Run::Write(handler) }
}

const fn patch(path: &'static str, says: &'static str, handler: Handler) -> Route {
    Route { method: Method::PATCH, path, says, run: Run::Write(handler) }
}

const fn delete(path: &'static str, says: &'static str, handler: Handler) -> Route {
    Route { method: Method::DELETE, path, says, run: Run::Write(handler) }
}

const fn tried(
    method: Method,
    path: &'static str,
    says: &'static str,
    (look, ahead): (Look, Ahead),
    handler: Handler,
) -> Route {
    Route { method, path, says, run: Run::WriteAfter(look, ahead, handler) }
}

/// The body says it all: nothing is looked up.
fn as_sent(_: &mut Cx<'_>, call: &Call) -> Result<Body, Problem> {
    Ok(call.body.clone())
}

const fn file(path: &'static str, says: &'static str, find: Find) -> Route {
    Route { method: Method::GET, path, says, run: Run::File(find) }
}

/// Every route, by noun.
#[rustfmt::skip]
pub(crate) static ROUTES: &[Route] = &[
    Route { method: Method::GET, path: "/openapi.json", says: "This document", run: Run::Document(openapi::document) },

    get("/leads", "Leads, a page", leads::list),
    post("/leads", "Opens leads", leads::add),
    patch("/leads", "Changes leads", leads::change_many),
    get("/leads/{id}", "One lead", leads::get),
    patch("/leads/{id}", "Changes one lead", leads::change_one),

    get("/contacts", "Contacts, a page", people::list::<Contacts>),
    post("/contacts", "Makes contacts", people::add::<Contacts>),
    patch("/contacts", "Changes contacts", people::change_many::<Contacts>),
    get("/contacts/{id}", "One contact", people::get::<Contacts>),
    patch("/contacts/{id}", "Changes one contact", people::change_one::<Contacts>),

    get("/companies", "Companies, a page", people::list::<Companies>),
    post("/companies", "Makes companies", people::add::<Companies>),
    patch("/companies", "Changes companies", people::change_many::<Companies>),
    get("/companies/{id}", "One company", people::get::<Companies>),
    patch("/companies/{id}", "Changes one company", people::change_one::<Companies>),

    get("/customers", "Customers: contacts who have bought, a page", customers::list),
    post("/customers", "Refused: who buys is a customer", customers::refuse),
    patch("/customers", "Changes customers, as the contacts that they are", customers::change_many),
    patch("/customers/mode", "Refused: customers are always on", customers::refuse),
    get("/customers/statuses", "Statuses of customers: there are none", customers::none),
    post("/customers/statuses", "Refused: customers have no statuses", customers::refuse),
    get("/customers/segments", "Segments of customers: there are none", customers::none),
    post("/customers/segments", "Refused: customers have no segments", customers::refuse),
    get("/customers/tags", "Tags of customers, which are those of contacts, a page", tags::list),
    post("/customers/tags", "Makes tags of contacts", tags::add),
    get("/customers/custom_fields", "Fields of customers, which are those of contacts, a page", custom_fields::list),
    get("/customers/custom_fields/groups", "Groups of fields of customers, which are those of contacts", custom_fields::list_groups),
    get("/customers/custom_fields/{id}", "One field of customers", custom_fields::get),
    get("/customers/segments/custom_fields", "Fields of segments: there are none", customers::none),
    post("/customers/custom_fields", "Refused: fields of customers are those of contacts", customers::refuse),
    get("/customers/{id}/subscriptions", "Who follows a customer", subscriptions::list),
    get("/customers/transactions", "What customers bought, a page", customers::purchases::list),
    get("/customers/{id}", "One customer", customers::get),
    patch("/customers/{id}", "Changes one customer, as the contact that it is", customers::change_one),
    delete("/customers/{id}", "Refused: who bought is a customer", customers::refuse),
    get("/customers/{id}/transactions", "What one customer bought, a page", customers::purchases::list_of_one),
    post("/customers/{id}/transactions", "Refused: a purchase is a lead that is won", customers::refuse),
    delete("/customers/{id}/transactions/{transaction_id}", "Refused: a purchase is a lead that is won", customers::refuse),
    post("/customers/{id}/bonus_points", "Refused: there are no bonus points", customers::refuse),
    post("/customers/custom_fields/groups", "Refused: fields of customers are those of contacts", customers::refuse),
    get("/customers/custom_fields/groups/{group_id}", "One group of fields of customers", custom_fields::get_group),
    get("/customers/links", "What some customers are linked to", links::list_many),
    post("/customers/link", "Links customers, as the contacts that they are", links::link_many),
    post("/customers/unlink", "Unlinks customers from other records", links::unlink_many),
    get("/customers/{id}/links", "What a customer is linked to", links::list),
    post("/customers/{id}/link", "Links a customer, as the contact that it is", links::link),
    post("/customers/{id}/unlink", "Unlinks a customer from other records", links::unlink),
    get("/customers/notes", "Notes of customers, which are those of contacts, a page", notes::list),
    post("/customers/notes", "Writes notes of customers", notes::add),
    post("/customers/notes/{note_id}/pin", "Keeps a note of a customer on top", notes::pin),
    post("/customers/notes/{note_id}/unpin", "Lets a note of a customer go from the top", notes::unpin),
    get("/customers/{id}/notes", "Notes of one customer, a page", notes::list),
    post("/customers/{id}/notes", "Writes notes of one customer", notes::add),
    get("/customers/{id}/notes/{note_id}", "One note of one customer", notes::get),
    post("/customers/{id}/notes/{note_id}/pin", "Keeps a note of one customer on top", notes::pin),
    post("/customers/{id}/notes/{note_id}/unpin", "Lets a note of one customer go from the top", notes::unpin),

    get("/leads/links", "What some leads are linked to", links::list_many),
    post("/leads/link", "Links leads to other records", links::link_many),
    post("/leads/unlink", "Unlinks leads from other records", links::unlink_many),
    get("/leads/{id}/links", "What a lead is linked to", links::list),
    post("/leads/{id}/link", "Links a lead to other records", links::link),
    post("/leads/{id}/unlink", "Unlinks a lead from other records", links::unlink),
    get("/leads/tags", "Tags of leads, a page", tags::list),
    post("/leads/tags", "Makes tags of leads", tags::add),

    get("/contacts/links", "What some contacts are linked to", links::list_many),
    post("/contacts/link", "Links contacts to other records", links::link_many),
    post("/contacts/unlink", "Unlinks contacts from other records", links::unlink_many),
    get("/contacts/{id}/links", "What a contact is linked to", links::list),
    post("/contacts/{id}/link", "Links a contact to other records", links::link),
    post("/contacts/{id}/unlink", "Unlinks a contact from other records", links::unlink),
    get("/contacts/tags", "Tags of contacts, a page", tags::list),
    post("/contacts/tags", "Makes tags of contacts", tags::add),

    get("/companies/links", "What some companies are linked to", links::list_many),
    post("/companies/link", "Links companies to other records", links::link_many),
    post("/companies/unlink", "Unlinks companies from other records", links::unlink_many),
    get("/companies/{id}/links", "What a company is linked to", links::list),
    post("/companies/{id}/link", "Links a company to other records", links::link),
    post("/companies/{id}/unlink", "Unlinks a company from other records", links::unlink),
    get("/companies/tags", "Tags of companies, a page", tags::list),
    post("/companies/tags", "Makes tags of companies", tags::add),

    get("/leads/custom_fields", "Fields of leads, a page", custom_fields::list),
    post("/leads/custom_fields", "Makes fields of leads", custom_fields::add),
    patch("/leads/custom_fields", "Changes fields of leads", custom_fields::change_many),
    get("/leads/custom_fields/groups", "Groups of fields of leads", custom_fields::list_groups),
    post("/leads/custom_fields/groups", "Makes groups of fields of leads", custom_fields::add_groups),
    get("/leads/custom_fields/groups/{group_id}", "One group of fields of leads", custom_fields::get_group),
    patch("/leads/custom_fields/groups/{group_id}", "Changes a group of fields of leads", custom_fields::change_group),
    delete("/leads/custom_fields/groups/{group_id}", "Deletes a group of fields of leads", custom_fields::delete_group),
    get("/leads/custom_fields/{id}", "One field of leads", custom_fields::get),
    patch("/leads/custom_fields/{id}", "Changes a field of leads", custom_fields::change_one),
    delete("/leads/custom_fields/{id}", "Deletes a field of leads", custom_fields::delete),

    get("/contacts/custom_fields", "Fields of contacts, a page", custom_fields::list),
    post("/contacts/custom_fields", "Makes fields of contacts", custom_fields::add),
    patch("/contacts/custom_fields", "Changes fields of contacts", custom_fields::change_many),
    get("/contacts/custom_fields/groups", "Groups of fields of contacts", custom_fields::list_groups),
    post("/contacts/custom_fields/groups", "Makes groups of fields of contacts", custom_fields::add_groups),
    get("/contacts/custom_fields/groups/{group_id}", "One group of fields of contacts", custom_fields::get_group),
    patch("/contacts/custom_fields/groups/{group_id}", "Changes a group of fields of contacts", custom_fields::change_group),
    delete("/contacts/custom_fields/groups/{group_id}", "Deletes a group of fields of contacts", custom_fields::delete_group),
    get("/contacts/custom_fields/{id}", "One field of contacts", custom_fields::get),
    patch("/contacts/custom_fields/{id}", "Changes a field of contacts", custom_fields::change_one),
    delete("/contacts/custom_fields/{id}", "Deletes a field of contacts", custom_fields::delete),

    get("/companies/custom_fields", "Fields of companies, a page", custom_fields::list),
    post("/companies/custom_fields", "Makes fields of companies", custom_fields::add),
    patch("/companies/custom_fields", "Changes fields of companies", custom_fields::change_many),
    get("/companies/custom_fields/groups", "Groups of fields of companies", custom_fields::list_groups),
    post("/companies/custom_fields/groups", "Makes groups of fields of companies", custom_fields::add_groups),
    get("/companies/custom_fields/groups/{group_id}", "One group of fields of companies", custom_fields::get_group),
    patch("/companies/custom_fields/groups/{group_id}", "Changes a group of fields of companies", custom_fields::change_group),
    delete("/companies/custom_fields/groups/{group_id}", "Deletes a group of fields of companies", custom_fields::delete_group),
    get("/companies/custom_fields/{id}", "One field of companies", custom_fields::get),
    patch("/companies/custom_fields/{id}", "Changes a field of companies", custom_fields::change_one),
    delete("/companies/custom_fields/{id}", "Deletes a field of companies", custom_fields::delete),

    get("/leads/{id}/subscriptions", "Who follows a lead", subscriptions::list),
    get("/contacts/{id}/subscriptions", "Who follows a contact", subscriptions::list),
    get("/companies/{id}/subscriptions", "Who follows a company", subscriptions::list),

    get("/leads/{id}/files", "The files of a lead, a page", files::list),
    put("/leads/{id}/files", "Puts files on the card of a lead", files::put),
    delete("/leads/{id}/files", "Takes files off the card of a lead", files::delete),
    get("/contacts/{id}/files", "The files of a contact, a page", files::list),
    put("/contacts/{id}/files", "Puts files on the card of a contact", files::put),
    delete("/contacts/{id}/files", "Takes files off the card of a contact", files::delete),
    get("/companies/{id}/files", "The files of a company, a page", files::list),
    put("/companies/{id}/files", "Puts files on the card of a company", files::put),
    delete("/companies/{id}/files", "Takes files off the card of a company", files::delete),
    get("/customers/{id}/files", "The files of a customer, a page", files::list),
    put("/customers/{id}/files", "Puts files on the card of a customer", files::put),
    delete("/customers/{id}/files", "Takes files off the card of a customer", files::delete),
    get("/files/{file_uuid}/links", "The records on whose cards a file is", files::links),

    post("/leads/complex", "Opens leads, each with its new contact and company", complex::add),

    get("/leads/unsorted", "Incoming leads that wait, a page", unsorted::look::list),
    get("/leads/unsorted/summary", "How many incoming leads came, and how fast they were decided", unsorted::look::summary),
    post("/leads/unsorted/forms", "Takes form submissions in", unsorted::add::forms),
    post("/leads/unsorted/sip", "Takes calls in", unsorted::add::sip),
    get("/leads/unsorted/{uid}", "One incoming lead", unsorted::look::get),
    post("/leads/unsorted/{uid}/accept", "Accepts an incoming lead", unsorted::decide::accept),
    delete("/leads/unsorted/{uid}/decline", "Declines an incoming lead", unsorted::decide::decline),
    post("/leads/unsorted/{uid}/link", "Links an incoming lead to an existing record", unsorted::decide::link),

    get("/leads/notes", "Notes of leads, a page", notes::list),
    post("/leads/notes", "Writes notes of leads", notes::add),
    patch("/leads/notes", "Changes notes of leads", notes::change_many),
    get("/leads/notes/{note_id}", "One note of a lead", notes::get),
    patch("/leads/notes/{note_id}", "Changes a note of a lead", notes::change_one),
    post("/leads/notes/{note_id}/pin", "Keeps a note of a lead on top", notes::pin),
    post("/leads/notes/{note_id}/unpin", "Lets a note of a lead go from the top", notes::unpin),
    get("/leads/{id}/notes", "Notes of one lead, a page", notes::list),
    post("/leads/{id}/notes", "Writes notes of one lead", notes::add),
    patch("/leads/{id}/notes", "Changes notes of one lead", notes::change_many),
    get("/leads/{id}/notes/{note_id}", "One note of one lead", notes::get),
    patch("/leads/{id}/notes/{note_id}", "Changes a note of one lead", notes::change_one),
    post("/leads/{id}/notes/{note_id}/pin", "Keeps a note of one lead on top", notes::pin),
    post("/leads/{id}/notes/{note_id}/unpin", "Lets a note of one lead go from the top", notes::unpin),

    get("/contacts/notes", "Notes of contacts, a page", notes::list),
    post("/contacts/notes", "Writes notes of contacts", notes::add),
    patch("/contacts/notes", "Changes notes of contacts", notes::change_many),
    get("/contacts/notes/{note_id}", "One note of a contact", notes::get),
    patch("/contacts/notes/{note_id}", "Changes a note of a contact", notes::change_one),
    post("/contacts/notes/{note_id}/pin", "Keeps a note of a contact on top", notes::pin),
    post("/contacts/notes/{note_id}/unpin", "Lets a note of a contact go from the top", notes::unpin),
    get("/contacts/{id}/notes", "Notes of one contact, a page", notes::list),
    post("/contacts/{id}/notes", "Writes notes of one contact", notes::add),
    patch("/contacts/{id}/notes", "Changes notes of one contact", notes::change_many),
    get("/contacts/{id}/notes/{note_id}", "One note of one contact", notes::get),
    patch("/contacts/{id}/notes/{note_id}", "Changes a note of one contact", notes::change_one),
    post("/contacts/{id}/notes/{note_id}/pin", "Keeps a note of one contact on top", notes::pin),
    post("/contacts/{id}/notes/{note_id}/unpin", "Lets a note of one contact go from the top", notes::unpin),

    get("/companies/notes", "Notes of companies, a page", notes::list),
    post("/companies/notes", "Writes notes of companies", notes::add),
    patch("/companies/notes", "Changes notes of companies", notes::change_many),
    get("/companies/notes/{note_id}", "One note of a company", notes::get),
    patch("/companies/notes/{note_id}", "Changes a note of a company", notes::change_one),
    post("/companies/notes/{note_id}/pin", "Keeps a note of a company on top", notes::pin),
    post("/companies/notes/{note_id}/unpin", "Lets a note of a company go from the top", notes::unpin),
    get("/companies/{id}/notes", "Notes of one company, a page", notes::list),
    post("/companies/{id}/notes", "Writes notes of one company", notes::add),
    patch("/companies/{id}/notes", "Changes notes of one company", notes::change_many),
    get("/companies/{id}/notes/{note_id}", "One note of one company", notes::get),
    patch("/companies/{id}/notes/{note_id}", "Changes a note of one company", notes::change_one),
    post("/companies/{id}/notes/{note_id}/pin", "Keeps a note of one company on top", notes::pin),
    post("/companies/{id}/notes/{note_id}/unpin", "Lets a note of one company go from the top", notes::unpin),

    get("/tasks", "Tasks, a page", tasks::list),
    post("/tasks", "Sets tasks", tasks::add),
    patch("/tasks", "Changes tasks", tasks::change_many),
    get("/tasks/{id}", "One task", tasks::get),
    patch("/tasks/{id}", "Changes one task", tasks::change_one),

    post("/calls", "Logs calls", calls::add),

    get("/events", "What happened, the newest first, a page", events::list),
    get("/events/types", "The types of events", events::types),
    get("/events/{event_id}", "One event", events::get),

    get("/talks", "Conversations over chats, a page", talks::list),
    get("/talks/{id}", "One conversation", talks::get),
    post("/talks/{id}/close", "Says that a conversation is over", talks::close),
    get("/contacts/chats", "The chats of some contacts", talks::chats),
    post("/contacts/chats", "Says who writes in some chats", talks::link_chats),

    get("/sources", "The sources", sources::list),
    post("/sources", "Adds sources", sources::add),
    patch("/sources", "Changes sources", sources::change_many),
    delete("/sources", "Deletes sources", sources::delete_many),
    get("/sources/{id}", "One source", sources::get),
    patch("/sources/{id}", "Changes one source", sources::change_one),
    delete("/sources/{id}", "Deletes one source", sources::delete_one),

    get("/webhooks", "Addresses that are told what happens", webhooks::list),
    post("/webhooks", "Tells an address what happens", webhooks::post),
    delete("/webhooks", "Tells an address nothing any more", webhooks::delete),

    get("/mailboxes", "The mailboxes that are followed", mailboxes::list),
    tried(Method::POST, "/mailboxes", "Connects a mailbox, once both of its servers let us in", (as_sent, mailboxes::try_servers), mailboxes::add),
    get("/mailboxes/{id}", "One mailbox", mailboxes::get),
    tried(Method::PATCH, "/mailboxes/{id}", "Changes a mailbox", (mailboxes::complete, mailboxes::try_again), mailboxes::change),
    delete("/mailboxes/{id}", "Disconnects a mailbox", mailboxes::delete),
    get("/mailboxes/{id}/sync", "The folders of a mailbox, and how far its first import is", mailbox_folders::sync),
    post("/mailboxes/{id}/sync", "Looks at the server of a mailbox now", mailbox_folders::sync_now),
    patch("/mailboxes/{id}/sync", "Says which folders of a mailbox are followed", mailbox_folders::change_folders),
    get("/mailboxes/{id}/audit", "What the last comparison with the server found", mailbox_folders::audit),
    post("/mailboxes/{id}/audit", "Compares a mailbox with its server now", mailbox_folders::audit_now),
    get("/mailboxes/{id}/quarantine", "Mails that could not be read", mailbox_folders::quarantine),
    post("/mailboxes/{id}/quarantine/{mail_id}", "Reads a mail again, discards it, or puts it back", mailbox_folders::decide),
    get("/mail/smart_addresses", "The addresses that file mails, make contacts and make leads", smart_addresses::list),

    tried(Method::POST, "/mail/messages", "Sends a mail", (mail_sending::look_up, mail_sending::gather), mail_sending::post),
    get("/mail/threads", "Conversations by mail, the newest first, a page", mails::threads::list),
    get("/mail/threads/{id}", "One conversation by mail", mails::threads::get),
    patch("/mail/threads/{id}", "Marks a conversation as read, or puts it to a lead", mails::threads::change),
    get("/mail/messages", "Mails of a thread, a lead or a contact, the newest first, a page", mails::messages::list),
    get("/mail/messages/{id}", "One mail with what it says", mails::messages::get),
    file("/mail/messages/{id}/files/{file_id}", "A file of a mail, to be saved", mails::files::find),
    delete("/mail/messages/{id}", "Deletes a mail here, and not on its server", mails::messages::delete),
    post("/mail/messages/{id}/cancellation", "Stops a mail that waits to be sent", mails::messages::cancel),
    post("/mail/messages/{id}/restore", "Brings a deleted mail back", mails::messages::restore),

    get("/mail/open_tracking", "Whether it is noted that mails were opened", open_tracking::get),
    patch("/mail/open_tracking", "Switches it on or off", open_tracking::change),

    get("/mail/templates", "Templates of mails, a page", mail_templates::list),
    post("/mail/templates", "Adds templates of mails", mail_templates::post),
    get("/mail/templates/{id}", "One template of mails", mail_templates::get),
    patch("/mail/templates/{id}", "Changes a template of mails", mail_templates::patch),
    delete("/mail/templates/{id}", "Deletes a template of mails", mail_templates::delete),

    get("/account", "The account", account::get),
    get("/users", "The people of the account", users::list),
    get("/users/{id}", "One person", users::get),
    post("/users", "Adds people", users::add),
    post("/users/activate", "Lets people in again", users::activate),
    post("/users/deactivate", "Shuts people out", users::deactivate),
    get("/roles", "Roles: named sets of rights", roles::list),
    post("/roles", "Makes roles", roles::add),
    get("/roles/{id}", "One role", roles::get),
    patch("/roles/{id}", "Changes a role", roles::change),
    delete("/roles/{id}", "Deletes a role", roles::delete),

    get("/duplicates", "Records that may be one, with reasons", duplicates::list),
    get("/duplicates/{id}", "Records that may be one", duplicates::get),
    post("/duplicates/{id}/ignore", "Says that they are not one", duplicates::ignore),
    post("/duplicates/{id}/reopen", "Says that they may be one after all", duplicates::reopen),
    get("/merges", "Records that were merged into one", merges::list),
    post("/merges", "Merges records into one", merges::post),
    get("/merges/{id}", "One merge", merges::get),
    post("/merges/undo", "Undoes all merges that a filter takes", merges::undo_all),
    post("/merges/{id}/undo", "Undoes a merge", merges::undo),

    get("/leads/loss_reasons", "Why leads are lost", loss_reasons::list),
    post("/leads/loss_reasons", "Adds reasons", loss_reasons::post),
    patch("/leads/loss_reasons", "Changes reasons", loss_reasons::patch_many),
    get("/leads/loss_reasons/{id}", "One reason", loss_reasons::get),
    patch("/leads/loss_reasons/{id}", "Changes one reason", loss_reasons::patch_one),
    delete("/leads/loss_reasons/{id}", "Deletes a reason", loss_reasons::delete),

    get("/leads/pipelines", "Pipelines with their stages", pipelines::list),
    post("/leads/pipelines", "Makes pipelines", pipelines::post),
    get("/leads/pipelines/{id}", "One pipeline", pipelines::get),
    patch("/leads/pipelines/{id}", "Changes a pipeline", pipelines::patch),
    delete("/leads/pipelines/{id}", "Deletes an empty pipeline", pipelines::delete),
    get("/leads/pipelines/{id}/duplicate_control", "Duplicate control of a pipeline", duplicate_control::get),
    patch("/leads/pipelines/{id}/duplicate_control", "Changes duplicate control", duplicate_control::patch),
    get("/leads/pipelines/{id}/duplicate_control/trial", "Tries the rules on past requests", duplicate_control::trial),
    post("/leads/pipelines/{id}/duplicate_control/trial", "Tries other rules on past requests", duplicate_control::trial),
    get("/leads/pipelines/{pipeline_id}/statuses", "The stages of a pipeline", statuses::list),
    post("/leads/pipelines/{pipeline_id}/statuses", "Adds stages", statuses::post),
    get("/leads/pipelines/{pipeline_id}/statuses/{id}", "One stage", statuses::get),
    patch("/leads/pipelines/{pipeline_id}/statuses/{id}", "Changes a stage", statuses::patch),
    delete("/leads/pipelines/{pipeline_id}/statuses/{id}", "Deletes an empty stage", statuses::delete),
];

/// The method and the path of every route, for whoever wants to walk them all.
pub fn listed() -> Vec<(Method, String)> {
    ROUTES.iter().map(|route| (route.method.clone(), format!("{PREFIX}{}", route.path))).collect()
}

/// The API, to be merged into the server's router. It answers everything below `/api/v4`, unknown URLs too, and also
/// `//api/v4`, which some clients send (kommo-api §2.4).
pub fn router(api: Api) -> Router {
    let mut known = Router::new();
    for route in ROUTES {
        let answer = move |state: State<Api>, params: RawPathParams, request: Request| {
            dispatch::run(state, route, params, request)
        };
        known = known.route(&format!("{PREFIX}{}", route.path), on(filter(&route.method), answer));
    }
    let known = known.method_not_allowed_fallback(dispatch::wrong_method);
    // Whatever no route takes as it is written: it may be one once its slashes are in order.
    let rest = known.clone().fallback(dispatch::unknown).with_state(api.clone()).into_service().map_request(tidied);
    let mut router = known
        .route("/hooks/calls/{key}", routing::post(hooks::call))
        .route("/oauth2/access_token", routing::post(oauth::give_tokens))
        .route("/oauth2/account/subdomain", routing::get(oauth::name_account))
        .route("/oauth2/account/current/subdomain", routing::get(oauth::name_account_by_refresh_token))
        .with_state(api);
    for path in [PREFIX, "/api/v4/{*rest}", "//api/v4/{*rest}"] {
        router = router.route_service(path, rest.clone());
    }
    router
}

fn filter(method: &Method) -> MethodFilter {
    MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET)
}

/// Without doubled and trailing slashes in the path.
fn tidied(mut request: Request) -> Request {
    let uri = request.uri();
    let segments: Vec<&str> = uri.path().split('/').filter(|segment| !segment.is_empty()).collect();
    let path = format!("/{}", segments.join("/"));
    if path == uri.path() {
        return request;
    }
    let mut parts = uri.clone().into_parts();
    let whole = uri.query().map_or_else(|| path.clone(), |query| format!("{path}?{query}"));
    parts.path_and_query = whole.parse().ok();
    if let Ok(tidy) = Uri::from_parts(parts) {
        *request.uri_mut() = tidy;
    }
    request
}
