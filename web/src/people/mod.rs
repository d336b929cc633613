//! `/settings/people`: who works in the account, and as what (RT-01, RT-08).

mod change;
mod invite;
mod page;

pub use change::{change_role, change_state};
pub use invite::{add, invite};
pub use page::show;
