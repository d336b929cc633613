//! `/settings/people`: who works in the account, and as what (RT-01, RT-08).

mod change;
mod invite;
mod page;
mod place;

pub use change::{change_role, change_state};
pub use invite::{add, invite};
pub use page::show;
pub use place::{change_place, end_sessions, remove_second_factor};
