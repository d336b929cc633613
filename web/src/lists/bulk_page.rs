//! `GET /bulk-changes`: what was changed in bulk, how far it is, and each with its way back.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::money::thousands;
use crate::ui::table::{Align, table};
use crate::ui::time;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::bulk_changes::{self, BulkChange};
use base::ids::BulkChangeId;
use base::people::users;
use maud::{Markup, html};
use std::collections::HashMap;

const COLUMNS: [(&str, Align); 5] = [
    ("What", Align::Start),
    ("Changed", Align::End),
    ("Left as it was", Align::End),
    ("When", Align::Start),
    ("", Align::Start),
];

/// The newest ones, each with its way back. A script asks again every second while a job works on one.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(State(web): State<Web>, who: SignedIn, asker: Asker) -> Result<Response, Failure> {
    let read = |cx: &mut Cx<'_>| {
        Ok::<_, Failure>((bulk_changes::list(cx)?, bulk_changes::remaining_of_undoing(cx)?, users::list(cx)?))
    };
    let (changes, remaining, people) = web.desk.read(&who, read).await?;
    let pen = Pen::new(&web, &who, people);
    let may = |change: &BulkChange| {
        change.state.is_reversible()
            && (change.created_by == who.user.id || who.is_admin())
            && pen.clock.now_s - change.created_at <= bulk_changes::KEPT
    };
    let rows: Vec<Vec<Markup>> = changes.iter().map(|change| row(&pen, change, &remaining, may(change))).collect();
    let is_busy = changes.iter().any(|change| change.state.is_busy());
    let sheet = html! {
        div.sheet id="bulk-changes" hx-get=[is_busy.then_some("/bulk-changes")] hx-trigger=[is_busy.then_some("every 1s")] hx-swap=[is_busy.then_some("outerMorph")] {
            @if rows.is_empty() { (empty(&NOTHING)) } @else { (table("Bulk changes", &COLUMNS, &rows)) }
        }
    };
    if asker == Asker::Script {
        return Ok(sheet.into_response());
    }
    let content = html! { (bar("Bulk changes", &html! {})) main.scroll id="main" { (sheet) } };
    let frame = Frame { title: "Bulk changes", place: Place::Leads, live: None };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

const NOTHING: Empty<'static> = Empty {
    icon: "layers",
    title: "Nothing was changed in bulk yet",
    text: "Select records in a list or on a board to move, assign, tag or delete them together; it stands here and can be taken back.",
    action: Some(("Leads", "/leads")),
};

fn row(pen: &Pen, change: &BulkChange, remaining: &HashMap<BulkChangeId, i64>, may: bool) -> Vec<Markup> {
    vec![
        html! { b { (change.deed) } " " span.muted { (pen.name(change.created_by)) } },
        html! { span.num { (change.changed) } },
        html! { span.num { (change.left_out) } },
        time::ago(&pen.clock, change.created_at),
        html! {
            span.row {
                (how_far(change, remaining))
                @if may { button.btn form="change" formaction={ "/bulk-changes/" (change.id) "/reversal" } { "Undo" } }
            }
        },
    ]
}

fn how_far(change: &BulkChange, remaining: &HashMap<BulkChangeId, i64>) -> Markup {
    use bulk_changes::State;
    match change.state {
        State::Doing => progress("Working", change.changed + change.left_out, change.planned),
        State::Undoing => {
            let left = remaining.get(&change.id).copied().unwrap_or(0);
            progress("Taking back", change.changed - left, change.changed)
        }
        State::Undone => html! { span.muted { "Taken back" } },
        State::Stopped => html! { span.late { "Stopped before its end" } },
        State::Done => html! {},
    }
}

/// More may match by now than were counted.
fn progress(words: &str, done: i64, planned: i64) -> Markup {
    let planned = planned.max(done).max(1);
    let number = |count: i64| thousands(count.unsigned_abs());
    html! {
        progress.progress max=(planned) value=(done) aria-label=(words) {}
        span.num.muted { (words) ": " (number(done)) " of " (number(planned)) }
    }
}
