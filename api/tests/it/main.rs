//! Requests in, JSON out: the API over a real desk.

#![expect(clippy::unwrap_used, reason = "a helper of a test that cannot set up should panic")]

mod account;
mod asked_again;
mod calls;
mod companies;
mod compatibility;
mod complex;
mod contacts;
mod custom_fields;
mod customers;
mod decisions;
mod documents;
mod duplicate_control;
mod duplicates;
mod events;
mod files;
mod golden;
mod hooks;
mod house;
mod leads;
mod links;
mod mail;
mod mail_files;
mod mail_sending;
mod mail_templates;
mod mailboxes;
mod merges;
mod notes;
mod oauth;
mod pages;
mod pipelines;
mod sources;
mod strangers;
mod tags;
mod talks;
mod tasks;
mod unsorted;
mod users;
mod webhooks;
mod writes;
