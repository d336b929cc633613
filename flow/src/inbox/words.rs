//! What the card of a request says: the words of the last that came, cut to lines.

use super::{Error, store};
use crate::channels::{Channel, SourceEvent};
use base::Cx;
use base::ids::{SourceId, ThreadId};

/// Characters of the text that the card shows.
const PREVIEW_CHARS: usize = 280;
/// Characters of the title and the sender that the card shows.
const LINE_CHARS: usize = 250;
/// What the card shows when every mail of the request is deleted (EM-60).
const DELETED: &str = "A mail was here. It was deleted.";

/// The subject, and what is said; of what a program handed in without a word, what it named the lead.
pub(super) fn lines(event: &SourceEvent) -> (String, String) {
    let is_mail = event.channel() == Channel::Mail;
    let text = if is_mail || !event.text.trim().is_empty() { &event.text } else { &event.draft.name };
    (line(&event.title), preview(is_mail, text))
}

fn preview(is_mail: bool, text: &str) -> String {
    if is_mail { mail::preview(text, PREVIEW_CHARS) } else { cut(text, PREVIEW_CHARS) }
}

/// The title or the sender.
pub(super) fn line(text: &str) -> String {
    cut(text, LINE_CHARS)
}

/// One line of at most `chars` characters.
fn cut(text: &str, chars: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= chars { line } else { line.chars().take(chars - 1).chain(['…']).collect() }
}

/// The cards of the requests of which a thread has mails show the last of them that is there still: some were deleted, or
/// brought back (EM-60).
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn say_again(cx: &mut Cx<'_>, thread: ThreadId) -> Result<(), Error> {
    for id in store::list_of_thread(cx, thread)? {
        let (title, preview) = match store::find_last_said(cx, id)? {
            Some((is_mail, title, text)) => (line(&title), preview(is_mail, &text)),
            None => (DELETED.to_owned(), String::new()),
        };
        store::set_words(cx, id, &title, &preview)?;
    }
    Ok(())
}

/// Takes away the first words of what waits or waited of a source: its mails are gone for good (EM-62).
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn forget_previews(cx: &mut Cx<'_>, source: SourceId) -> Result<(), Error> {
    Ok(store::forget_previews(cx, source)?)
}
