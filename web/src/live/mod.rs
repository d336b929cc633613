//! What keeps a board that is open up to date: after one's own changes in the answer, after others' in the stream.

mod messages;
mod stream;
pub mod update;

pub use stream::stream;
