//! Tables in and out, on each database. Folders and files are what is asked of them.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

mod account;
mod addresses;
mod desk;
mod export;
mod import;
mod round_trip;
mod undo;
