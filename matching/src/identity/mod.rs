//! What identifies a person or a company, in one spelling: e-mail addresses, phone numbers, names.
//!
//! What is read here is for comparing only. What somebody typed stays as it was typed, and mail goes to what was typed.

pub mod city;
pub mod company;
pub mod email;
pub mod name;
mod nicknames;
pub mod phone;
mod text;

pub use email::Email;
pub use name::Name;
pub use nicknames::is_nickname;
pub use phone::Phone;
pub use text::{fold, is_one_edit_apart, tokens};

#[cfg(test)]
mod tests;
