//! `GET /tasks/calendar`: a month, a week or a day in the account's time zone; a task is dragged to another day or hour
//! (TK-03).

mod hours;
mod lanes;
mod month;

use super::cards::Pen;
use super::plan::{Around, Asked, page};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::icon::icon;
use crate::ui::time::Clock;
use axum::extract::{Query, State};
use base::Cx;
use flow::timeline::{self, PlannedTask, TaskFilter};
use jiff::Span;
use jiff::civil::{Date, date};
use maud::{Markup, html};

/// Tasks that a calendar draws; whoever has more looks at a shorter time.
const MAX_TASKS: i64 = 1_000;
/// The address.
const CALENDAR: &str = "/tasks/calendar";

/// How much is shown at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Month,
    Week,
    Day,
}

impl Extent {
    const ALL: [Extent; 3] = [Extent::Month, Extent::Week, Extent::Day];

    fn named(name: &str) -> Extent {
        Extent::ALL.into_iter().find(|extent| extent.name() == name).unwrap_or(Extent::Week)
    }

    fn name(self) -> &'static str {
        match self {
            Extent::Month => "month",
            Extent::Week => "week",
            Extent::Day => "day",
        }
    }

    /// The days shown around `day`: a month is filled up to whole weeks, which begin on Monday.
    fn days(self, day: Date) -> Vec<Date> {
        let (first, last) = match self {
            Extent::Day => (day, day),
            Extent::Week => (monday(day), plus(monday(day), 6)),
            Extent::Month => (monday(day.first_of_month()), plus(monday(day.last_of_month()), 6)),
        };
        first.series(Span::new().days(1)).take_while(|day| *day <= last).collect()
    }

    fn step(self, day: Date, by: i64) -> Date {
        match self {
            Extent::Day => plus(day, by),
            Extent::Week => plus(day, 7 * by),
            Extent::Month => day.first_of_month().saturating_add(Span::new().months(by)),
        }
    }

    fn title(self, day: Date) -> String {
        match self {
            Extent::Month => day.strftime("%B %Y").to_string(),
            Extent::Week => {
                let (first, last) = (monday(day), plus(monday(day), 6));
                format!("{} – {}", first.strftime("%-d %b"), last.strftime("%-d %b %Y"))
            }
            Extent::Day => day.strftime("%A %-d %B %Y").to_string(),
        }
    }
}

fn plus(day: Date, days: i64) -> Date {
    day.saturating_add(Span::new().days(days))
}

fn monday(day: Date) -> Date {
    plus(day, -i64::from(day.weekday().to_monday_zero_offset()))
}

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn calendar(State(web): State<Web>, who: SignedIn, Query(asked): Query<Asked>) -> Result<Markup, Failure> {
    let clock = shell::clock(&web, &who);
    let extent = Extent::named(&asked.view);
    // A year that is typed may be any; the calendar keeps to those of people.
    let within = date(1970, 1, 1)..date(2400, 1, 1);
    let day = asked.day.parse().ok().filter(|day| within.contains(day)).unwrap_or_else(|| clock.today());
    let days = extent.days(day);
    let span = days.first().zip(days.last()).map(|(first, last)| (clock.begin(*first), clock.begin(plus(*last, 1))));
    let filter = TaskFilter {
        responsible: asked.responsible(&who),
        due_from: span.map(|span| span.0),
        due_before: span.map(|span| span.1),
        is_by_due_time: true,
        ..TaskFilter::default()
    };
    let read =
        move |cx: &mut Cx<'_>| Ok::<_, Failure>((Around::read(cx)?, timeline::list_planned(cx, &filter, MAX_TASKS)?));
    let (around, found) = web.desk.read(&who, read).await?;
    let here = asked.address(CALENDAR, &[]);
    let pen = Pen { around: &around, clock: &clock, here: &here, csrf_token: who.csrf_token.reveal() };
    let content = html! {
        main.scroll.calendar id="main" {
            (bar(&asked, &clock, extent, day))
            @match extent {
                Extent::Month => (month::month(&pen, &asked, (day, &days), &found)),
                Extent::Week | Extent::Day => (hours::hours(&pen, &asked, &days, &found)),
            }
        }
    };
    page(&web, &who, (CALENDAR, &asked), &around, &content).await
}

fn bar(asked: &Asked, clock: &Clock, extent: Extent, day: Date) -> Markup {
    let at = |day: Date| asked.address(CALENDAR, &[("day", &day.to_string())]);
    html! {
        div.bar.sub {
            a.btn.icon.ghost href=(at(extent.step(day, -1))) data-key="[" aria-label={ "The " (extent.name()) " before" } { (icon("chevron-left")) }
            a.btn href=(at(clock.today())) data-key="t" { "Today" }
            a.btn.icon.ghost href=(at(extent.step(day, 1))) data-key="]" aria-label={ "The " (extent.name()) " after" } { (icon("chevron-right")) }
            h2 { (extent.title(day)) }
            span.grow {}
            nav.row.task-views aria-label="Extent" {
                @for other in Extent::ALL {
                    a.btn.ghost.extent href=(asked.address(CALENDAR, &[("view", other.name())])) aria-current=[(other == extent).then_some("true")] { (other.name()) }
                }
            }
        }
    }
}

/// The tasks of a day, in the order of their times.
fn of_day<'t>(pen: &Pen<'_>, day: Date, found: &'t [PlannedTask]) -> Vec<&'t PlannedTask> {
    found.iter().filter(|planned| pen.clock.at(planned.task.due_at).date() == day).collect()
}

/// The address of the form for a new task at a day, and a minute of it.
fn new_href(here: &str, day: Date, minute: Option<i64>) -> String {
    let mut query = url::form_urlencoded::Serializer::new("/tasks/new?".to_owned());
    query.append_pair("back", here).append_pair("day", &day.to_string());
    if let Some(minute) = minute {
        query.append_pair("hour", &format!("{:02}:{:02}", minute / 60, minute % 60));
    }
    query.finish()
}

#[cfg(test)]
mod tests;
