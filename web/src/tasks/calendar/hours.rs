//! A week or a day by the hour; tasks of a whole day stand above, and a task is as long as it takes.

use super::super::cards::Pen;
use super::super::plan::Asked;
use super::{CALENDAR, new_href, of_day};
use crate::ui::task_card::task_line;
use flow::timeline::{PlannedTask, Task};
use jiff::civil::Date;
use maud::{Markup, html};

/// Seconds of the steps in which lengths are drawn.
const HALF_HOUR_S: i64 = 1_800;

/// The days side by side.
pub fn hours(pen: &Pen<'_>, asked: &Asked, days: &[Date], found: &[PlannedTask]) -> Markup {
    html! {
        div.hours {
            ol.clock aria-hidden="true" {
                li.head {} li.all-day { "all day" }
                @for hour in 0..24 { li { (format!("{hour:02}:00")) } }
            }
            @for day in days { (column(pen, asked, *day, &of_day(pen, *day, found))) }
        }
    }
}

fn column(pen: &Pen<'_>, asked: &Asked, day: Date, tasks: &[&PlannedTask]) -> Markup {
    let address = asked.address(CALENDAR, &[("view", "day"), ("day", &day.to_string())]);
    let (whole, timed): (Vec<&PlannedTask>, Vec<&PlannedTask>) =
        tasks.iter().copied().partition(|planned| planned.task.is_all_day);
    let is_today = day == pen.clock.today();
    html! {
        section.date aria-label=(day.strftime("%A %-d %B").to_string()) aria-current=[is_today.then_some("date")] {
            h3.head { a href=(address) { (day.strftime("%a %-d").to_string()) } }
            ol.all-day data-drop="all-day" data-day=(day) { @for planned in whole { (task_line(&pen.card(planned), 0, 0)) } }
            @for hour in 0..24 {
                @let new = new_href(pen.here, day, Some(hour * 60));
                div.hour {
                    a.add-here href=(new) hx-get=(new) hx-target="#dialogs" tabindex="-1" aria-label={ "New task at " (hour) ":00" } {}
                    ol data-drop="hour" data-day=(day) data-minute=(hour * 60) {
                        @for planned in timed.iter().filter(|planned| hour_of(pen, &planned.task) == hour) {
                            (task_line(&pen.card(planned), length(&planned.task), beside(&planned.task, &timed)))
                        }
                    }
                }
            }
        }
    }
}

fn hour_of(pen: &Pen<'_>, task: &Task) -> i64 {
    i64::from(pen.clock.at(task.due_at).hour())
}

/// In half hours, rounded up; a task without a length is one line.
fn length(task: &Task) -> i64 {
    (task.duration + HALF_HOUR_S - 1) / HALF_HOUR_S
}

/// How many longer tasks that began in an earlier hour are still going on: so far to the right this one is drawn.
pub(super) fn beside(task: &Task, timed: &[&PlannedTask]) -> usize {
    let goes_on = |other: &Task| {
        other.due_at / 3_600 < task.due_at / 3_600 && other.due_at + other.duration.max(HALF_HOUR_S) > task.due_at
    };
    timed.iter().filter(|other| goes_on(&other.task)).count()
}
