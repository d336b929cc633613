//! `/settings/people`: who works in the account, and as what (RT-01, RT-08).

mod change;
mod invite;
mod page;
mod place;
mod removal;
mod sessions;

pub use change::{change_role, change_state};
pub use invite::{add, invite};
pub use page::show;
pub use place::{change_place, end_sessions, remove_second_factor};
pub use removal::{ask_for_removal, remove};
pub use sessions::{end_session, show_sessions};
