//! The form of a task: a dialog over its view, a page without script.

use super::plan::{Around, way_back};
use crate::failure::Failure;
use crate::feed::Reading;
use crate::session::SignedIn;
use crate::ui::button::{Look, closer, submit};
use crate::ui::dialog;
use crate::ui::field::{Field, choice, input, lines, switch};
use crate::ui::pick::{Pick, pick};
use crate::ui::time::Clock;
use base::access::{Action, Allowed, Entity};
use base::clock::Seconds;
use base::ids::UserId;
use base::people::users::{self, User};
use base::search::Subject;
use flow::channels::said::Place;
use flow::timeline::{MAX_DURATION, NewTask, TASK_KINDS, Task, TaskChange, TaskKind};
use jiff::civil::{Date, Time};
use maud::{Markup, html};
use serde::Deserialize;

/// The hour that the form proposes.
const USUAL_HOUR: i8 = 10;

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// What is to be done.
    pub text: String,
    /// The kind.
    pub kind_id: String,
    /// `2026-11-20`.
    pub day: String,
    /// `14:30`; empty for the whole day.
    pub hour: String,
    /// In minutes.
    pub minutes: String,
    /// Who is to do it.
    pub responsible_id: String,
    /// `on` when it is done.
    pub done: Option<String>,
    /// What came of it.
    pub result: String,
    /// What the lead, contact or company is called that it belongs to.
    pub record: String,
    /// Which that is: `lead:7`; empty for a task of its own.
    pub record_id: String,
    /// The address of the view to go back to.
    pub back: String,
}

/// From what a task's kind and who is to do it are chosen.
#[derive(Clone, Copy, Debug)]
pub struct Choices<'a> {
    /// Every kind, deleted ones too.
    pub kinds: &'a [TaskKind],
    /// Everybody.
    pub people: &'a [User],
    /// What who chooses may do.
    pub rights: &'a Allowed,
    /// Who is to do it already.
    pub given_to: Option<UserId>,
}

impl Choices<'_> {
    /// Whether who chooses may give it to this user (RT-01).
    fn may_give(&self, user: UserId) -> bool {
        match self.given_to {
            Some(_) => self.rights.require_reassign(self.given_to, Some(user)).is_ok(),
            None => self.rights.require_create_for(Entity::Task, Some(user)).is_ok(),
        }
    }
}

/// What is typed, read.
#[derive(Clone, Debug)]
pub struct Read {
    place: Option<Place>,
    kind_id: i64,
    text: String,
    due_at: Seconds,
    is_all_day: bool,
    duration: Seconds,
    responsible_id: UserId,
}

impl Typed {
    /// A form for a new task: on the day and at the hour that were chosen, else at the next full hour.
    pub fn new(who: &SignedIn, clock: &Clock, asked: Typed) -> Typed {
        let usual = clock.at(clock.now_s + 3_600);
        let (day, hour) = if asked.day.is_empty() {
            (usual.date().to_string(), usual.strftime("%H:00").to_string())
        } else {
            let hour = if asked.hour.is_empty() { format!("{USUAL_HOUR}:00") } else { asked.hour };
            (asked.day, hour)
        };
        Typed {
            day,
            hour,
            kind_id: "1".to_owned(),
            minutes: "0".to_owned(),
            responsible_id: who.user.id.to_string(),
            ..asked
        }
    }

    /// The form of a task that is there.
    pub fn of(clock: &Clock, task: &Task, back: &str) -> Typed {
        let due = clock.at(task.due_at);
        Typed {
            text: task.text.clone(),
            kind_id: task.kind_id.to_string(),
            day: due.date().to_string(),
            hour: if task.is_all_day { String::new() } else { due.strftime("%H:%M").to_string() },
            minutes: (task.duration / 60).to_string(),
            responsible_id: task.responsible_id.to_string(),
            done: task.completed_at.map(|_| "on".to_owned()),
            result: task.result.clone(),
            back: way_back(back).to_owned(),
            ..Typed::default()
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Failure::Invalid`] for what is no day, no hour, no number.
    pub fn read(&self, clock: &Clock) -> Result<Read, Failure> {
        let wrong = |what: &str, example: &str| {
            Failure::Invalid(format!("“{what}” cannot be read. Nothing was saved; write it such as {example}."))
        };
        let day: Date = self.day.trim().parse().map_err(|_| wrong(&self.day, "2026-11-20"))?;
        let hour = self.hour.trim();
        let minute = if hour.is_empty() {
            0
        } else {
            let at: Time = hour.parse().map_err(|_| wrong(hour, "14:30"))?;
            i64::from(at.hour()) * 60 + i64::from(at.minute())
        };
        let minutes = self.minutes.trim();
        let minutes: i64 = if minutes.is_empty() { 0 } else { minutes.parse().map_err(|_| wrong(minutes, "30"))? };
        Ok(Read {
            place: self.place()?,
            kind_id: self.kind_id.parse().map_err(|_| wrong(&self.kind_id, "1"))?,
            text: self.text.clone(),
            due_at: clock.moment(day, minute),
            is_all_day: hour.is_empty(),
            duration: minutes.clamp(0, MAX_DURATION / 60) * 60,
            responsible_id: UserId(self.responsible_id.parse().map_err(|_| wrong(&self.responsible_id, "1"))?),
        })
    }

    /// The record that was taken.
    fn place(&self) -> Result<Option<Place>, Failure> {
        if self.record_id.is_empty() && self.record.trim().is_empty() {
            return Ok(None);
        }
        let taken = self
            .record_id
            .split_once(':')
            .and_then(|(subject, id)| Some(Place { subject: Subject::from_stored(subject)?, id: id.parse().ok()? }));
        let words =
            "Take the lead or contact from those that are offered, or leave the field empty. Nothing was saved.";
        taken.map(Some).ok_or_else(|| Failure::Invalid(words.to_owned()))
    }
}

impl Read {
    /// As a task that is set.
    pub fn as_new(&self) -> NewTask {
        NewTask {
            place: self.place,
            kind_id: self.kind_id,
            text: self.text.clone(),
            responsible_id: self.responsible_id,
            due_at: self.due_at,
            is_all_day: self.is_all_day,
            duration: self.duration,
        }
    }

    /// As a change, with whether it is done and what came of it.
    pub fn as_change(&self, typed: &Typed) -> TaskChange {
        TaskChange {
            kind_id: Some(self.kind_id),
            text: Some(self.text.clone()),
            responsible_id: Some(self.responsible_id),
            due_at: Some(self.due_at),
            is_all_day: Some(self.is_all_day),
            duration: Some(self.duration),
            is_done: Some(typed.done.is_some()),
            result: Some(typed.result.clone()),
        }
    }
}

/// The fields of the dialog; a new task can be linked to a record, and one that is there can be done.
pub fn fields(around: &Around, typed: &Typed, task: Option<&Task>) -> Markup {
    let (kinds, people, rights) = (&around.kinds, &around.people, &around.rights);
    let choices = Choices { kinds, people, rights, given_to: task.map(|task| task.responsible_id) };
    let day = input(&Field { is_required: true, ..text("day", "Day", &typed.day, "date") });
    html! {
        (lines(&Field { is_required: true, max_length: Some(10_000), ..text("text", "What is to be done", &typed.text, "text") }))
        @if task.is_none() {
            (pick(&Pick { name: "record", label: "Lead or contact", value: &typed.record, taken: &typed.record_id, choices: "/record-choices", hint: "The task stands on its card, too.", error: None }))
        }
        (details(choices, typed, &day))
        @if task.is_some() {
            (switch("done", "Done", typed.done.is_some()))
            (lines(&Field { max_length: Some(10_000), ..text("result", "What came of it", &typed.result, "text") }))
        }
    }
}

fn text<'a>(name: &'a str, label: &'a str, value: &'a str, kind: &'a str) -> Field<'a> {
    Field { name, label, value, kind, ..Field::default() }
}

/// Kind, time, length and who is to do it, in the dialog and below the composer of a card; `day` stands before the hour.
fn details(choices: Choices<'_>, typed: &Typed, day: &Markup) -> Markup {
    let kept = |id: i64| typed.kind_id == id.to_string();
    let kinds = choices.kinds.iter().filter(|kind| kind.deleted_at.is_none() || kept(kind.id));
    let kinds: Vec<(String, &str)> = kinds.map(|kind| (kind.id.to_string(), kind.name.as_str())).collect();
    let is_chosen = |id: UserId| typed.responsible_id == id.to_string();
    let people = users::choices(choices.people, is_chosen).filter(|user| choices.may_give(user.id));
    let people: Vec<(String, &str)> = people.map(|user| (user.id.to_string(), user.name.as_str())).collect();
    let without = if day.0.is_empty() {
        "Without an hour it is due at six in the evening."
    } else {
        "Without an hour it is for the whole day."
    };
    html! {
        (choice(&text("kind_id", "Kind", &typed.kind_id, ""), &borrowed(&kinds)))
        div.row.wrap.tops {
            (day)
            (input(&Field { hint: Some(without), ..text("hour", "Hour", &typed.hour, "time") }))
            (input(&text("minutes", "Takes, minutes", &typed.minutes, "number")))
        }
        (choice(&text("responsible_id", "Responsible", &typed.responsible_id, ""), &borrowed(&people)))
    }
}

/// What stands folded below a task's words on the card of a record; nothing for whose role sets no tasks.
pub fn composer_details(reading: &Reading<'_>) -> Option<Markup> {
    reading.records.rights.require_create(Entity::Task).ok()?;
    let (kinds, people) = (&reading.records.task_kinds, &reading.records.people);
    let choices = Choices { kinds, people, rights: &reading.records.rights, given_to: None };
    let (kind_id, responsible_id) = (TASK_KINDS[0].0.to_string(), reading.who.user.id.to_string());
    Some(details(choices, &Typed { kind_id, responsible_id, ..Typed::default() }, &html! {}))
}

fn borrowed<'a>(list: &'a [(String, &'a str)]) -> Vec<(&'a str, &'a str)> {
    list.iter().map(|(value, words)| (value.as_str(), *words)).collect()
}

/// Where the form is sent, and what its button says.
fn sends(task: Option<&Task>) -> (String, &'static str) {
    task.map_or_else(|| ("/tasks".to_owned(), "Set task"), |task| (format!("/tasks/{}", task.id), "Save"))
}

/// What is drawn of a task's form, and what who looks may do with it (RT-01).
#[derive(Clone, Copy)]
pub struct Sheet<'a> {
    /// What every change must carry.
    pub csrf_token: &'a str,
    /// Where it came from.
    pub back: &'a str,
    /// The task; none for a new one.
    pub task: Option<&'a Task>,
    /// Its fields.
    pub fields: &'a Markup,
    /// What who looks may do.
    pub rights: &'a Allowed,
}

impl Sheet<'_> {
    fn may(&self, action: Action) -> bool {
        self.task.is_none_or(|task| self.rights.require_on(action, &task.held()).is_ok())
    }

    fn read_only(&self) -> Markup {
        html! { fieldset.whole disabled { div.stack { (self.fields) } } }
    }

    fn deletion(&self) -> Markup {
        let task = self.task.filter(|_| self.may(Action::Delete));
        task.map(|task| deletion(self.csrf_token, self.back, task)).unwrap_or_default()
    }
}

/// The dialog, sent into the page.
pub fn dialog(sheet: &Sheet<'_>) -> Markup {
    let (url, words) = sends(sheet.task);
    let body = html! {
        @if sheet.may(Action::Edit) {
            form id="task-form" method="post" action=(url) hx-post=(url) hx-swap="none" hx-sync="this:drop" { (hidden(sheet.csrf_token, sheet.back)) div.stack { (sheet.fields) } }
        } @else {
            (sheet.read_only())
        }
    };
    let footer = html! {
        (sheet.deletion())
        span.grow {}
        (closer(if sheet.may(Action::Edit) { "Cancel" } else { "Close" }))
        @if sheet.may(Action::Edit) { button.btn.primary form="task-form" { (words) } }
    };
    let title = if sheet.task.is_some() { "Task" } else { "New task" };
    dialog::sent("task-dialog", title, &body, &footer)
}

/// The form as a page of its own.
pub fn page_form(sheet: &Sheet<'_>) -> Markup {
    let (url, words) = sends(sheet.task);
    html! {
        @if sheet.may(Action::Edit) {
            form.stack method="post" action=(url) {
                (hidden(sheet.csrf_token, sheet.back)) (sheet.fields)
                div.row { (submit(Look::Primary, words)) a.btn href=(way_back(sheet.back)) { "Cancel" } }
            }
        } @else {
            (sheet.read_only())
        }
        (sheet.deletion())
    }
}

fn deletion(csrf_token: &str, back: &str, task: &Task) -> Markup {
    let url = format!("/tasks/{}/deletion", task.id);
    html! { form method="post" action=(url) hx-post=(url) hx-swap="none" { (hidden(csrf_token, back)) button.btn.bad { "Delete" } } }
}

fn hidden(csrf_token: &str, back: &str) -> Markup {
    html! {
        input type="hidden" name="csrf_token" value=(csrf_token);
        input type="hidden" name="back" value=(way_back(back));
    }
}
