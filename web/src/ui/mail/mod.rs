//! Threads in a list, mails in a thread.

pub mod message;
pub mod thread_row;
