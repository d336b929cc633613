//! The mailboxes that somebody may use, and how each is doing.

use crate::failure::Failure;
use crate::mail::boxes::is_troubled;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::empty::{Empty, empty};
use crate::ui::hue::Hue;
use crate::ui::icon::{icon, small};
use crate::ui::time::{Clock, ago};
use base::Cx;
use flow::channels::mailboxes::{self, Mailbox, MailboxKind};
use flow::channels::{self, Source};
use flow::pipelines::{self, Pipeline};
use maud::{Markup, html};

/// Where one is connected.
const ADD: &str = "/mail/mailboxes/new";

/// What the section shows.
struct View {
    boxes: Vec<Mailbox>,
    sources: Vec<Source>,
    pipelines: Vec<Pipeline>,
}

/// The section. Everybody who works here connects mailboxes: administrators shared ones too (EM-10, EM-11).
///
/// # Errors
/// [`Failure::Busy`].
pub(super) async fn section(web: &Web, who: &SignedIn) -> Result<Markup, Failure> {
    let read = |cx: &mut Cx<'_>| {
        let (boxes, sources) = (mailboxes::list_usable(cx)?, channels::list_sources(cx, None)?);
        Ok::<_, Failure>(View { boxes, sources, pipelines: pipelines::list(cx)? })
    };
    let view = web.desk.read(who, read).await?;
    let clock = shell::clock(web, who);
    let nothing = Empty {
        icon: "mail",
        title: "No mailbox yet",
        text: "Connect one: its mails stand beside their leads.",
        action: who.writes().then_some(("Add mailbox", ADD)),
    };
    Ok(html! {
        section aria-labelledby="mailboxes" {
            div.row.wrap {
                div.grow {
                    h2.head id="mailboxes" { "Mailboxes" }
                    p.muted { "Read by IMAP. Inbox and Sent are synchronised." }
                }
                @if who.writes() && !view.boxes.is_empty() {
                    a.btn.primary href=(ADD) hx-get=(ADD) hx-target="#dialogs" { (icon("plus")) "Add mailbox" }
                }
            }
            @if view.boxes.is_empty() { (empty(&nothing)) } @else {
                ul.box { @for mailbox in &view.boxes { (line(&view, mailbox, &clock)) } }
            }
        }
    })
}

fn line(view: &View, mailbox: &Mailbox, clock: &Clock) -> Markup {
    let href = format!("/mail/mailboxes/{}", mailbox.id);
    let is_on = view.sources.iter().any(|source| source.id == mailbox.source_id && source.is_on);
    html! {
        li.li {
            span class={ "dot " (Hue::of_id(mailbox.id.0).class()) } {}
            div.grow {
                b { (mailbox.address) } " " span.pill { (kind_words(mailbox)) }
                span.muted.small.line { @if is_troubled(mailbox) { (mailbox.state.text) } @else { (readers(view, mailbox)) } }
            }
            @if !is_on { span.next { (small("circle-dashed")) "Paused" } }
            @else if is_troubled(mailbox) {
                span.next.late { (small("circle-alert")) "Stopped " (ago(clock, mailbox.state.at)) }
                @if mailbox.state.word == "sign_in_again" { a.btn href={ (href) "#sign-in" } { "Sign in again" } }
            }
            @else { span.next { (small("circle-check")) (in_step(mailbox, clock)) } }
            a.mini href=(href) aria-label={ "Settings of " (mailbox.address) } { (icon("ellipsis")) }
        }
    }
}

/// "Synced 2 min"; before the first time, what it is doing.
pub(super) fn in_step(mailbox: &Mailbox, clock: &Clock) -> Markup {
    match mailbox.synced_at {
        Some(at) => html! { "Synced " (ago(clock, at)) },
        None => html! { (mailbox.state.text) },
    }
}

/// In which pipeline its requests come, and who reads them.
fn readers(view: &View, mailbox: &Mailbox) -> String {
    let source = view.sources.iter().find(|source| source.id == mailbox.source_id);
    let pipeline = source.and_then(|source| view.pipelines.iter().find(|pipeline| pipeline.id == source.pipeline_id));
    let readers = match (mailbox.kind, mailbox.shared_with_admins) {
        (MailboxKind::Shared, _) => "everyone with mail access",
        (MailboxKind::Personal, true) => "only its owner; shared with administrators",
        (MailboxKind::Personal, false) => "only you",
    };
    pipeline.map_or_else(|| readers.to_owned(), |pipeline| format!("{} · {readers}", pipeline.name))
}

pub(super) fn kind_words(mailbox: &Mailbox) -> &'static str {
    match mailbox.kind {
        MailboxKind::Shared => "Shared",
        MailboxKind::Personal => "Personal",
    }
}
