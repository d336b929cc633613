//! Tasks: something to be done until a time (TK-01). The card of a lead shows the next one.

mod change;
mod hand_over;
mod kinds;
mod list;
mod reminders;
pub(super) mod store;

pub use change::{TaskChange, add_task, carry_tasks, change_task, delete_task, restore_task};
pub(crate) use change::{carry_all_tasks, carry_these_tasks};
pub(crate) use change::{mark_next, withdraw_task};
pub(crate) use hand_over::hand_tasks_over;
pub use kinds::{
    KIND_ICONS, MAX_TASK_KINDS, NewTaskKind, TASK_KINDS, TaskKind, add_task_kind, change_task_kind, delete_task_kind,
    list_task_kinds,
};
pub use list::{
    NextTask, PlannedTask, TaskFilter, Wanting, count_tasks_until, count_wanting, list_open_tasks, list_planned,
    list_tasks, load_task, next_due, next_tasks,
};
pub use reminders::{accounts_to_remind, remind, zone_of};

use crate::channels::said::Place;
use crate::contacts::Stamps;
use base::access::{Entity, Held};
use base::clock::{DAY, Seconds};
use base::ids::{TaskId, UserId};

/// Characters of a task's text or result.
pub const MAX_TASK_CHARS: usize = 10_000;
/// The longest that a task may take, in seconds: a year.
pub const MAX_DURATION: Seconds = 366 * DAY;

/// Something to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The id.
    pub id: TaskId,
    /// For which record; nothing for a task of its own.
    pub place: Option<Place>,
    /// Its kind, of [`list_task_kinds`].
    pub kind_id: i64,
    /// What is to be done.
    pub text: String,
    /// Who is to do it.
    pub responsible_id: UserId,
    /// Until when, Unix seconds; the last second of its day for a task of a whole day.
    pub due_at: Seconds,
    /// At no hour of its own, but within the day of `due_at` in the account's time zone.
    pub is_all_day: bool,
    /// How long it takes, in seconds; 0 for no time of its own.
    pub duration: i64,
    /// When it was done.
    pub completed_at: Option<Seconds>,
    /// What came of it.
    pub result: String,
    /// When it was deleted.
    pub deleted_at: Option<Seconds>,
    /// When and by whom it was made and changed.
    pub stamps: Stamps,
}

impl Task {
    /// The task as rights ask about it.
    pub fn held(&self) -> Held {
        Held { entity: Entity::Task, responsible: Some(self.responsible_id), stage: None }
    }

    /// Neither done nor deleted.
    pub fn is_open(&self) -> bool {
        self.completed_at.is_none() && self.deleted_at.is_none()
    }
}

/// A task to be set.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// For which record.
    pub place: Option<Place>,
    /// Its kind.
    pub kind_id: i64,
    /// What is to be done.
    pub text: String,
    /// Who is to do it.
    pub responsible_id: UserId,
    /// Until when.
    pub due_at: Seconds,
    /// Within the whole day of `due_at`.
    pub is_all_day: bool,
    /// How long it takes, in seconds.
    pub duration: i64,
}
