//! Station 7.

mod feed;
mod notes;
mod reminders;
mod tasks;
