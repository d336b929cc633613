//! Signing in and out, the code of the second factor, and a forgotten password.

mod code;
mod next;
mod password;
mod reset;

pub use code::give as give_code;
pub use next::sign_in_for;
pub use password::{form, sign_in, sign_out};
pub use reset::{ask as ask_for_reset, send as send_reset};
