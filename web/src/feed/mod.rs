//! The feed of a lead, contact or company: what was said and what changed, strictly by time (LD-08).

mod document;
mod lines;
pub mod live;
mod notes;
mod page;
mod records;
mod said;
mod words;

pub use document::document;
pub use lines::{Reading, lines, since};
pub use notes::{Text, address, change_note, write_note};
pub use page::{Before, OPEN_TASKS, OPEN_TASKS_AT_REST, PAGE_LINES, earlier, pane, shown_since};
pub use records::{Records, name_of};
pub use said::said;
