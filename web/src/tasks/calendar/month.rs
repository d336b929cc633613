//! A month: whole weeks, each day with its first tasks.

use super::super::cards::Pen;
use super::super::plan::Asked;
use super::{CALENDAR, new_href, of_day};
use crate::ui::icon::small;
use crate::ui::task_card::task_line;
use flow::timeline::PlannedTask;
use jiff::civil::Date;
use maud::{Markup, html};

/// Tasks that a day of a month shows; the day itself shows all.
const DAY_TASKS: usize = 4;
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The month of `day`, drawn as `days`.
pub fn month(pen: &Pen<'_>, asked: &Asked, (day, days): (Date, &[Date]), found: &[PlannedTask]) -> Markup {
    html! {
        ol.weekdays aria-hidden="true" { @for name in WEEKDAYS { li { (name) } } }
        ol.month { @for each in days { (cell(pen, asked, *each, (each.month() == day.month(), of_day(pen, *each, found)))) } }
    }
}

fn cell(pen: &Pen<'_>, asked: &Asked, day: Date, (is_inside, tasks): (bool, Vec<&PlannedTask>)) -> Markup {
    let address = asked.address(CALENDAR, &[("view", "day"), ("day", &day.to_string())]);
    let new = new_href(pen.here, day, None);
    html! {
        li.date.outside[!is_inside] aria-current=[(day == pen.clock.today()).then_some("date")] {
            div.row {
                a.num href=(address) aria-label=(day.strftime("%A %-d %B").to_string()) { (day.day()) }
                @if pen.around.may_add() {
                    a.mini.end href=(new) hx-get=(new) hx-target="#dialogs" aria-label={ "New task on " (day.strftime("%-d %B").to_string()) } { (small("plus")) }
                }
            }
            ol data-drop="day" data-day=(day) {
                @for planned in tasks.iter().take(DAY_TASKS) { (task_line(&pen.card(planned), None)) }
            }
            @if tasks.len() > DAY_TASKS { a.muted.small href=(address) { (tasks.len() - DAY_TASKS) " more" } }
        }
    }
}
