//! A task is set from the composer of a record.

use super::form::Typed;
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
    /// `14:30`; when empty, the end of the working day.
    #[serde(default)]
    hour: String,
    /// The kind; when empty, the first.
    #[serde(default)]
    kind_id: String,
    /// How long it takes.
    #[serde(default)]
    minutes: String,
    /// Who is to do it; when empty, who sets it.
    #[serde(default)]
    responsible_id: String,
}

impl NewTaskForm {
    /// The task that is meant, of the record on whose card it was written.
    fn read(self, who: &SignedIn, clock: &Clock, place: Place) -> Result<NewTask, Failure> {
        let or = |said: String, usual: String| if said.trim().is_empty() { usual } else { said };
        let has_hour = !self.hour.trim().is_empty();
        let end_of_day = if has_hour { None } else { Some(due_at(clock, &self.due_on)?) };
        let typed = Typed {
            text: self.text,
            kind_id: or(self.kind_id, TASK_KINDS[0].0.to_string()),
            day: or(self.due_on, clock.today().to_string()),
            hour: self.hour,
            minutes: self.minutes,
            responsible_id: or(self.responsible_id, who.user.id.to_string()),
            ..Typed::default()
        };
        let new = typed.read(clock)?.as_new();
        Ok(NewTask { place: Some(place), due_at: end_of_day.unwrap_or(new.due_at), is_all_day: false, ..new })
    }
}

/// Sets a task.
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
    let new = form.read(&who, &clock, place)?;
    let reader = who.clone();
    let partials = web
        .desk
        .write(&who, move |cx| {
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
