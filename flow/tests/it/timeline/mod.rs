//! Station 7.

mod cards;
mod feed;
mod next_task;
mod notes;
mod numbers;
mod reminders;
mod tasks;
mod templates;
