//! The screens through their router: a request in, a page out. Folders are nouns, as in `web/src`.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up should panic")]

mod browser;
mod chats;
mod forms;
