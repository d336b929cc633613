//! The real program in real browsers: what a person sees and does.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set up should panic")]

mod accessible;
mod bin;
mod board;
mod card;
mod chat;
mod doors;
mod drafts;
mod duplicate_control;
mod duplicates;
mod exchange;
mod fields;
mod hostile_mail;
mod lists;
mod mail;
mod mailbox;
mod morning;
mod newcomers;
mod notices;
mod office;
mod people;
mod program;
mod programs;
mod rights;
mod set_up;
mod stats;
mod tasks;
mod triage;
mod webhooks;
