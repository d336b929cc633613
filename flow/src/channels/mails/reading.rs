//! Read and unread: a box is read by whoever uses it, so that what one of them has read is read.

use super::super::{Error, store};
use super::{Thread, list, threads};
use base::Cx;
use base::ids::ThreadId;
use base::journal::{self, Happening, Kind};
use serde_json::{Value as Json, json};

/// Marks all mails of a thread as read, or its last one that came in as unread. Nothing when it is so already.
///
/// # Errors
/// `NoSuchThread`.
pub fn mark_read(cx: &mut Cx<'_>, id: ThreadId, reading: Reading) -> Result<(), Error> {
    let thread = list::load_thread(cx, id)?;
    let changed = match reading {
        Reading::Read if thread.unread == 0 => 0,
        Reading::Read => store::set_thread_read(cx, id)?,
        Reading::Unread => store::set_last_unread(cx, id)?,
    };
    if changed > 0 {
        threads::settle(cx, &[id])?;
        tell(cx, &thread, reading)?;
    }
    Ok(())
}

/// Whether somebody has read a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Somebody has.
    Read,
    /// Somebody should.
    Unread,
}

fn tell(cx: &mut Cx<'_>, thread: &Thread, reading: Reading) -> Result<(), Error> {
    let kind = match reading {
        Reading::Read => Kind::MailRead,
        Reading::Unread => Kind::MailUnread,
    };
    journal::record(cx, Happening::change(kind, thread.about(), Json::Null, json!({ "thread": thread.id })))?;
    Ok(())
}
