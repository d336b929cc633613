//! The screens through their router: a request in, a page out. Folders are nouns, as in `web/src`.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

mod bin;
mod browser;
mod chats;
mod contacts;
mod controls;
mod every_route;
mod feed;
mod fields;
mod filters;
mod forms;
mod incoming_leads;
mod leads;
mod links;
mod lists;
mod live;
mod looks;
mod mail_providers;
mod mailboxes;
mod merges;
mod notices;
mod offers;
mod own_only;
mod people;
mod pipelines;
mod profile;
mod programs;
mod safety;
mod set_up;
mod settings;
mod shelf;
mod sign_in;
mod sources;
mod stats;
mod tasks;
mod writing;
