//! Station 7.

mod cards;
mod feed;
mod notes;
mod numbers;
mod reminders;
mod tasks;
