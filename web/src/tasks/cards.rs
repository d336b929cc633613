//! A task as the to-do line and the calendar show it.

use super::plan::Around;
use crate::ui::hue::Hue;
use crate::ui::task_card::{TaskCard, Urgency};
use crate::ui::time::Clock;
use base::access::Action;
use flow::channels::said::Subject;
use flow::timeline::{PlannedTask, Task};

/// What is needed to draw tasks.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    /// People and kinds.
    pub around: &'a Around,
    /// Now and here.
    pub clock: &'a Clock,
    /// The address of the view.
    pub here: &'a str,
    /// What every change must carry.
    pub csrf_token: &'a str,
}

impl Pen<'_> {
    /// The card of a task.
    pub fn card<'t>(&'t self, planned: &'t PlannedTask) -> TaskCard<'t> {
        let task = &planned.task;
        let kind = self.around.kind(task.kind_id);
        TaskCard {
            id: task.id.0,
            text: &task.text,
            record: planned.record.as_deref(),
            record_href: record_href(task),
            kind: kind.map_or("Task", |kind| kind.name.as_str()),
            icon: kind.map_or("clock", |kind| kind.icon.as_str()),
            hue: kind.map_or(Hue::Grey, |kind| Hue::named(&kind.colour)),
            when: when(self.clock, task),
            hour: (!task.is_all_day).then(|| self.clock.at(task.due_at).strftime("%H:%M").to_string()),
            urgency: urgency(self.clock, task),
            person: (task.responsible_id.0, self.around.person_name(task.responsible_id)),
            result: &task.result,
            may_edit: self.around.rights.require_on(Action::Edit, &task.held()).is_ok(),
            here: self.here,
            csrf_token: self.csrf_token,
        }
    }
}

/// Where a linked task's card is.
pub fn record_href(task: &Task) -> Option<String> {
    let place = task.place?;
    Some(match place.subject {
        Subject::Lead => format!("/leads/{}", place.id),
        Subject::Contact => format!("/contacts/{}", place.id),
        Subject::Company => format!("/companies/{}", place.id),
    })
}

fn urgency(clock: &Clock, task: &Task) -> Urgency {
    match task.completed_at {
        Some(_) => Urgency::Done,
        None if task.due_at < clock.now_s => Urgency::Late,
        None if task.due_at < clock.tomorrow() => Urgency::Today,
        None => Urgency::Later,
    }
}

/// "14:30" today, "Mon 23 Nov, 14:30" on another day, "All day", and how long it takes.
pub fn when(clock: &Clock, task: &Task) -> String {
    let due = clock.at(task.due_at);
    let day = match clock.today() == due.date() {
        true => String::new(),
        false if due.year() == clock.today().year() => due.strftime("%a %-d %b").to_string(),
        false => due.strftime("%-d %b %Y").to_string(),
    };
    let hour = if task.is_all_day { "all day".to_owned() } else { due.strftime("%H:%M").to_string() };
    let length = match task.duration / 60 {
        0 => String::new(),
        minutes if minutes % 60 == 0 => format!(" · {} h", minutes / 60),
        minutes if minutes > 60 => format!(" · {} h {} min", minutes / 60, minutes % 60),
        minutes => format!(" · {minutes} min"),
    };
    if day.is_empty() { format!("{hour}{length}") } else { format!("{day}, {hour}{length}") }
}
