//! `/mail/write`: a mail is written, saved as one types, sent, taken back (EM-52).

mod dead;
mod discard;
mod form;
mod later;
mod notice;
mod quoted;
mod save;
mod sending;
mod suggest;
mod typed;
mod write;

pub use discard::{discard, restore};
pub(super) use form::script;
pub use save::save;
pub use sending::{cancel, decide, send_now, show as show_sending};
pub use suggest::{recipients, signature, words};
pub use write::show;

use crate::files::FileLimits;

/// Files of one form, each as large as a mail may be.
pub const MAIL_FILES: FileLimits = FileLimits { files: 4, file_bytes: 25 * 1024 * 1024 };
