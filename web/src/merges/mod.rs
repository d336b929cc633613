//! `/merges`: what was merged, why, and each with its way back.

mod list;
mod moved;
mod note;
mod undo;
mod words;

pub use list::list;
pub use moved::gone;
pub use note::{named, note, said_otherwise, undone};
pub use undo::{undo, undo_all};
pub(crate) use words::{names, reasons};
