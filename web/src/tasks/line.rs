//! `GET /tasks`: the to-do line (TK-03): what is overdue, what is for today, for tomorrow, and for later.

use super::cards::Pen;
use super::plan::{Around, Asked, page};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::task_card::task_card;
use axum::extract::{Query, State};
use base::Cx;
use flow::timeline::{self, PlannedTask, TaskFilter};
use maud::{Markup, html};

/// Tasks of one column; the list has all of them.
const COLUMN_TASKS: usize = 50;

/// A day that whoever drops a task there chooses.
const CHOSEN: &str = "chosen";

/// A column: its name, the day that a task dropped there gets, and from when until when its tasks are due.
struct Column {
    name: &'static str,
    hue: &'static str,
    day: Option<&'static str>,
    span: (Option<i64>, Option<i64>),
}

/// The page: a query for each column.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn line(State(web): State<Web>, who: SignedIn, Query(asked): Query<Asked>) -> Result<Markup, Failure> {
    let clock = shell::clock(&web, &who);
    let now = clock.now_s;
    let tomorrow = clock.tomorrow();
    let after = clock.today().saturating_add(jiff::Span::new().days(2));
    let after = clock.begin(after);
    let columns = [
        Column { name: "Overdue", hue: "hue-red", day: None, span: (None, Some(now)) },
        Column { name: "Today", hue: "hue-green", day: Some("today"), span: (Some(now), Some(tomorrow)) },
        Column { name: "Tomorrow", hue: "hue-blue", day: Some("tomorrow"), span: (Some(tomorrow), Some(after)) },
        Column { name: "Later", hue: "hue-slate", day: Some(CHOSEN), span: (Some(after), None) },
    ];
    let responsible = asked.responsible(&who);
    let spans = columns.each_ref().map(|column| column.span);
    let read = move |cx: &mut Cx<'_>| {
        let around = Around::read(cx)?;
        let mut found = Vec::new();
        for (due_from, due_before) in spans {
            let filter = TaskFilter {
                responsible: responsible.clone(),
                is_done: Some(false),
                due_from,
                due_before,
                is_by_due_time: true,
                ..TaskFilter::default()
            };
            found.push(timeline::list_planned(cx, &filter, COLUMN_TASKS as i64 + 1)?);
        }
        Ok::<_, Failure>((around, found))
    };
    let (around, found) = web.desk.read(&who, read).await?;
    let here = asked.address("/tasks", &[]);
    let pen = Pen { around: &around, clock: &clock, here: &here, csrf_token: who.csrf_token.reveal() };
    let content = html! {
        main.plan id="main" {
            @for (column, tasks) in columns.iter().zip(&found) { (draw(&pen, &asked, column, tasks)) }
        }
    };
    page(&web, &who, ("/tasks", &asked), &around, &content).await
}

fn draw(pen: &Pen<'_>, asked: &Asked, column: &Column, tasks: &[PlannedTask]) -> Markup {
    let has_more = tasks.len() > COLUMN_TASKS;
    let shown = &tasks[..tasks.len().min(COLUMN_TASKS)];
    html! {
        section class={ "col " (column.hue) } aria-label=(column.name) {
            header.col-h { h2 { (column.name) span.n.num { (shown.len()) @if has_more { "+" } } } }
            @if shown.is_empty() { p.muted.small.none { "Nothing here." } }
            ol data-drop=[column.day.map(|day| if day == CHOSEN { CHOSEN } else { "day" })] data-day=[column.day.filter(|day| *day != CHOSEN)] {
                @for planned in shown { (task_card(&pen.card(planned))) }
                @if has_more { li.more { a.btn.ghost.block href=(asked.address("/tasks/list", &[])) { "All of them in the list" } } }
            }
        }
    }
}
