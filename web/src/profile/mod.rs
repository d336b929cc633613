//! One's own page: password, browsers that are signed in, keys for programs.

mod name;
mod page;
mod password;
mod second_factor;
mod sessions;
mod tokens;

pub use name::change_name;
pub use page::page;
pub use password::change_password;
pub use second_factor::{
    begin as begin_second_factor, confirm as confirm_second_factor, explain as explain_second_factor,
    remove as remove_second_factor,
};
pub use sessions::end_session;
pub(crate) use sessions::key;
pub use tokens::{create_token, revoke_token};
