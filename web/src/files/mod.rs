//! Files that came with a request or were added by a colleague: taken in, shown, saved.

mod attachment;
mod body;
mod field_file;
mod kind;
mod sent;

pub use attachment::attachment;
pub use field_file::field_file;
pub use kind::{Shown, shown, size_words};
pub use sent::{FileLimits, Sent, read as read_sent};

/// True for a picture that a browser only paints.
pub fn is_safe_picture(mime_type: &str) -> bool {
    shown(mime_type) == Some(Shown::Picture)
}
