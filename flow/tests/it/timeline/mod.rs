//! Station 7.

mod feed;
mod notes;
mod numbers;
mod reminders;
mod tasks;
