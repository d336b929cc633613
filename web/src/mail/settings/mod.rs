//! `GET /mail/settings`: what belongs to mail in one page. Each section is a module that draws itself for who looks.

mod change;
mod connect;
mod connect_form;
mod keeping;
mod mailbox;
mod mailboxes;
mod opens;
mod quarantine;
mod sending;
mod servers;

pub use change::{change_behaviour, change_kind, change_mailbox_state, disconnect, sign_in_again};
pub use connect::{connect, show_connect};
pub use keeping::{choose_folder, compare, show_keeping};
pub use mailbox::show_mailbox;
pub use opens::set_open_tracking;
pub use quarantine::{decide_quarantined, save_quarantined, show_quarantine};
pub use sending::{set_limits, set_signature};

pub(super) use change::{apply, changeable};
pub(super) use connect::{again, keep};
pub(super) use connect_form::Typed;
pub(super) use mailbox::{Problem, shown};
pub(super) use servers::endpoint;

use super::addresses;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::icon::icon;
use axum::extract::State;
use maud::{Markup, html};

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, who: SignedIn) -> Result<Markup, Failure> {
    let content = html! {
        header.bar {
            a.mini href="/mail" aria-label="Back to the mail" { (icon("arrow-left")) }
            h1 { "Mail settings" }
        }
        main.scroll id="main" { div.sheet.mail-settings {
            (mailboxes::section(&web, &who).await?)
            (sending::section(&web, &who).await?)
            (opens::section(&web, &who).await?)
            (super::providers::section(&web, &who).await?)
            (super::templates::section(&web, &who).await?)
            (addresses::section(&web, &who).await?)
        } }
    };
    shell::page(&web, &who, Frame { title: "Mail settings", place: Place::Mail, live: None }, &content).await
}
