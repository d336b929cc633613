//! The feed of a lead, contact or company: what was said and what changed, strictly by time (LD-08).

mod lines;
pub mod live;
mod news;
mod notes;
mod page;
mod pins;
mod place;
mod records;
mod said;
mod tabs;
mod text;
mod view;
mod words;

pub use lines::{Reading, lines, since};
pub use news::news;
pub use notes::{NOTE_FILES, Text, change_note, delete_note, restore_note, write_internal_message, write_note};
pub use page::{Mentioned, OPEN_TASKS, OPEN_TASKS_AT_REST, Page, earlier, pane, shown_since};
pub use pins::{pinned, put_pin};
pub use place::{At, address};
pub use records::{Records, name_of};
pub use said::{attached, said};
pub use tabs::tabs;
pub use view::View;
