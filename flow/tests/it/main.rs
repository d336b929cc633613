//! What happens to a request, station by station, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

mod bin;
mod brought;
mod channels;
mod contacts;
mod drafts;
mod duplicates;
mod every_row;
mod filling;
mod filters;
mod held;
mod inbox;
mod inhabited;
mod joining;
mod leads;
mod lists;
mod long_lists;
mod mails;
mod merging;
mod opens;
mod outside;
mod pipelines;
mod rights;
mod sending;
mod timeline;
mod updates;
