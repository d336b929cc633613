//! A week or a day by the hour; tasks of a whole day stand above, and a task is as long as it takes.

use super::super::cards::Pen;
use super::super::plan::Asked;
use super::lanes::{Lane, lanes};
use super::{CALENDAR, new_href, of_day};
use crate::ui::task_card::{MAX_HALF_HOURS, Spot, task_line};
use crate::ui::time::Clock;
use base::clock::{MINUTE, Seconds};
use flow::timeline::{PlannedTask, Task};
use jiff::civil::Date;
use maud::{Markup, html};

/// Seconds of a row.
const HOUR: Seconds = 60 * MINUTE;
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
    let timed = placed(pen.clock, &timed);
    let is_today = day == pen.clock.today();
    html! {
        section.date aria-label=(day.strftime("%A %-d %B").to_string()) aria-current=[is_today.then_some("date")] {
            h3.head { a href=(address) { (day.strftime("%a %-d").to_string()) } }
            ol.all-day data-drop="all-day" data-day=(day) { @for planned in whole { (task_line(&pen.card(planned), None)) } }
            @for row in rows(pen.clock, day) {
                @let hour = row.hour;
                @let at_that = |again: bool| timed.iter().filter(move |(planned, _)| row.holds(pen.clock, planned.task.due_at, again));
                @match row.kind {
                    Kind::Skipped => div.hour.skipped { span.sr { "There is no " (hour) " o’clock: the clocks go forward" } },
                    Kind::Once | Kind::Twice => {
                        @let new = new_href(pen.here, day, Some(hour * 60));
                        div.hour.twice[row.kind == Kind::Twice] {
                            @if pen.around.may_add() { a.add-here href=(new) hx-get=(new) hx-target="#dialogs" tabindex="-1" aria-label={ "New task at " (hour) ":00" } {} }
                            ol data-drop="hour" data-day=(day) data-minute=(hour * 60) { (drawn(pen, at_that(false))) }
                            @if row.kind == Kind::Twice {
                                ol aria-label={ (hour) ":00 again, after the clocks went back" } { (drawn(pen, at_that(true))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn drawn<'t>(pen: &Pen<'_>, tasks: impl Iterator<Item = &'t (&'t PlannedTask, Spot)>) -> Markup {
    html! { @for (planned, spot) in tasks { (task_line(&pen.card(planned), Some(*spot))) } }
}

/// The tasks of a day, in the order of their times, each with its spot.
fn placed<'t>(clock: &Clock, timed: &[&'t PlannedTask]) -> Vec<(&'t PlannedTask, Spot)> {
    let half_hours = |task: &Task| length(task).clamp(1, MAX_HALF_HOURS);
    let stretches: Vec<_> = timed
        .iter()
        .map(|planned| planned.task.due_at..planned.task.due_at + half_hours(&planned.task) * HALF_HOUR_S)
        .collect();
    let spot = |(planned, lane): (&&'t PlannedTask, Lane)| {
        let minute = i64::from(clock.at(planned.task.due_at).minute());
        (*planned, Spot { minute, half_hours: half_hours(&planned.task), lane: lane.at, lanes: lane.of })
    };
    timed.iter().zip(lanes(&stretches)).map(spot).collect()
}

/// How often an hour comes on a day: a day of a clock change has 23 hours, or 25.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Once,
    Skipped,
    Twice,
}

/// A row of the grid: an hour as the clock shows it, so that the same hours of several days stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// From 0 to 23.
    pub hour: i64,
    pub kind: Kind,
    /// When it begins, the first time.
    begins: Seconds,
}

impl Row {
    /// Does a time lie in this hour, the first time or `again`?
    pub(super) fn holds(self, clock: &Clock, at: Seconds, again: bool) -> bool {
        let is_later = self.kind == Kind::Twice && at >= self.begins + HOUR;
        i64::from(clock.at(at).hour()) == self.hour && is_later == again
    }
}

/// The rows of a day.
pub(super) fn rows(clock: &Clock, day: Date) -> impl Iterator<Item = Row> {
    (0..24).map(move |hour| {
        let begins = clock.moment(day, hour * 60);
        let shows = |at: Seconds| i64::from(clock.at(at).hour()) == hour && clock.at(at).date() == day;
        let kind = match (shows(begins), shows(begins + HOUR)) {
            (false, _) => Kind::Skipped,
            (true, false) => Kind::Once,
            (true, true) => Kind::Twice,
        };
        Row { hour, kind, begins }
    })
}

/// In half hours, rounded up.
fn length(task: &Task) -> i64 {
    (task.duration + HALF_HOUR_S - 1) / HALF_HOUR_S
}
