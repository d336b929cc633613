//! Webhooks: addresses that programs gave, what each is told, and what they answered. An administrator's.

mod change;
mod page;
mod show;
mod words;

pub use change::{add, change, delete, send_again, switch_on};
pub use page::show as show_all;
pub use show::show;
