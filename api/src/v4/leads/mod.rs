//! `/leads` (kommo-api §5.1).

mod add;
mod change;
mod list;
mod show;

pub use add::{Wish, add};
pub use change::{change_many, change_one};
pub use list::{find, get, list, stages_asked};
