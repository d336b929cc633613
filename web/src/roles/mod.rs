//! `/settings/roles`: named sets of rights, and the groups that share what is a group's (RT-05).

mod change;
mod editor;
mod form;
mod groups;
mod page;

pub use change::{add, change, delete};
pub use editor::show as show_role;
pub use groups::{add_group, delete_group, rename_group};
pub use page::show;
