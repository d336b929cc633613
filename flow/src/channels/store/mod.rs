//! Writes: sources, mailboxes, arrivals, feed_items, attachments, talks.

mod arrivals;
mod mailboxes;
mod said;
mod sources;
mod talks;

pub(super) use arrivals::*;
pub(super) use mailboxes::*;
pub(super) use said::*;
pub(super) use sources::*;
pub(super) use talks::*;
