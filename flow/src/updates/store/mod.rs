//! Writes: notices, notice_settings, digests.

mod mails;
mod notices;

pub(super) use mails::*;
pub(super) use notices::*;
