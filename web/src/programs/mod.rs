//! Programs that people let in: what administrators set up, and the page on which a person is asked.

mod change;
mod consent;
mod page;

pub use change::{add, change, delete, make_code, renew_secret, revoke, revoke_own};
pub use consent::{answer, ask};
pub use page::show;
