//! `/companies` (kommo-api §6.3).

mod change;
mod list;
mod show;
mod wish;

pub use change::{add, change_many, change_one};
pub use list::{get, list, named};
pub use wish::Wish;
