//! The open tasks of a record, the next one first, each with the form that ends it.

use crate::feed::Reading;
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::feed::AIM;
use crate::ui::icon::icon;
use crate::ui::lead_card::{NextTask, next_task};
use crate::ui::time::{date, exact};
use base::access::Action;
use flow::timeline::Task;
use maud::{Markup, html};

/// Open tasks that a page shows.
pub const MAX_OPEN_TASKS: i64 = 20;

/// The list `#open-tasks`; empty it is there too, so that a task set later has its place.
pub fn open_tasks(reading: &Reading<'_>, tasks: &[Task]) -> Markup {
    html! { ul.open-tasks id="open-tasks" aria-label="Open tasks" { @for task in tasks { (open_task(reading, task)) } } }
}

fn open_task(reading: &Reading<'_>, task: &Task) -> Markup {
    let url = format!("/tasks/{}/completion", task.id);
    let name = reading.records.person_name(task.responsible_id);
    let words = html! {
        (icon("circle-dashed")) span.grow { (task.text) } (due(reading, task))
        (avatar(&Person { id: task.responsible_id.0, name }, Size::Small))
    };
    if reading.records.rights.require_on(Action::Edit, &task.held()).is_err() {
        return html! { li id={ "task-" (task.id) } { div.row { (words) } } };
    }
    html! {
        li id={ "task-" (task.id) } {
            details {
                summary { (words) }
                form.row method="post" action=(url) hx-post=(url) hx-target=(AIM) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                    input.input.grow name="result" maxlength="10000" placeholder="What came of it?" aria-label={ "Result of: " (task.text) };
                    button.btn.primary { "Done" }
                }
            }
        }
    }
}

fn due(reading: &Reading<'_>, task: &Task) -> Markup {
    let (now, words) = (reading.clock.now_s, exact(reading.clock, task.due_at));
    next_task(&match task.due_at {
        late if late < now => NextTask::Late(&words),
        at if date(reading.clock, at) == date(reading.clock, now) => NextTask::Today(&words),
        _ => NextTask::Later(&words),
    })
}
