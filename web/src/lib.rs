//! The screens: pages and fragments in HTML, and what a browser needs to show them.
//!
//! A request meets [`router`] (every URL in one list), then the account of its host and the session
//! of its cookie ([`session`]), then one handler in the folder of its noun. A handler opens one unit of
//! work, calls a verb of `flow`, and draws the answer with functions of [`ui`]. What goes wrong becomes a
//! [`failure::Failure`], in one place, and says what happened, what was kept and what to do.

pub mod answer;
pub mod assets;
pub mod chats;
pub mod companies;
pub mod contacts;
mod counts;
pub mod duplicate_control;
mod duplicates;
pub mod exports;
pub mod failure;
pub mod feed;
pub mod fields;
pub mod files;
pub mod forms;
pub mod guard;
pub mod imports;
pub mod incoming_leads;
pub mod leads;
pub mod limits;
pub mod links;
pub mod lists;
pub mod live;
mod looks;
pub mod mail;
mod merges;
pub mod notices;
pub mod people;
pub mod pipelines;
pub mod profile;
pub mod programs;
pub mod record;
mod roles;
pub mod router;
pub mod search;
pub mod session;
pub mod set_up;
pub mod settings;
pub mod shell;
pub mod sign_in;
pub mod sources;
pub mod state;
mod stats;
mod switched;
pub mod tasks;
pub mod ui;
mod webhooks;

pub use router::router;
pub use state::{Settings, Web};
