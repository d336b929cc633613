//! A task is set from the composer of a record.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::{OPEN_TASKS, address, shown_since};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::time::Clock;
use axum::response::Response;
use base::clock::Seconds;
use flow::channels::said::Place;
use flow::timeline::{self, NewTask, TASK_KINDS};
use jiff::civil::Date;
use serde::Deserialize;

/// The hour at which a task is due that names only its day: the end of the working day.
const DUE_HOUR: i8 = 18;

/// What the composer sends.
#[derive(Clone, Debug, Deserialize)]
pub struct NewTaskForm {
    text: String,
    /// `2026-11-20`; when empty, today, or tomorrow once the working day is over.
    #[serde(default)]
    due_on: String,
}

/// Sets a task for who asks.
///
/// # Errors
/// [`Failure::Invalid`] for no text or no day, [`Failure::NotFound`] for no such record.
pub async fn set_task(
    web: &Web,
    who: SignedIn,
    asker: Asker,
    place: Place,
    form: NewTaskForm,
) -> Result<Response, Failure> {
    let clock = shell::clock(web, &who);
    let due_at = due_at(&clock, &form.due_on)?;
    let reader = who.clone();
    let partials = web
        .desk
        .write(&who, move |cx| {
            let new = NewTask {
                place: Some(place),
                kind_id: TASK_KINDS[0].0,
                text: form.text.clone(),
                responsible_id: reader.user.id,
                due_at,
                is_all_day: false,
                duration: 0,
            };
            let task = timeline::add_task(cx, &new)?;
            shown_since(cx, &reader, &clock, place, task.id.0, OPEN_TASKS)
        })
        .await?;
    Ok(asker.changed(partials, &address(place)))
}

/// When a task is due on a day; without a day, at the end of this working day or the next.
///
/// # Errors
/// [`Failure::Invalid`] for what is no day.
pub fn due_at(clock: &Clock, day: &str) -> Result<Seconds, Failure> {
    let wrong = |_| Failure::Invalid(format!("“{day}” is not a day. Nothing was set; choose one such as 2026-11-20."));
    let end_of = |day: Date| {
        let due = day.at(DUE_HOUR, 0, 0, 0).to_zoned(clock.zone.clone()).map_err(wrong)?;
        Ok::<_, Failure>(due.timestamp().as_second())
    };
    if !day.trim().is_empty() {
        return end_of(day.trim().parse().map_err(wrong)?);
    }
    let today = end_of(clock.today())?;
    if today > clock.now_s { Ok(today) } else { end_of(clock.today().tomorrow().map_err(wrong)?) }
}
