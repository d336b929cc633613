//! `GET /notices`: the newest notices, as a page or as a dialog on an open page.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::decide;
use crate::ui::dialog;
use crate::ui::empty::{Empty, empty};
use crate::ui::hue::Hue;
use crate::ui::notices::{Notice as View, notices};
use crate::ui::time::Clock;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base::ids::IncomingLeadId;
use flow::inbox::{self, State as Decided};
use flow::updates::{self, Notice};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Notices that are shown; older ones have been overtaken.
const MAX_NOTICES: i64 = 100;

/// The list: requests that wait are accepted, declined or linked in place.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(State(web): State<Web>, who: SignedIn, asker: Asker) -> Result<Response, Failure> {
    let user = who.user.id;
    let (found, waiting) = web
        .desk
        .read(&who, move |cx| {
            let found = updates::list_notices(cx, user, MAX_NOTICES)?;
            let ids: Vec<IncomingLeadId> = found.iter().filter_map(|notice| notice.incoming_lead_id).collect();
            let waiting =
                inbox::list_by_ids(cx, &ids)?.into_iter().filter(|incoming| incoming.state == Decided::Waiting);
            Ok::<_, Failure>((found, waiting.map(|incoming| incoming.id).collect::<BTreeSet<_>>()))
        })
        .await?;
    let clock = shell::clock(&web, &who);
    let (items, token) = (items(&clock, &found, &waiting), who.csrf_token.reveal());
    if asker == Asker::Script {
        return Ok(dialog::sent("notices-dialog", "Notifications", &items, &all_read(token)).into_response());
    }
    let content = html! {
        (bar("Notifications", &all_read(token)))
        main.scroll id="main" { div.sheet { (items) } }
    };
    let frame = Frame { title: "Notifications", place: Place::Leads, live: None };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

fn all_read(token: &str) -> Markup {
    html! {
        form method="post" action="/notices/readings" hx-post="/notices/readings" hx-swap="none" {
            input type="hidden" name="csrf_token" value=(token);
            button.btn { "Mark all read" }
        }
    }
}

/// The list `#notices`; only the newest notice of a request carries its buttons, so that it is decided once.
fn items(clock: &Clock, found: &[Notice], waiting: &BTreeSet<IncomingLeadId>) -> Markup {
    let mut open = waiting.clone();
    let views: Vec<View<'_>> = found
        .iter()
        .map(|notice| {
            let (icon, hue) = match notice.kind.as_str() {
                "incoming_lead" => ("inbox", Hue::Blue),
                "request" => ("bell", Hue::Violet),
                _ => ("reply", Hue::Cyan),
            };
            let to_decide = notice.incoming_lead_id.filter(|id| open.remove(id));
            let actions = html! {
                div.row.wrap {
                    a.plain href=(notice.link) { "Open" }
                    @if let Some(id) = to_decide { (decide::on_card(id.0, &notice.text)) }
                }
            };
            let is_unread = notice.read_at.is_none();
            View { icon, hue, title: &notice.text, text: "", at_s: notice.at, is_unread, actions }
        })
        .collect();
    html! {
        @if views.is_empty() {
            (empty(&Empty { icon: "bell", title: "Nothing new", text: "New requests and answers of your clients are told here.", action: None }))
        }
        (notices(clock, &views))
    }
}
