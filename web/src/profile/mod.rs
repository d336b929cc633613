//! One's own page: password, browsers that are signed in, keys for programs.

mod page;
mod password;
mod sessions;
mod tokens;

pub use page::page;
pub use password::change_password;
pub use sessions::end_session;
pub use tokens::{create_token, revoke_token};
