//! Whose a request is, and what its card says: both follow from one of its messages (EM-11, EM-14, R-84).
//!
//! If any of them came through a shared door, it is everybody's, and its card says what the newest of those says: a mail to
//! somebody's personal mailbox stands in its feed, and changes nothing else. Else it is its owner's, and its card says what
//! the newest of theirs says. So the words and the readers of a card are always those of one and the same message.

use super::{Error, store};
use crate::channels::{Channel, Details, MailDetails, SourceEvent};
use base::Cx;
use base::ids::{IncomingLeadId, MailId, SourceId, ThreadId, UserId};
use base::journal::{self, About, Happening, Kind};

/// Characters of the text that the card shows.
const PREVIEW_CHARS: usize = 280;
/// Characters of the title and the sender that the card shows.
const LINE_CHARS: usize = 250;
/// What the card shows when every mail that it may show is deleted (EM-60).
const DELETED: &str = "A mail was here. It was deleted.";

/// The message that decides whose a request is.
#[derive(Debug)]
pub(super) struct Shown {
    /// The door through which it came.
    pub source_id: SourceId,
    /// The only user who may read it, if it came through a personal mailbox.
    pub private_to: Option<UserId>,
    /// Whether it is a mail.
    pub is_mail: bool,
    /// Whether it can be read still.
    pub is_left: bool,
    /// Its subject, or the name of its form.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The mail that it is, and its thread.
    pub mail: (Option<MailId>, Option<ThreadId>),
    /// What the request knows of its channel.
    pub details: Option<Details>,
}

/// What a card says, and for whom.
#[derive(Debug)]
pub(super) struct Card {
    /// The door through which its words came.
    pub source_id: SourceId,
    /// The only user who may read them.
    pub private_to: Option<UserId>,
    /// In bold.
    pub title: String,
    /// The beginning of what was said.
    pub preview: String,
    /// What its channel knows.
    pub details: Option<Details>,
}

/// Whose a request is and what its card says is worked out anew: a message came, went or came back, or a mailbox changed
/// hands. The one place where it is decided.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn settle(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<(), Error> {
    match store::find_shown(cx, id)? {
        Some(shown) => Ok(store::set_card(cx, id, &card(shown))?),
        None => Ok(()),
    }
}

fn card(shown: Shown) -> Card {
    let (title, preview) = if shown.is_left {
        (line(&shown.title), preview(shown.is_mail, &shown.text))
    } else {
        (DELETED.to_owned(), String::new())
    };
    let details = match shown.details {
        // Who asks is the same; the rest is what this mail says, and nothing of another.
        Some(Details::Mail(MailDetails { from_address, from_name, .. })) => {
            let (mail_id, thread_id) = shown.mail;
            let subject = title.clone();
            let mail = MailDetails { from_address, from_name, subject, mail_id, thread_id, ..MailDetails::default() };
            Some(Details::Mail(mail))
        }
        other => other,
    };
    Card { source_id: shown.source_id, private_to: shown.private_to, title, preview, details }
}

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

/// Mails of a thread were deleted or brought back: the cards of their requests say what is there still (EM-60).
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn settle_of_thread(cx: &mut Cx<'_>, thread: ThreadId) -> Result<(), Error> {
    let concerned = store::list_of_thread(cx, thread)?;
    settle_all(cx, &concerned)?;
    tell_boards(cx, &concerned)
}

/// The words of mails are gone for good: the cards of their requests say what is left (EM-62).
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn settle_of_mails(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<(), Error> {
    let concerned = store::list_of_mails(cx, mails)?;
    settle_all(cx, &concerned)?;
    tell_boards(cx, &concerned)
}

/// A mailbox changed hands: what waits or waited of it alone follows it, and what other doors brought too is worked out
/// anew (EM-12). The items of the feeds have followed before, and boards hear of the mailbox itself.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn set_private(cx: &mut Cx<'_>, source: SourceId, private_to: Option<UserId>) -> Result<(), Error> {
    store::set_private(cx, source, private_to)?;
    let concerned = store::list_of_several_doors(cx, source)?;
    settle_all(cx, &concerned)
}

fn settle_all(cx: &mut Cx<'_>, ids: &[IncomingLeadId]) -> Result<(), Error> {
    ids.iter().try_for_each(|id| settle(cx, *id))
}

/// Boards that are open show what these requests say now. However many they are, it is told in one row.
fn tell_boards(cx: &mut Cx<'_>, concerned: &[IncomingLeadId]) -> Result<(), Error> {
    if concerned.is_empty() {
        return Ok(());
    }
    let about = match store::list_waiting_among(cx, concerned)?.as_slice() {
        [] => return Ok(()),
        [one] => About { incoming_lead: Some(*one), ..About::default() },
        _ => About::default(),
    };
    journal::record(cx, Happening::new(Kind::RequestsReworded, about))?;
    Ok(())
}

/// Takes away at once the first words of what waits or waited of a source: its mails go for good (EM-62).
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn forget_previews(cx: &mut Cx<'_>, source: SourceId) -> Result<(), Error> {
    store::forget_previews(cx, source)?;
    let about = About { source: Some(source), ..About::default() };
    journal::record(cx, Happening::new(Kind::RequestsReworded, about))?;
    Ok(())
}
