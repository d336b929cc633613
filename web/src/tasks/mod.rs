//! Tasks of a record: set below its feed, shown above it, done with a result (TK-01).

mod completion;
mod new_task;
mod open_tasks;

pub use completion::complete;
pub use new_task::{NewTaskForm, set_task};
pub use open_tasks::{MAX_OPEN_TASKS, open_tasks};
