//! What everything stands on, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

mod accounts;
mod desk;
mod fields;
mod house;
mod jobs;
mod journal;
mod leases;
mod looks;
mod lost_answers;
mod migrations;
mod people;
mod restarts;
mod search;
mod sign_in;
mod tables;
mod wire;
