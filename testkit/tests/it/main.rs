//! Each part really starts, does what tests need of it, and is gone afterwards.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

mod chromium;
mod dovecot;
mod part;
mod postgres;
