//! `GET /tasks/list`: tasks as a table, filtered, ordered, page by page; several are done or put off at once (TK-03).

use super::cards::Pen;
use super::plan::{Around, Asked, page};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::empty::{Empty, empty};
use crate::ui::task_card;
use crate::ui::time::Clock;
use axum::extract::{Query, State};
use base::Cx;
use base::access::Action;
use base::ids::TaskId;
use flow::timeline::{self, PlannedTask, TaskFilter};
use jiff::civil::Date;
use maud::{Markup, html};

/// Tasks of one page.
const PAGE_TASKS: usize = 50;
/// The address.
const LIST: &str = "/tasks/list";

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(State(web): State<Web>, who: SignedIn, Query(asked): Query<Asked>) -> Result<Markup, Failure> {
    let clock = shell::clock(&web, &who);
    let filter = filter(&clock, &who, &asked);
    let read = move |cx: &mut Cx<'_>| {
        Ok::<_, Failure>((Around::read(cx)?, timeline::list_planned(cx, &filter, PAGE_TASKS as i64 + 1)?))
    };
    let (around, mut found) = web.desk.read(&who, read).await?;
    let has_more = found.len() > PAGE_TASKS;
    found.truncate(PAGE_TASKS);
    let here = asked.address(LIST, &[("after", &asked.after)]);
    let pen = Pen { around: &around, clock: &clock, here: &here, csrf_token: who.csrf_token.reveal() };
    let next = found.last().filter(|_| has_more).map(|last| format!("{},{}", last.task.due_at, last.task.id));
    let content = html! {
        main.scroll id="main" {
            div.sheet.wide-sheet {
                (conditions(&asked, &around))
                @if found.is_empty() {
                    (empty(&Empty { icon: "calendar-check", title: "No tasks", text: "Nothing fits what is asked for above.", action: None }))
                } @else { (table(&pen, &asked, &found)) }
                @if let Some(next) = next { a.btn.ghost.block href=(asked.address(LIST, &[("after", &next)])) { "Next page" } }
            }
        }
    };
    page(&web, &who, (LIST, &asked), &around, &content).await
}

fn filter(clock: &Clock, who: &SignedIn, asked: &Asked) -> TaskFilter {
    let day = |text: &str| text.parse::<Date>().ok();
    let order = asked.order.trim_start_matches('-');
    let behind = asked.after.split_once(',').and_then(|(due, id)| Some((due.parse().ok()?, TaskId(id.parse().ok()?))));
    TaskFilter {
        responsible: asked.responsible(who),
        is_done: match asked.state.as_str() {
            "all" => None,
            "done" => Some(true),
            _ => Some(false),
        },
        kinds: asked.kind.parse().ok().into_iter().collect(),
        due_from: day(&asked.from).map(|day| clock.begin(day)),
        due_before: day(&asked.to).and_then(|day| day.tomorrow().ok()).map(|day| clock.begin(day)),
        behind,
        is_by_due_time: order != "made",
        is_descending: asked.order.starts_with('-'),
        ..TaskFilter::default()
    }
}

fn conditions(asked: &Asked, around: &Around) -> Markup {
    html! {
        form.row.wrap.ends data-saves-itself method="get" action=(LIST) {
            @if !asked.of.is_empty() { input type="hidden" name="of" value=(asked.of); }
            @if !asked.order.is_empty() { input type="hidden" name="order" value=(asked.order); }
            label.field { span.lbl { "State" }
                select.input name="state" {
                    @for (value, words) in [("", "Open"), ("done", "Done"), ("all", "Open and done")] { option value=(value) selected[asked.state == value] { (words) } }
                }
            }
            label.field { span.lbl { "Kind" }
                select.input name="kind" {
                    option value="" { "Every kind" }
                    @for kind in around.kinds.iter().filter(|kind| kind.deleted_at.is_none()) {
                        option value=(kind.id) selected[asked.kind == kind.id.to_string()] { (kind.name) }
                    }
                }
            }
            label.field { span.lbl { "Due from" } input.input type="date" name="from" value=(asked.from); }
            label.field { span.lbl { "Due until" } input.input type="date" name="to" value=(asked.to); }
            noscript { button.btn { "Show" } }
        }
    }
}

fn table(pen: &Pen<'_>, asked: &Asked, found: &[PlannedTask]) -> Markup {
    let may = |action| found.iter().any(|planned| pen.around.rights.require_on(action, &planned.task.held()).is_ok());
    let rows = html! {
        div.wide-table {
            table.table.tasks aria-label="Tasks" {
                thead { tr {
                    th { span.sr { "Choose" } }
                    th { "Task" } th { "For" } th { (order(asked, "due", "Due")) } th { "Responsible" } th { (order(asked, "made", "Made")) } th { span.sr { "Change" } }
                } }
                tbody { @for planned in found { (row(pen, planned)) } }
            }
        }
    };
    if !may(Action::Edit) {
        return rows;
    }
    html! {
        form id="several" method="post" action="/task-completions" hx-post="/task-completions" hx-swap="none" {
            input type="hidden" name="csrf_token" value=(pen.csrf_token);
            input type="hidden" name="back" value=(pen.here);
            div.row.wrap.several {
                label.row { input type="checkbox" data-check-all; "All on this page" }
                span.grow {}
                button.btn { "Done" }
                @for (days, words) in [("1", "A day later"), ("7", "A week later")] {
                    button.btn name="days" value=(days) formaction="/task-postponements" hx-post="/task-postponements" { (words) }
                }
                @if may(Action::Delete) { button.btn.bad formaction="/task-deletions" hx-post="/task-deletions" { "Delete" } }
            }
            (rows)
        }
    }
}

fn order(asked: &Asked, name: &str, words: &str) -> Markup {
    let is_up = asked.order == name || (asked.order.is_empty() && name == "due");
    let other = if is_up { format!("-{name}") } else { name.to_owned() };
    let mark = if is_up {
        " ↑"
    } else if asked.order == format!("-{name}") {
        " ↓"
    } else {
        ""
    };
    html! { a href=(asked.address(LIST, &[("order", &other)])) { (words) (mark) } }
}

fn row(pen: &Pen<'_>, planned: &PlannedTask) -> Markup {
    let (view, task) = (pen.card(planned), &planned.task);
    html! {
        tr id={ "plan-" (task.id) } data-task=(task.id) tabindex="0" .done[task.completed_at.is_some()] {
            td { @if view.may_edit { input type="checkbox" name="id" value=(task.id) disabled[task.completed_at.is_some()] aria-label={ "Choose: " (task.text) }; } }
            td { div.row { (task_card::kind(&view)) span { (task_card::title(&view)) @if !task.result.is_empty() { span.muted.small.line { (task.result) } } } } }
            td.muted { (view.record.unwrap_or_default()) }
            td { (task_card::due(&view)) }
            td { div.row { (avatar(&Person { id: view.person.0, name: view.person.1 }, Size::Small)) span.wide-only { (view.person.1) } } }
            td.muted { (crate::ui::time::ago(pen.clock, task.stamps.created_at)) }
            td { @if view.may_edit { div.row { (task_card::edit(&view)) button.mini type="button" data-task-move aria-haspopup="menu" aria-label={ "Move: " (task.text) } { (crate::ui::icon::icon("arrow-right")) } } } }
        }
    }
}
