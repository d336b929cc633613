//! `/settings`: what an administrator sets for the whole account.

mod account;
mod arrivals;
mod blocks;
mod looks;
mod raw;
mod safety;
mod skipped;
mod task_kinds;

pub use account::{change_account, show_account};
pub use arrivals::{read_again, retry_job, show_arrivals};
pub use blocks::{show_blocks, unblock};
pub use looks::show_looks;
pub use raw::download;
pub use safety::{change_safety, show_safety};
pub use task_kinds::{add_task_kind, change_task_kind, delete_task_kind, show_task_kinds};

use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::icon::icon;
use axum::extract::State;
use maud::{Markup, html};

/// The pages: address, icon, title, what is there.
const PAGES: [(&str, &str, &str, &str); 15] = [
    ("/settings/people", "users-round", "People", "Who signs in, and as what. Invitations."),
    ("/settings/roles", "lock", "Roles and groups", "What a salesperson may see and change, and whose."),
    ("/settings/programs", "bot", "Programs", "What may ask people to be let in, and whom it works for."),
    (
        "/settings/webhooks",
        "webhook",
        "Webhooks",
        "Which programs are told at once what happens, and what they answered.",
    ),
    ("/settings/safety", "shield-check", "Safety", "A second factor for everybody; a limit for who opens too much."),
    ("/settings/looks", "eye", "Who looked at what", "Which cards, lists and exports were opened, by whom and when."),
    ("/settings/account", "building-2", "Account", "Name, country, time zone, currency."),
    (
        "/settings/pipelines",
        "square-kanban",
        "Pipelines",
        "Pipelines and their stages: names, order, colours, what a stage asks for.",
    ),
    ("/loss-reasons", "list-filter", "Loss reasons", "Why leads are lost: what is offered when somebody loses one."),
    ("/settings/fields", "rows-3", "Fields", "What you want to know of leads, contacts and companies besides."),
    ("/settings/task-kinds", "calendar-check", "Kinds of tasks", "Beside follow-up and meeting: name, colour, icon."),
    ("/merges", "link-2", "Merges", "Records that became one: why, by whom, and the way back."),
    (
        "/settings/likeness",
        "radar",
        "Likeness",
        "How duplicates are told: which model is in force, and of what it learned.",
    ),
    ("/settings/blocks", "lock", "Blocked senders", "Whose requests are not shown. Unblock."),
    ("/settings/arrivals", "inbox", "Arrivals", "What was skipped or could not be read, and work that failed."),
];

/// `GET /settings`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, Admin(who): Admin) -> Result<Markup, Failure> {
    let content = html! {
        header.bar { h1 { "Settings" } }
        main.scroll id="main" { div.sheet {
            ul.box {
                @for (href, picture, title, text) in PAGES {
                    li { a.li href=(href) { (icon(picture)) span.grow { b { (title) } span.muted.small.line { (text) } } (icon("chevron-right")) } }
                }
            }
        } }
    };
    shell::page(&web, &who, Frame { title: "Settings", place: Place::Settings, live: None }, &content).await
}

/// A page of the settings.
///
/// # Errors
/// [`Failure::Busy`].
pub(crate) async fn page(web: &Web, who: &SignedIn, title: &str, content: &Markup) -> Result<Markup, Failure> {
    let page = html! {
        header.bar {
            a.mini href="/settings" aria-label="Back to the settings" { (icon("arrow-left")) }
            h1 { (title) }
        }
        main.scroll id="main" { div.sheet { (content) } }
    };
    shell::page(web, who, Frame { title, place: Place::Settings, live: None }, &page).await
}
