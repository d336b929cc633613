//! One file per noun.

pub mod account;
pub mod pipelines;
pub mod users;
