//! Signing in and out.

mod password;

pub use password::{form, sign_in, sign_out};
