//! What a follower is asked, and what it says of its mailbox.

use super::{Mailbox, load_mailbox};
use crate::channels::{Error, note_error, store};
use base::Cx;
use base::ids::MailboxId;
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// The mailboxes of the account whose source is switched on.
///
/// # Errors
/// Whatever the database answers.
pub fn list_followed(cx: &mut Cx<'_>) -> Result<Vec<Mailbox>, Error> {
    Ok(store::list_mailboxes(cx, true)?)
}

/// Asks for a look at the server now: whoever follows the mailbox connects anew and goes through all its folders.
///
/// # Errors
/// `NoSuchMailbox`.
pub fn ask_for_look(cx: &mut Cx<'_>, id: MailboxId) -> Result<(), Error> {
    let mailbox = load_mailbox(cx, id)?;
    // Asked twice within a second it is still another time.
    store::set_asked_at(cx, id, cx.now.max(mailbox.asked_at + 1))?;
    cx.has_news();
    Ok(())
}

/// Says how a mailbox is doing; an error also shows in its source's health line, and the first of a row of them is told
/// to administrators and to whoever connected it (NT-02).
///
/// # Errors
/// Whatever the database answers.
pub fn set_state(cx: &mut Cx<'_>, mailbox: &Mailbox, word: &str, text: &str) -> Result<(), Error> {
    let is_trouble = |word: &str| word == "failing" || word == "sign_in_again";
    let was_well = store::find_mailbox(cx, mailbox.id)?.is_some_and(|known| !is_trouble(&known.state.word));
    store::set_mailbox_state(cx, mailbox.id, word, text)?;
    if is_trouble(word) {
        note_error(cx, mailbox.source_id, text)?;
        if was_well {
            let about = About { source: Some(mailbox.source_id), ..About::default() };
            let after =
                json!({ "mailbox": mailbox.id, "address": mailbox.address, "owner": mailbox.user_id, "text": text });
            journal::record(cx, Happening::change(Kind::MailboxTroubled, about, Json::Null, after))?;
        }
    }
    Ok(())
}

/// Everything that the mailbox's server has is here; screens that show it ask by themselves.
///
/// # Errors
/// Whatever the database answers.
pub fn note_synced(cx: &mut Cx<'_>, id: MailboxId) -> Result<(), Error> {
    Ok(store::set_synced(cx, id)?)
}
