//! `PUT /tasks/{id}/due`: a task is moved to another day or hour, by hand, by menu or by key.

use super::plan::{refreshed, way_back};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::time::Clock;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::TaskId;
use flow::timeline::{self, Task, TaskChange};
use jiff::Span;
use jiff::civil::Date;
use serde::Deserialize;

/// The furthest that one move shifts a task, in days and in minutes: a year.
const MAX_DAYS: i64 = 366;
const MAX_MINUTES: i64 = MAX_DAYS * 24 * 60;

/// Where to; what is not said stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Move {
    /// `today`, `tomorrow`, `next-week` or a day such as `2026-11-20`.
    pub day: Option<String>,
    /// The minute of the day, for a task that gets an hour.
    pub minute: Option<i64>,
    /// `on` for the whole day.
    pub all_day: Option<String>,
    /// So many days later, or earlier below zero.
    pub days: Option<i64>,
    /// So many minutes later, or earlier below zero.
    pub minutes: Option<i64>,
    /// The address of the view.
    pub back: String,
}

/// Moves it.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for what is no day.
pub async fn put(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<TaskId>,
    Form(wanted): Form<Move>,
) -> Result<Response, Failure> {
    let (clock, back) = (shell::clock(&web, &who), wanted.back.clone());
    let write = move |cx: &mut base::Cx<'_>| {
        let task = timeline::load_task(cx, id)?;
        let change = moved(&clock, &task, &wanted)?;
        timeline::change_task(cx, id, change).map_err(Failure::from)
    };
    web.desk.write(&who, write).await?;
    Ok(asker.changed(refreshed(&back), way_back(&back)))
}

/// The change that a move means: by the calendar, so that ten o'clock stays ten o'clock over a clock change.
///
/// # Errors
/// [`Failure::Invalid`] for what is no day.
pub fn moved(clock: &Clock, task: &Task, wanted: &Move) -> Result<TaskChange, Failure> {
    let due = clock.at(task.due_at);
    let days = wanted.days.unwrap_or(0).clamp(-MAX_DAYS, MAX_DAYS);
    let day = match &wanted.day {
        None => due.date(),
        Some(word) => named(clock, word)?,
    };
    let day = day.saturating_add(Span::new().days(days));
    let minute = wanted.minute.unwrap_or_else(|| i64::from(due.hour()) * 60 + i64::from(due.minute()));
    let shift = wanted.minutes.unwrap_or(0).clamp(-MAX_MINUTES, MAX_MINUTES) * 60;
    let is_all_day = wanted.all_day.is_some() || task.is_all_day && wanted.minute.is_none() && shift == 0;
    // Of a task of a whole day only the day is moved; it gets an hour where one is chosen.
    let minute = if task.is_all_day && wanted.minute.is_none() { 0 } else { minute };
    let due_at = clock.moment(day, minute.clamp(0, 24 * 60 - 1)) + shift;
    Ok(TaskChange { due_at: Some(due_at), is_all_day: Some(is_all_day), ..TaskChange::default() })
}

fn named(clock: &Clock, word: &str) -> Result<Date, Failure> {
    let today = clock.today();
    Ok(match word {
        "today" => today,
        "tomorrow" => today.saturating_add(Span::new().days(1)),
        "next-week" => today.saturating_add(Span::new().days(7)),
        day => day.parse().map_err(|_| Failure::Invalid(format!("“{day}” is not a day. Nothing was moved.")))?,
    })
}

#[cfg(test)]
mod tests;
