//! `GET /notices`: the newest notices, as a page or as a drawer on an open page.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::incoming_leads::cards::to_decide;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::decide;
use crate::ui::dialog;
use crate::ui::empty::{Empty, empty};
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use crate::ui::notices::{Notice as View, notices};
use crate::ui::time::Clock;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::ids::{IncomingLeadId, NoticeId};
use base::{Cx, journal};
use flow::inbox::{self, State as Decided};
use flow::updates::{self, Notice, Topic};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Notices of one page.
const PAGE_NOTICES: usize = 50;
/// The tabs: what they are called in an address, and on the screen.
const TABS: [(&str, &str); 5] =
    [("", "All"), ("requests", "Requests"), ("tasks", "Tasks"), ("mail", "Mail"), ("system", "System")];

/// Which notices.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Of a topic, or of any.
    topic: String,
    /// Older than this one.
    before: Option<NoticeId>,
    /// `on` for a script that brings a page up to date, where another gets a drawer.
    full: Option<String>,
}

/// The list: requests that wait are accepted, declined or linked in place.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (user, topic, before) = (who.user.id, Topic::from_stored(&asked.topic), asked.before);
    let read = move |cx: &mut Cx<'_>| {
        let found = updates::list_notices_of(cx, user, topic, before, PAGE_NOTICES as i64 + 1)?;
        let ids: Vec<IncomingLeadId> = found.iter().filter_map(|notice| notice.incoming_lead_id).collect();
        let mut waiting = inbox::list_by_ids(cx, &ids)?;
        waiting.retain(|incoming| incoming.state == Decided::Waiting);
        let pipelines = to_decide(cx, &waiting);
        waiting.retain(|incoming| pipelines.contains(&incoming.pipeline_id));
        let waiting = waiting.iter().map(|incoming| incoming.id).collect::<BTreeSet<_>>();
        Ok::<_, Failure>((found, waiting, journal::newest(cx)?))
    };
    let (mut found, waiting, newest) = web.desk.read(&who, read).await?;
    let has_more = found.len() > PAGE_NOTICES;
    found.truncate(PAGE_NOTICES);
    let clock = shell::clock(&web, &who);
    let older =
        found.last().filter(|_| has_more).map(|last| format!("/notices?topic={}&before={}", asked.topic, last.id));
    let token = who.csrf_token.reveal();
    // A script that brings the page up to date asks for the page.
    let asker = if asked.full.is_none() { asker } else { Asker::Browser };
    let shown = html! {
        (tabs(&asked.topic, asker))
        (items(&clock, &found, &waiting))
        @if let Some(older) = older { a.btn.ghost.block href=(older) { "Older" } }
    };
    if asker == Asker::Script {
        return Ok(dialog::drawer("notices-dialog", "Notifications", &shown, &all_read(token)).into_response());
    }
    let actions = html! { a.btn.ghost href="/notices/settings" { (icon("mail")) span.wide { "By mail" } span.sr { "What is sent by mail" } } (all_read(token)) };
    let content = html! {
        (bar("Notifications", &actions))
        main.scroll id="main" { div.sheet { (shown) } }
        div id="plan-refresh" hidden {}
    };
    let stream =
        format!("/notices/events?after={newest}&topic={}", Topic::from_stored(&asked.topic).map_or("", Topic::as_str));
    // Who looks at old ones is not disturbed by new ones.
    let live = asked.before.is_none().then_some(stream.as_str());
    let frame = Frame { title: "Notifications", place: Place::Notices, live };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

/// Links of the page; in the drawer they stay in it.
fn tabs(topic: &str, asker: Asker) -> Markup {
    let is_drawer = asker == Asker::Script;
    html! {
        nav.tabs.notice-tabs aria-label="Topics" {
            @for (name, words) in TABS {
                @let address = format!("/notices?topic={name}");
                a href=(address) hx-get=[is_drawer.then_some(&address)] hx-target=[is_drawer.then_some("#dialogs")]
                    hx-swap=[is_drawer.then_some("innerHTML")] aria-current=[(name == topic).then_some("page")] { (words) }
            }
        }
    }
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
            let (picture, hue) = look(&notice.kind);
            let to_decide = notice.incoming_lead_id.filter(|id| open.remove(id));
            let actions = html! {
                div.row.wrap {
                    button.plain form="change" formaction={ "/notices/" (notice.id) "/reading" } { "Open" span.sr { ": " (notice.text) } }
                    @if let Some(id) = to_decide { (decide::on_card(id.0, &notice.text)) }
                }
            };
            let is_unread = notice.read_at.is_none();
            View { icon: picture, hue, title: &notice.text, text: &notice.detail, at_s: notice.at, is_unread, actions }
        })
        .collect();
    html! {
        @if views.is_empty() {
            (empty(&Empty { icon: "bell", title: "Nothing new", text: "New requests and answers of your clients are told here.", action: None }))
        }
        (notices(clock, &views))
    }
}

fn look(kind: &str) -> (&'static str, Hue) {
    match kind {
        "incoming_lead" => ("inbox", Hue::Blue),
        "request" => ("bell", Hue::Violet),
        "lead_assigned" => ("user-round-check", Hue::Green),
        "task" => ("calendar-check", Hue::Blue),
        "task_due" => ("circle-alert", Hue::Red),
        "task_done" => ("circle-check", Hue::Green),
        "message" => ("at-sign", Hue::Violet),
        "person_removed" => ("users-round", Hue::Blue),
        "person_shut_out" => ("lock", Hue::Red),
        "duplicate_control_stopped" => ("circle-alert", Hue::Red),
        "webhook_stopped" => ("webhook", Hue::Red),
        "mail_refused" | "mail_undelivered" => ("circle-alert", Hue::Red),
        "arrival_set_aside"
        | "mailbox_troubled"
        | "mail_held"
        | "mail_returned"
        | "mail_uncertain"
        | "duplicate_control_lost_field" => ("triangle-alert", Hue::Amber),
        _ => ("reply", Hue::Cyan),
    }
}
