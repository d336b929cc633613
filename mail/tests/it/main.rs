//! The mailbox follower against a real Dovecot and a real Cyrus, over TLS.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

mod bombs;
mod following;
mod mailbox;
mod moved;
mod second_make;
mod sent;
mod sign_in;
mod stores;
