//! Writes: sources, mailboxes, mail_folders, mail_uids, smart_addresses, smart_address_settings, arrivals, feed_items,
//! attachments, talks, mails, threads, thread_links, thread_words, mail_totals, dead_addresses, outbox, outbox_limits,
//! outbox_keys, signatures, picture_senders.

mod addresses;
mod arrivals;
mod attachments;
mod erase;
mod folders;
mod mail_uids;
mod mailboxes;
mod mails;
mod mails_bin;
<<<<<<< HEAD
mod outbox;
=======
mod picture_senders;
>>>>>>> 865e55e (Fetch pictures of the network for a reader who says so, once or for a sender, by way of us and as data in the document (R-81))
mod said;
mod shelf;
mod sources;
mod talks;
mod threads;
mod usable;

pub(super) use addresses::*;
pub(super) use arrivals::*;
pub(super) use attachments::*;
pub(super) use erase::*;
pub(super) use folders::*;
pub(super) use mail_uids::*;
pub(super) use mailboxes::*;
pub(super) use mails::*;
pub(super) use mails_bin::*;
<<<<<<< HEAD
pub(super) use outbox::*;
=======
pub(super) use picture_senders::*;
>>>>>>> 865e55e (Fetch pictures of the network for a reader who says so, once or for a sender, by way of us and as data in the document (R-81))
pub(super) use said::*;
pub(super) use shelf::*;
pub(super) use sources::*;
pub(super) use talks::*;
pub(super) use threads::*;
