//! Mails are kept: each once in a box, in its thread, with its files and words. A whole batch at once, in a fixed
//! number of statements for all of it.

use super::super::said::MAX_TEXT_CHARS;
use super::super::{AttachedFile, Error, store};
use super::{Answers, Correspondent, Direction, MailState, PREVIEW_CHARS, Recipients, placing, threads};
use base::Cx;
use base::clock::{DAY, Seconds};
use base::ids::{ArrivalId, ContactId, LeadId, MailId, MailboxId, ThreadId, UserId};
use mail::Class;
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap};

/// How a box makes threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Every mail is a thread of its own (EM-22).
    Apart,
    /// Mails that belong together are one; under a subject, unless there was silence for longer than this.
    Together {
        /// Seconds.
        fresh_after: Seconds,
    },
}

/// Silence after which a subject begins a new thread, where no mailbox says otherwise.
pub const FRESH_AFTER: Seconds = 90 * DAY;

/// A mail to be kept.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// The mailbox in which it is; `None` for what came to an address of the account.
    pub mailbox_id: Option<MailboxId>,
    /// How that box makes threads.
    pub grouping: Grouping,
    /// The customer: who writes to us, or to whom we write.
    pub customer: Correspondent,
    /// Which way it went.
    pub direction: Direction,
    /// How far it is.
    pub state: MailState,
    /// Who, or what, wrote it.
    pub class: Class,
    /// One of us wrote it, or says to: a note to ourselves, or what somebody forged, asks for no answer.
    pub is_from_us: bool,
    /// When it was sent or came.
    pub at: Seconds,
    /// Nobody has to read it any more.
    pub is_read: bool,
    /// The user who wrote it here.
    pub author_id: Option<UserId>,
    /// The first known contact on the other side.
    pub contact_id: Option<ContactId>,
    /// Its Message-ID without brackets; empty when it has none.
    pub message_id: String,
    /// By what the same mail is known when it comes again; empty when it never does.
    pub content: String,
    /// The subject.
    pub subject: String,
    /// Who wrote it.
    pub from: Correspondent,
    /// To whom.
    pub recipients: Recipients,
    /// What it answers.
    pub answers: Answers,
    /// What only some mails have.
    pub details: Json,
    /// The hash of its raw bytes, when they are kept.
    pub raw_file: Option<String>,
    /// The text.
    pub text: String,
    /// Cleaned HTML.
    pub html: Option<String>,
    /// Its files, already stored.
    pub files: Vec<AttachedFile>,
    /// The raw inputs from which it was read.
    pub arrivals: Vec<ArrivalId>,
}

impl NewMail {
    /// Its first words, as lists show them.
    pub(in crate::channels) fn preview(&self) -> String {
        mail::preview(&self.text, PREVIEW_CHARS)
    }

    /// As much of its text as is kept in the row; a longer one stays whole in the raw file.
    pub(in crate::channels) fn kept_text(&self) -> String {
        self.text.chars().take(MAX_TEXT_CHARS).collect()
    }
}

/// What became of a mail that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The mail.
    pub id: MailId,
    /// Its thread.
    pub thread_id: ThreadId,
    /// The lead to which the thread belongs.
    pub lead_id: Option<LeadId>,
    /// False when it was kept before, also when it was deleted since: then it stays deleted (EM-60).
    pub is_new: bool,
    /// It was kept as one that came in, and is known to be ours now.
    pub is_turned: bool,
}

/// A mail that is there, as far as it may be the same as another.
#[derive(Clone, Debug)]
pub struct Known {
    /// The mail.
    pub id: MailId,
    /// Where it is.
    pub mailbox_id: Option<MailboxId>,
    /// Which way it went, as far as we knew.
    pub direction: Direction,
    /// Whether only one person may use that mailbox.
    pub is_private: bool,
    /// By what it is known.
    pub content: String,
    /// Its Message-ID.
    pub message_id: String,
    /// Whether it was written here.
    pub is_ours: bool,
}

impl Known {
    /// Whether a mail is this one: of the same content in the same box, or in none and in one that everybody uses; or the
    /// copy that a server keeps of one that was written here.
    fn is(&self, mail: &NewMail) -> bool {
        let is_same_box = self.mailbox_id == mail.mailbox_id;
        let is_content = !mail.content.is_empty() && self.content == mail.content;
        let may_meet = is_same_box || self.mailbox_id.is_none() || (mail.mailbox_id.is_none() && !self.is_private);
        let is_copy = self.is_ours
            && mail.direction == Direction::Out
            && !mail.message_id.is_empty()
            && self.message_id == mail.message_id;
        (is_content && may_meet) || (is_copy && is_same_box)
    }

    /// Whether it came to an address of the account first, and is now seen in a box.
    fn moves_to(&self, mail: &NewMail) -> bool {
        self.mailbox_id.is_none() && mail.mailbox_id.is_some()
    }

    /// Whether it was found elsewhere first, and is now seen among what its box sent.
    fn turns_to(&self, mail: &NewMail) -> bool {
        self.direction == Direction::In && mail.direction == Direction::Out && self.mailbox_id == mail.mailbox_id
    }
}

/// Mails that went out under these Message-IDs, in whichever box.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn list_sent(cx: &mut Cx<'_>, message_ids: &[String]) -> Result<Vec<Known>, Error> {
    Ok(store::list_sent_mails(cx, message_ids)?)
}

/// Keeps mails, in their order.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn keep_all(cx: &mut Cx<'_>, mails: &[NewMail]) -> Result<Vec<Kept>, Error> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let known = store::list_same_mails(cx, mails)?;
    let mut in_batch = HashMap::<(&str, Option<MailboxId>), MailId>::new();
    let (mut ids, mut new, mut moved) = (Vec::new(), Vec::new(), Vec::new());
    let mut turned = BTreeSet::new();
    for mail in mails {
        let twin = in_batch.get(&(mail.content.as_str(), mail.mailbox_id)).filter(|_| !mail.content.is_empty());
        let before = known.iter().find(|one| one.is(mail));
        if let Some(id) = twin.copied().or(before.map(|one| one.id)) {
            ids.push((id, false));
            moved.extend(before.filter(|one| one.moves_to(mail)).map(|one| (one.id, mail)));
            turned.extend(before.filter(|one| one.turns_to(mail)).map(|one| one.id));
            continue;
        }
        let id: MailId = cx.next_id()?;
        in_batch.insert((&mail.content, mail.mailbox_id), id);
        ids.push((id, true));
        new.push((id, mail));
    }
    placing::place(cx, &new, &moved)?;
    turn(cx, &turned)?;
    let arrivals: Vec<(ArrivalId, MailId)> = mails
        .iter()
        .zip(&ids)
        .flat_map(|(mail, (id, _))| mail.arrivals.iter().map(|arrival| (*arrival, *id)))
        .collect();
    store::link_arrivals(cx, &arrivals)?;
    let standing = store::list_threads_of_mails(cx, &ids.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    let kept = ids.into_iter().filter_map(|(id, is_new)| {
        let (thread_id, lead_id) = standing.get(&id).copied()?;
        Some(Kept { id, thread_id, lead_id, is_new, is_turned: turned.contains(&id) })
    });
    Ok(kept.collect())
}

/// Mails that were taken for what came in are ours, and nobody has to read them.
fn turn(cx: &mut Cx<'_>, mails: &BTreeSet<MailId>) -> Result<(), Error> {
    if mails.is_empty() {
        return Ok(());
    }
    let mails: Vec<MailId> = mails.iter().copied().collect();
    store::set_mails_sent(cx, &mails)?;
    let threads = store::list_threads_of_mails(cx, &mails)?;
    threads::settle(cx, &threads.into_values().map(|(thread, _)| thread).collect::<Vec<_>>())
}
