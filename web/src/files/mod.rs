//! Files that came with a request.

mod attachment;

pub use attachment::{attachment, is_safe_picture};
