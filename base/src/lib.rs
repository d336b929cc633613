//! What everything stands on.
//!
//! - [`cx`]: one unit of work: the open transaction, the time, the account, who acts.
//! - [`desk`]: opens units of work and commits them; the only place that knows threads and queues.
//! - [`db`]: one set of queries for SQLite and PostgreSQL.
//! - [`journal`]: what happened, one row each, in the same transaction as the change.
//! - [`jobs`], [`leases`]: work for later, and who holds what on several nodes. [`asked_under_keys`]: what programs asked for once.
//! - [`access`]: who may do what; asked with the record in hand, before the write.
//! - [`accounts`], [`people`]: the companies of an installation; who works there and how they prove it.
//! - [`looks`]: who opened which card or list and took which export; [`letters`]: mails to our own users.
//! - [`fields`]: what an account wants to know of its leads, contacts and companies besides what everybody does.
//! - [`bin`]: what was deleted and can still come back. [`bulk_changes`]: what was done to many records at once, and can be taken back.
//! - [`ledger`]: rows that are moved, changed, made and taken away, each remembered, so that the whole can be walked back.
//! - [`search`]: words of records, found by their beginnings. [`filters`], [`views`]: what is asked of records, for lists and everything like them, and saved under a name.
//! - [`dial`], [`tls`]: the one guarded way out. [`secrets`], [`passwords`], [`tokens`]: what must not leak. [`files`]: large bodies.

pub mod access;
pub mod accounts;
pub mod asked_under_keys;
pub mod bin;
pub mod bulk_changes;
pub mod clock;
pub mod cx;
pub mod db;
pub mod desk;
pub mod dial;
pub mod fields;
pub mod files;
pub mod filters;
pub mod ids;
pub mod jobs;
pub mod journal;
pub mod leases;
pub mod ledger;
pub mod letters;
pub mod looks;
pub mod money;
pub mod passwords;
pub mod people;
pub mod search;
pub mod secrets;
pub mod statistics;
pub mod tls;
pub mod tokens;
pub mod views;

pub use cx::Cx;
pub use db::DbError;
pub use desk::Desk;
