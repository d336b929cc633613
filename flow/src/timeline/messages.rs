//! Words to colleagues within a record: they are told, and follow the record from then on (LD-10).

use super::notes::{Words, named_in, write};
use super::{Error, NewNote};
use crate::channels::said::{FeedItem, ItemKind};
use base::Cx;
use base::ids::UserId;

/// Colleagues to whom one message may go.
const MAX_READERS: usize = 50;

/// Writes to colleagues: to those given, and to those whom the text names.
///
/// # Errors
/// `BadValue` for no text or nobody to read it; `NoSuchUser`; `NoSuchLead` and its like when the record does not exist.
pub fn send_message(cx: &mut Cx<'_>, new: NewNote, to: &[UserId]) -> Result<FeedItem, Error> {
    let mut readers = to.to_vec();
    readers.extend(named_in(cx, &new.text)?);
    readers.sort_unstable();
    readers.dedup();
    if readers.is_empty() || readers.len() > MAX_READERS {
        return Err(Error::BadValue(
            "Say who is to read it: choose a colleague, or name one with @. Nothing was sent.".to_owned(),
        ));
    }
    write(cx, NewNote { kind: ItemKind::Message, ..new }, &Words::To(readers))
}
