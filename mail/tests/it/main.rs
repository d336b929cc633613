//! The mailbox follower against a real Dovecot, over TLS.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

mod bombs;
mod following;
mod mailbox;
mod sent;
mod stores;
