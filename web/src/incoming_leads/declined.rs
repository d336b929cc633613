//! `GET /pipelines/{id}/declined`: what was declined in the last 30 days, to be restored, and how fast requests are
//! decided (IL-14, IL-42).

use super::cards;
use super::decider::since;
use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::button::{Look, link, submit};
use crate::ui::empty::{Empty, empty};
use crate::ui::hue::Hue;
use crate::ui::icon::small;
use crate::ui::incoming_card::Kind;
use crate::ui::pill::{Tag, pill};
use axum::extract::{Path, Query, State};
use base::Cx;
use base::clock::Seconds;
use base::ids::{IncomingLeadId, PipelineId, UserId};
use base::people::users;
use flow::inbox::{self, Filter, IncomingLead, Position, RESTORABLE, State as Decision, Summary};
use flow::pipelines;
use maud::{Markup, html};
use serde::Deserialize;

/// Lines of one page.
const PAGE_LINES: i64 = 100;

/// Where the page before this one ended: `updated_at,id`.
#[derive(Debug, Deserialize)]
pub struct Page {
    after: Option<String>,
}

/// The page.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(page): Query<Page>,
) -> Result<Markup, Failure> {
    let after = page.after.as_deref().and_then(position);
    let read = move |cx: &mut Cx<'_>| {
        let pipeline = pipelines::load(cx, PipelineId(id))?;
        let filter = Filter { state: Decision::Declined, ..Filter::waiting(pipeline.id, None) };
        let lines = inbox::list(cx, &filter, after, PAGE_LINES + 1)?;
        let summary = inbox::summary(cx, Some(pipeline.id), cx.now - RESTORABLE, cx.now)?;
        Ok::<_, Failure>((pipeline, lines, summary, users::list(cx)?))
    };
    let (pipeline, lines, summary, people) = web.desk.read(&who, read).await?;
    let pen = Pen::new(&web, &who, people);
    let title = format!("Declined · {}", pipeline.name);
    let back = html! { (link(Look::Plain, "square-kanban", "To the board", &format!("/pipelines/{id}"))) };
    let content = html! {
        (bar(&title, &back))
        main.scroll id="main" { div.sheet { (speed(&summary)) (list(&pen, pipeline.id, &lines, who.csrf_token.reveal())) } }
    };
    shell::page(&web, &who, Frame { title: &title, place: Place::Leads, live: None }, &content).await
}

fn position(text: &str) -> Option<Position> {
    let (updated_at, id) = text.split_once(',')?;
    Some(Position { updated_at: updated_at.parse().ok()?, id: IncomingLeadId(id.parse().ok()?) })
}

/// "In the last 30 days 42 came: 20 accepted …, decided after 12 min on average."
fn speed(summary: &Summary) -> Markup {
    let waiting = summary.total - summary.accepted - summary.declined - summary.linked;
    html! {
        section.box.pad aria-label="Speed of triage" {
            p {
                "In the last 30 days " b { (summary.total) } " came: " (summary.accepted) " accepted, " (summary.linked) " linked, "
                (summary.declined) " declined, " (waiting) " waiting."
                @if waiting < summary.total { " Decided after " b { (span(summary.average_decision_seconds)) } " on average." }
            }
            p.row.muted.small {
                @for kind in Kind::ALL {
                    @let number = summary.channels.iter().find(|(channel, _)| *channel == cards::channel(kind)).map_or(0, |(_, number)| *number);
                    span { (small(kind.icon())) " " (number) " " (kind.plural()) }
                }
            }
        }
    }
}

fn span(seconds: Seconds) -> String {
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

fn list(pen: &Pen, pipeline: PipelineId, lines: &[IncomingLead], csrf_token: &str) -> Markup {
    let (shown, more) = lines.split_at(lines.len().min(PAGE_LINES as usize));
    let oldest = pen.clock.now_s - RESTORABLE;
    let restorable: Vec<&IncomingLead> =
        shown.iter().filter(|incoming| incoming.decided_at.is_some_and(|at| at >= oldest)).collect();
    let url = format!("/pipelines/{pipeline}/incoming-leads/restorations");
    html! {
        @if restorable.is_empty() {
            (empty(&Empty {
                icon: "archive",
                title: "Nothing was declined",
                text: "What is declined can be restored from here for 30 days.",
                action: None,
            }))
        } @else {
            form.stack method="post" action=(url) {
                input type="hidden" name="csrf_token" value=(csrf_token);
                ul.notices { @for incoming in restorable { (line(pen, incoming)) } }
                div.row { (submit(Look::Primary, "Restore what is ticked")) }
            }
        }
        @if let (Some(_), Some(last)) = (more.first(), shown.last()) {
            a.btn href={ "/pipelines/" (pipeline) "/declined?after=" (last.updated_at) "," (last.id) } { "Older" }
        }
    }
}

fn line(pen: &Pen, incoming: &IncomingLead) -> Markup {
    let by = incoming.decided_by.unwrap_or(UserId(0));
    let passed = incoming.decided_at.map_or(0, |at| pen.clock.now_s - at);
    html! {
        li.ev.note-row {
            input type="checkbox" name="ids" value=(incoming.id) aria-label={ "Restore " (incoming.sender) };
            div {
                div.row {
                    (small(cards::kind(incoming.channel).icon()))
                    b.clip { (incoming.sender) }
                    @if incoming.is_spam { (pill(&Tag { name: "spam", hue: Hue::Red })) }
                    span.muted.small.end { "by " (pen.name(by)) " " (since(passed)) }
                }
                p.muted.small { @if !incoming.title.is_empty() { b { (incoming.title) } " · " } (incoming.preview) }
                div.row {
                    button.btn name="ids" value=(incoming.id) { "Restore" }
                    @let url = format!("/incoming-leads/{}/blocks", incoming.id);
                    a.btn.ghost href=(url) hx-get=(url) hx-target="#dialogs" { "Block sender" }
                }
            }
        }
    }
}
