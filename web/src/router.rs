//! Every URL of the screens, in one list. URLs are nouns; what changes something is POST, PUT or DELETE on a noun.

use crate::incoming_leads::{acceptance, blocks, bulk, declined, link, refusal};
use crate::limits::Limits;
use crate::state::Web;
use crate::{
    assets, chats, companies, contacts, counts, duplicate_control, duplicates, exports, feed, fields, files, forms,
    guard, imports, incoming_leads, leads, links, lists, live, mail, merges, notices, people, pipelines, profile,
    programs, record, roles, search, set_up, settings, sign_in, sources, stats, tasks, webhooks,
};
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post, put};
use axum::{Extension, Router};
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

/// The screens: open doors, and what only people who are signed in see.
pub fn router(web: Web) -> Router {
    let open = Router::new()
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-in/code", post(sign_in::give_code))
        .route("/password-reset", get(sign_in::ask_for_reset).post(sign_in::send_reset))
        .route("/links/{token}", get(links::show).post(links::use_link))
        .route(assets::ROUTE, get(assets::serve))
        .merge(visitors());
    let signed_in = Router::new()
        .route("/sign-out", post(sign_in::sign_out))
        .merge(board())
        .merge(cards())
        .merge(plans())
        .merge(people_and_notices())
        .merge(set_up())
        .merge(tables())
        .merge(doubles())
        .merge(mails())
        .route_layer(from_fn_with_state(web.clone(), guard::signed_in));
    open.merge(signed_in).layer(from_fn(guard::pages)).layer(CompressionLayer::new()).with_state(web)
}

/// What a company's own visitors reach, from any website.
fn visitors() -> Router<Web> {
    let forms = Router::new()
        .route("/forms/{key}", get(forms::show).post(forms::submit))
        .route("/forms/{key}/embed.js", get(forms::embed_script))
        .layer(DefaultBodyLimit::max(forms::LIMITS.form_bytes()));
    let chats = Router::new()
        .route("/chat/{key}/widget.js", get(chats::script))
        .route("/chat/{key}/messages", get(chats::list).post(chats::write).options(chats::preflight))
        .route("/chat/{key}/stream", get(chats::stream));
    let openings = Router::new().route("/mail-opened/{token}", get(mail::opened));
    forms.merge(chats).merge(openings).layer(Extension(Arc::new(Limits::default())))
}

/// The board, its incoming leads, and what keeps them up to date while they are open.
fn board() -> Router<Web> {
    Router::new()
        .route("/", get(pipelines::home::show))
        .route("/pipelines/{id}", get(pipelines::board::show))
        .route("/pipelines/{id}/incoming-leads", get(incoming_leads::column::show))
        .route("/pipelines/{id}/leads/new", get(pipelines::new_lead::show))
        .route("/pipelines/{id}/leads", post(pipelines::new_lead::create))
        .route("/pipelines/{id}/board-order", post(pipelines::order::choose))
        .route("/pipelines/{id}/list", get(lists::of_pipeline))
        .route("/leads", get(lists::leads))
        .route("/leads/new", get(pipelines::new_lead::show_anywhere))
        .route("/bulk-changes", get(lists::list_bulk_changes).post(lists::change_all))
        .route("/bulk-changes/{id}/reversal", post(lists::reverse))
        .route("/merges", get(merges::list))
        .route("/merges/reversals", post(merges::undo_all))
        .route("/merges/{id}/reversal", post(merges::undo))
        .route("/bin", get(lists::bin))
        .route("/bin/emptying", post(lists::empty_all))
        .route("/leads/{id}/restoration", post(lists::restore))
        .route("/leads/{id}/erasure", post(lists::erase))
        .route("/contacts/{id}/deletion", post(lists::delete_person))
        .route("/contacts/{id}/restoration", post(lists::restore))
        .route("/contacts/{id}/erasure", post(lists::erase))
        .route("/companies/{id}/deletion", post(lists::delete_person))
        .route("/companies/{id}/restoration", post(lists::restore))
        .route("/companies/{id}/erasure", post(lists::erase))
        .route("/rows/events", get(lists::events))
        .route("/leads/{id}/cells/{column}", get(lists::show_cell).put(lists::put_cell).post(lists::put_cell))
        .route("/contacts/{id}/cells/{column}", get(lists::show_cell).put(lists::put_cell).post(lists::put_cell))
        .route("/companies/{id}/cells/{column}", get(lists::show_cell).put(lists::put_cell).post(lists::put_cell))
        .route("/filter", get(lists::filter))
        .route("/totals", get(lists::count_totals))
        .route("/views", get(lists::list_views).post(lists::save))
        .route("/views/opening", post(lists::set_opening))
        .route("/views/{id}", get(lists::show))
        .route("/views/{id}/name", post(lists::rename))
        .route("/views/{id}/deletion", post(lists::delete))
        .route("/search", get(search::show))
        .route("/stages/{id}/cards", get(pipelines::stages::show_cards))
        .route("/leads/{id}/card", get(pipelines::cards::show_card))
        .route("/leads/{id}/stage", put(pipelines::move_lead::put).post(pipelines::move_lead::put))
        .route("/events", get(live::stream))
        .route("/incoming-leads/{id}/acceptance", post(acceptance::create).delete(acceptance::delete))
        .route("/incoming-leads/{id}/refusal", post(refusal::create).delete(refusal::delete))
        .route("/incoming-leads/{id}/link", get(link::show).post(link::create).delete(link::delete))
        .route("/incoming-leads/{id}/blocks", get(blocks::show).post(blocks::create))
        .route("/pipelines/{id}/incoming-leads/acceptances", post(bulk::accept).delete(bulk::restore))
        .route("/pipelines/{id}/incoming-leads/refusals", post(bulk::decline).delete(bulk::restore))
        .route("/pipelines/{id}/incoming-leads/restorations", post(bulk::restore))
        .route("/pipelines/{id}/declined", get(declined::show))
}

/// Duplicate control of a pipeline.
fn duplicates() -> Router<Web> {
    Router::new()
        .route("/pipelines/{id}/duplicate-control", get(duplicate_control::show).post(duplicate_control::save))
        .route("/pipelines/{id}/duplicate-control/trial", post(duplicate_control::try_rules))
        .route("/pipelines/{id}/duplicate-control/state", post(duplicate_control::switch))
}

/// What an administrator sets up: pipelines and stages, sources, people, the account.
fn set_up() -> Router<Web> {
    Router::new()
        .route("/pipelines", post(set_up::add))
        .route("/pipelines/{id}", put(set_up::change).post(set_up::change))
        .route("/pipelines/{id}/stages", get(set_up::show).post(set_up::add_stage))
        .route("/pipelines/{id}/stage-order", put(set_up::order_stages).post(set_up::order_stages))
        .route("/pipelines/{id}/order", put(set_up::order).post(set_up::order))
        .route("/pipelines/{id}/card-fields", put(set_up::change_card).post(set_up::change_card))
        .route("/pipelines/{id}/deletion", get(set_up::ask_for_pipeline).post(set_up::delete_pipeline))
        .route("/pipelines/{id}/restoration", post(set_up::restore_pipeline))
        .route("/stages/{id}", put(set_up::change_stage).post(set_up::change_stage))
        .route("/stages/{id}/hints", get(set_up::show_hints).put(set_up::change_hints).post(set_up::change_hints))
        .route("/stages/{id}/fields", get(set_up::show_fields).put(set_up::change_fields).post(set_up::change_fields))
        .route("/stages/{id}/deletion", get(set_up::ask_for_stage).post(set_up::delete_stage))
        .route("/stages/{id}/restoration", post(set_up::restore_stage))
        .route("/loss-reasons", get(set_up::show_reasons).post(set_up::add_reason))
        .route("/loss-reasons/order", put(set_up::order_reasons).post(set_up::order_reasons))
        .route("/loss-reasons/{id}", put(set_up::change_reason).post(set_up::change_reason))
        .route("/loss-reasons/{id}/deletion", post(set_up::delete_reason))
        .route("/loss-reasons/{id}/restoration", post(set_up::restore_reason))
        .route("/pipelines/{id}/automate", get(sources::show_automate))
        .route("/pipelines/{id}/intake", post(sources::change_intake))
        .merge(duplicates())
        .route("/pipelines/{id}/sources/new", get(sources::show_new))
        .route("/pipelines/{id}/sources", post(sources::add))
        .route("/sources/{id}", get(sources::show).post(sources::change))
        .route("/sources/{id}/state", post(sources::switch))
        .route("/sources/{id}/form", post(sources::change_form))
        .route("/sources/{id}/deletion", post(sources::delete))
        .route("/settings", get(settings::show))
        .merge(own_fields())
        .route("/settings/account", get(settings::show_account).post(settings::change_account))
        .route("/settings/people", get(people::show))
        .route("/people", post(people::add))
        .route("/people/{id}/role", post(people::change_role))
        .route("/people/{id}/state", post(people::change_state))
        .route("/people/{id}/invitation", post(people::invite))
        .route("/people/{id}/place", post(people::change_place))
        .route("/people/{id}/sessions/end", post(people::end_sessions))
        .route("/people/{id}/second-factor/removal", post(people::remove_second_factor))
        .route("/people/{id}/removal", get(people::ask_for_removal).post(people::remove))
        .route("/people/{id}/sessions", get(people::show_sessions))
        .route("/people/{id}/sessions/{key}/end", post(people::end_session))
        .route("/settings/safety", get(settings::show_safety).post(settings::change_safety))
        .route("/settings/looks", get(settings::show_looks))
        .route("/settings/roles", get(roles::show))
        .route("/roles", post(roles::add))
        .route("/roles/{id}", get(roles::show_role).post(roles::change))
        .route("/roles/{id}/deletion", post(roles::delete))
        .route("/groups", post(roles::add_group))
        .route("/groups/{id}", post(roles::rename_group))
        .route("/groups/{id}/deletion", post(roles::delete_group))
        .route("/settings/programs", get(programs::show).post(programs::add))
        .route("/programs/{id}", post(programs::change))
        .route("/programs/{id}/secret", post(programs::renew_secret))
        .route("/programs/{id}/code", post(programs::make_code))
        .route("/programs/{id}/deletion", post(programs::delete))
        .route("/consents/{id}/revocation", post(programs::revoke))
        .route("/settings/webhooks", get(webhooks::show_all).post(webhooks::add))
        .route("/webhooks/{id}", get(webhooks::show).post(webhooks::change))
        .route("/webhooks/{id}/restart", post(webhooks::switch_on))
        .route("/webhooks/{id}/deliveries/{delivery}", post(webhooks::send_again))
        .route("/webhooks/{id}/deletion", post(webhooks::delete))
        .route("/settings/blocks", get(settings::show_blocks))
        .route("/blocks/{id}/deletion", post(settings::unblock))
        .route("/settings/arrivals", get(settings::show_arrivals))
        .route("/arrivals/{id}/raw", get(settings::download))
        .route("/arrivals/{id}/reading", post(settings::read_again))
        .route("/jobs/{id}/retry", post(settings::retry_job))
}

/// The fields that the account makes for itself.
fn own_fields() -> Router<Web> {
    Router::new()
        .route("/settings/pipelines", get(set_up::show_usual))
        .route("/settings/fields", get(fields::show))
        .route("/settings/fields/{of}", get(fields::show).post(fields::add_field))
        .route("/settings/fields/{of}/groups", post(fields::add_group))
        .route("/settings/fields/{of}/groups/{id}", put(fields::change_group).post(fields::change_group))
        .route("/settings/fields/{of}/groups/{id}/place", put(fields::place_group).post(fields::place_group))
        .route("/settings/fields/{of}/groups/{id}/deletion", post(fields::delete_group))
        .route("/settings/fields/{of}/{id}", put(fields::change_field).post(fields::change_field))
        .route("/settings/fields/{of}/{id}/place", put(fields::place_field).post(fields::place_field))
        .route("/settings/fields/{of}/{id}/deletion", post(fields::delete_field))
        .route("/settings/fields/{of}/{id}/restoration", post(fields::restore_field))
        .route("/record-choices", get(record::choices))
        .route("/field-choices/{of}/{field}", get(fields::linked_choices))
        .route("/field-files/{id}", get(files::field_file))
        .route("/leads/{id}/fields/{field}", put(fields::put_field).post(fields::put_field))
        .route("/contacts/{id}/fields/{field}", put(fields::put_field).post(fields::put_field))
        .route("/companies/{id}/fields/{field}", put(fields::put_field).post(fields::put_field))
        .merge(
            Router::new()
                .route("/leads/{id}/fields/{field}/file", put(fields::put_file).post(fields::put_file))
                .route("/contacts/{id}/fields/{field}/file", put(fields::put_file).post(fields::put_file))
                .route("/companies/{id}/fields/{field}/file", put(fields::put_file).post(fields::put_file))
                .layer(DefaultBodyLimit::max(fields::FIELD_FILE.form_bytes())),
        )
}

/// Tables that people bring and take.
fn tables() -> Router<Web> {
    Router::new()
        .route("/imports", get(imports::list).post(imports::bring))
        .layer(DefaultBodyLimit::max(imports::MAX_UPLOAD_BYTES))
        .route("/exports/{file}", get(exports::show))
        .route("/imports/new", get(imports::show_new))
        .route("/imports/{id}", get(imports::show))
        .route("/imports/{id}/layout", post(imports::change_layout))
        .route("/imports/{id}/mapping", post(imports::change_mapping))
        .route("/imports/{id}/run", post(imports::run))
        .route("/imports/{id}/cancellation", post(imports::cancel))
        .route("/imports/{id}/undo", get(imports::show_undo).post(imports::undo))
        .route("/imports/{id}/problems.csv", get(imports::download))
}

/// Records that may be one.
fn doubles() -> Router<Web> {
    Router::new()
        .route("/duplicates", get(duplicates::list))
        .route("/duplicates/scans", post(duplicates::begin))
        .route("/duplicates/scans/{id}/cancellation", post(duplicates::stop))
        .route("/duplicates/comparison", get(duplicates::show_chosen))
        .route("/duplicates/comparison/merge", post(duplicates::merge_chosen))
        .route("/duplicates/comparison/refusal", post(duplicates::dismiss_chosen))
        .route("/duplicates/told-apart", get(duplicates::list_told_apart))
        .route("/duplicates/{id}", get(duplicates::show))
        .route("/duplicates/{id}/merge", post(duplicates::merge))
        .route("/duplicates/{id}/refusal", post(duplicates::dismiss).delete(duplicates::ask_again))
        .route("/duplicates/{id}/question", post(duplicates::ask_again))
        .route("/settings/likeness", get(duplicates::show_model))
        .route("/settings/likeness/return", post(duplicates::go_back))
}

/// Mailboxes and their threads.
fn mails() -> Router<Web> {
    Router::new()
        .route("/mail", get(mail::show))
        .route("/mail/settings", get(mail::show_settings))
        .route("/mail/signature", get(mail::compose::signature).post(mail::set_signature))
        .route("/mail/mailboxes/{id}/limits", post(mail::set_limits))
        .route("/mail/write", get(mail::compose::show))
        .route(
            "/mail/drafts",
            post(mail::compose::save).layer(DefaultBodyLimit::max(mail::compose::MAIL_FILES.form_bytes())),
        )
        .route("/mail/drafts/{id}/deletion", post(mail::compose::discard).delete(mail::compose::restore))
        .route("/mail/recipients", get(mail::compose::recipients))
        .route("/mail/sending/{id}", get(mail::compose::show_sending))
        .route("/mail/sending/{id}/cancellation", post(mail::compose::cancel))
        .route("/mail/sending/{id}/departure", post(mail::compose::send_now))
        .route("/mail/sending/{id}/verdict", post(mail::compose::decide))
        .route("/mail/templates/{id}/words", get(mail::compose::words))
        .route("/mail/templates", post(mail::templates::add))
        .route("/mail/templates/new", get(mail::templates::show_new))
        .route("/mail/templates/{id}", get(mail::templates::show).post(mail::templates::change))
        .route("/mail/templates/{id}/deletion", post(mail::templates::delete))
        .route("/mail/templates/{id}/preview", get(mail::templates::show_preview))
        .route("/mail/smart-addresses/forwarded", post(mail::choose_forwarded))
        .route("/mail/smart-addresses/{purpose}/renewal", post(mail::renew_address))
        .route("/mail/providers/{provider}", get(mail::providers::show).post(mail::providers::save))
        .route("/mail/providers/{provider}/deletion", post(mail::providers::remove))
        .route("/mail/consent", get(mail::come_back))
        .route("/mail/mailboxes", post(mail::connect))
        .route("/mail/mailboxes/new", get(mail::show_connect))
        .route("/mail/mailboxes/{id}", get(mail::show_mailbox).post(mail::change_behaviour))
        .route("/mail/mailboxes/{id}/sign-in", post(mail::sign_in_again))
        .route("/mail/mailboxes/{id}/kind", post(mail::change_kind))
        .route("/mail/mailboxes/{id}/state", post(mail::change_mailbox_state))
        .route("/mail/mailboxes/{id}/disconnection", post(mail::disconnect))
        .route("/mail/mailboxes/{id}/audit", post(mail::compare))
        .route("/mail/mailboxes/{id}/folders", post(mail::choose_folder))
        .route("/mail/mailboxes/{id}/quarantine", get(mail::show_quarantine).post(mail::decide_quarantined))
        .route("/mail/mailboxes/{id}/quarantine/{mail}", get(mail::save_quarantined))
        .route("/mail/events", get(mail::events))
        .route("/mail/open-tracking", post(mail::set_open_tracking))
        .route("/mail/mailboxes/{id}/keeping", get(mail::show_keeping))
        .route("/mail/threads/{id}", get(mail::show_thread))
        .route("/mail/threads/{id}/mails", get(mail::show_mails))
        .route("/mail/threads/{id}/lead", get(mail::show_link).post(mail::link))
        .route("/mail/threads/{id}/reading", post(mail::mark_read).delete(mail::mark_unread))
        .route("/mail/threads/{id}/deletion", post(mail::delete).delete(mail::restore))
        .route("/mails/{id}/deletion", post(mail::delete_mail).delete(mail::restore_mail))
        .route("/mails/{id}/document", get(mail::document))
        .route("/mails/{id}/pictures", post(mail::allow_pictures).delete(mail::block_pictures))
        .route("/mails/{id}/original", get(mail::original))
}

/// The card of a lead or of a request, and what is written on it.
fn cards() -> Router<Web> {
    Router::new()
        .route("/incoming-leads/{id}", get(incoming_leads::page::page))
        .route("/leads/{id}", get(leads::page).delete(leads::delete))
        .route("/leads/{id}/deletion", post(leads::delete))
        .route("/leads/{id}/events", get(leads::events))
        .route("/leads/{id}/feed", get(feed::earlier))
        .route("/leads/{id}/name", put(leads::put_name).post(leads::put_name))
        .route("/leads/{id}/price", put(leads::put_price).post(leads::put_price))
        .route("/leads/{id}/responsible", put(leads::put_responsible).post(leads::put_responsible))
        .route("/leads/{id}/tags", put(leads::put_tags).post(leads::put_tags))
        .route("/leads/{id}/contacts", post(leads::add_contact))
        .route("/leads/{id}/contacts/{contact}", delete(leads::remove_contact))
        .route("/leads/{id}/main-contact", put(leads::put_main_contact).post(leads::put_main_contact))
        .route("/leads/{id}/company", put(leads::put_company).post(leads::put_company))
        .route("/leads/{id}/notes", post(feed::write_note).layer(DefaultBodyLimit::max(feed::NOTE_FILES.form_bytes())))
        .route(
            "/leads/{id}/internal-messages",
            post(feed::write_internal_message).layer(DefaultBodyLimit::max(feed::NOTE_FILES.form_bytes())),
        )
        .route("/leads/{id}/participants", post(record::add_participant))
        .route("/leads/{id}/participants/{user}", delete(record::remove_participant).post(record::remove_participant))
        .route("/leads/{id}/tasks", post(record::write_task))
        .route("/leads/{id}/messages", post(leads::write_message))
        .route("/notes/{id}", put(feed::change_note).post(feed::change_note).delete(feed::delete_note))
        .route("/notes/{id}/deletion", post(feed::delete_note).delete(feed::restore_note))
        .route("/notes/{id}/pin", put(feed::put_pin).post(feed::put_pin))
        .route("/attachments/{id}", get(files::attachment))
}

/// The plans of tasks, and what is done with tasks.
fn plans() -> Router<Web> {
    Router::new()
        .route("/tasks", get(tasks::line).post(tasks::create))
        .route("/tasks/list", get(tasks::list))
        .route("/tasks/calendar", get(tasks::calendar))
        .route("/tasks/events", get(tasks::events))
        .route("/tasks/new", get(tasks::show_new))
        .route("/tasks/{id}", get(tasks::show).post(tasks::change))
        .route("/tasks/{id}/completion", post(tasks::complete))
        .route("/tasks/{id}/deletion", post(tasks::delete).delete(tasks::restore))
        .route("/tasks/{id}/due", put(tasks::put_due).post(tasks::put_due))
        .route("/task-completions", post(tasks::complete_several))
        .route("/task-postponements", post(tasks::postpone))
        .route("/task-deletions", post(tasks::delete_several).delete(tasks::restore_several))
        .route("/settings/task-kinds", get(settings::show_task_kinds).post(settings::add_task_kind))
        .route("/task-kinds/{id}", post(settings::change_task_kind))
        .route("/task-kinds/{id}/deletion", post(settings::delete_task_kind))
}

/// Contacts, companies, notices, one's own page.
fn people_and_notices() -> Router<Web> {
    Router::new()
        .route("/contacts", get(lists::contacts).post(contacts::create))
        .route("/contacts/new", get(contacts::show_new))
        .route("/contact-choices", get(contacts::choices))
        .route("/contact-likeness", get(contacts::likely))
        .route("/contacts/{id}", get(contacts::page).put(contacts::put_contact).post(contacts::put_contact))
        .route("/contacts/{id}/feed", get(feed::earlier))
        .route(
            "/contacts/{id}/notes",
            post(feed::write_note).layer(DefaultBodyLimit::max(feed::NOTE_FILES.form_bytes())),
        )
        .route(
            "/contacts/{id}/internal-messages",
            post(feed::write_internal_message).layer(DefaultBodyLimit::max(feed::NOTE_FILES.form_bytes())),
        )
        .route("/contacts/{id}/participants", post(record::add_participant))
        .route(
            "/contacts/{id}/participants/{user}",
            delete(record::remove_participant).post(record::remove_participant),
        )
        .route("/contacts/{id}/events", get(record::events))
        .route("/contacts/{id}/responsible", put(record::put_responsible).post(record::put_responsible))
        .route("/contacts/{id}/tags", put(record::put_tags).post(record::put_tags))
        .route("/contacts/{id}/tasks", post(record::write_task))
        .route("/companies", get(lists::companies).post(companies::create))
        .route("/companies/new", get(companies::show_new))
        .route("/company-choices", get(companies::choices))
        .route("/companies/{id}", get(companies::page).put(companies::put_company).post(companies::put_company))
        .route("/companies/{id}/feed", get(feed::earlier))
        .route(
            "/companies/{id}/notes",
            post(feed::write_note).layer(DefaultBodyLimit::max(feed::NOTE_FILES.form_bytes())),
        )
        .route(
            "/companies/{id}/internal-messages",
            post(feed::write_internal_message).layer(DefaultBodyLimit::max(feed::NOTE_FILES.form_bytes())),
        )
        .route("/companies/{id}/participants", post(record::add_participant))
        .route(
            "/companies/{id}/participants/{user}",
            delete(record::remove_participant).post(record::remove_participant),
        )
        .route("/companies/{id}/events", get(record::events))
        .route("/companies/{id}/responsible", put(record::put_responsible).post(record::put_responsible))
        .route("/companies/{id}/tags", put(record::put_tags).post(record::put_tags))
        .route("/companies/{id}/tasks", post(record::write_task))
        .route("/counts", get(counts::show))
        .route("/notices", get(notices::list))
        .route("/notices/readings", post(notices::read_all))
        .route("/stats", get(stats::start))
        .route("/stats/{report}", get(stats::show))
        .route("/stats/{report}/table", get(stats::download))
        .route("/notices/events", get(notices::events))
        .route("/notices/settings", get(notices::show_settings).post(notices::change_settings))
        .route("/notices/{id}/reading", post(notices::open))
        .route("/profile", get(profile::page))
        .route("/profile/name", post(profile::change_name))
        .route("/profile/password", post(profile::change_password))
        .route("/profile/second-factor", get(profile::explain_second_factor).post(profile::begin_second_factor))
        .route("/profile/second-factor/confirmation", post(profile::confirm_second_factor))
        .route("/profile/second-factor/removal", post(profile::remove_second_factor))
        .route("/profile/sessions/{key}/end", post(profile::end_session))
        .route("/profile/tokens", post(profile::create_token))
        .route("/profile/tokens/{id}/revocation", post(profile::revoke_token))
        .route("/profile/consents/{id}/revocation", post(programs::revoke_own))
        .route("/oauth", get(programs::ask).post(programs::answer))
}
