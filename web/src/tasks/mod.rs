//! Tasks: the to-do line, the list and the calendar (TK-03), and the tasks of a record, set below its feed, shown above it,
//! done with a result (TK-01).

mod calendar;
mod cards;
mod completion;
mod due;
mod edit;
mod form;
mod line;
mod list;
mod live;
mod new_task;
mod open_tasks;
mod plan;
mod several;

pub use calendar::calendar;
pub use completion::complete;
pub use due::put as put_due;
pub use edit::{change, create, delete, restore, show, show_new};
pub use form::composer_details;
pub use line::line;
pub use list::list;
pub use live::events;
pub use new_task::{NewTaskForm, due_at, set_task};
pub use open_tasks::{MAX_OPEN_TASKS, open_tasks};
pub use several::{complete as complete_several, delete as delete_several, postpone, restore as restore_several};
