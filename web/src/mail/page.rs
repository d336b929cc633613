//! `GET /mail`: the section in three panes, one at a time on a phone.

use super::boxes::pane;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::empty::{Empty, empty};
use axum::extract::State;
use base::Cx;
use flow::channels::mailboxes;
use maud::{Markup, html};

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, who: SignedIn) -> Result<Markup, Failure> {
    let boxes = web.desk.read(&who, |cx: &mut Cx<'_>| mailboxes::list_usable(cx).map_err(Failure::from)).await?;
    let nothing = if boxes.is_empty() {
        Empty {
            icon: "mail",
            title: "No mailbox yet",
            text: "Connect a mailbox, and its mails stand beside their leads.",
            action: Some(("Connect a mailbox", "/mail/settings")),
        }
    } else {
        Empty {
            icon: "inbox",
            title: "Nothing here yet",
            text: "Mails that come into these mailboxes stand on the cards of their leads and contacts.",
            action: None,
        }
    };
    let content = html! {
        main.split.mail id="main" {
            (pane(&boxes))
            section.pane.threads aria-label="Threads" { h1.sr { "Mail" } div.scroll.pad { (empty(&nothing)) } }
            section.pane.canvas.thread aria-label="Conversation" {}
        }
    };
    shell::page(&web, &who, Frame { title: "Mail", place: Place::Mail, live: None }, &content).await
}
