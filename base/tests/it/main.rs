//! What everything stands on, on both databases.

mod accounts;
mod desk;
mod house;
mod jobs;
mod journal;
mod leases;
mod lost_answers;
mod migrations;
mod people;
mod restarts;
mod search;
mod sign_in;
mod wire;
