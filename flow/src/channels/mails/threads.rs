//! Mails that belong together, and what their row says of them: all of it follows from the mails, and is written by one
//! function, so that no count drifts.

use super::super::Error;
use super::super::store;
use super::list::Folder;
use base::Cx;
use base::clock::Seconds;
use base::ids::{ContactId, LeadId, MailboxId, ThreadId};
use base::journal::About;

/// Mails of one box with one customer that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// The mailbox; `None` for what came to an address of the account.
    pub mailbox_id: Option<MailboxId>,
    /// The customer's address, in lower case.
    pub customer: String,
    /// What they call themselves; may be empty.
    pub customer_name: String,
    /// The subject of its first mail.
    pub subject: String,
    /// The first words of its last mail.
    pub preview: String,
    /// The lead to which it belongs.
    pub lead_id: Option<LeadId>,
    /// The contact with whom it is.
    pub contact_id: Option<ContactId>,
    /// When its first mail was.
    pub first_at: Seconds,
    /// When its last mail was.
    pub last_at: Seconds,
    /// How many mails it has; those that were deleted do not count.
    pub mails: i64,
    /// How many of them nobody has read.
    pub unread: i64,
    /// The last word is a person's on the other side.
    pub needs_reply: bool,
    /// How many files its mails have.
    pub files: i64,
    /// Since when each folder shows it; a folder that does not has none.
    pub shown: Shown,
    /// How many of its mails are being written.
    pub drafts: i64,
}

/// The moment by which each folder sorts a thread; none where it does not stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its last mail, if any of its mails came in.
    pub inbox: Option<Seconds>,
    /// The last one that we sent.
    pub sent: Option<Seconds>,
    /// The last one that is to be sent.
    pub scheduled: Option<Seconds>,
    /// The last one that is being written.
    pub drafts: Option<Seconds>,
    /// The last deletion.
    pub deleted: Option<Seconds>,
}

impl Thread {
    /// A thread without mails.
    pub(super) fn empty(id: ThreadId, mailbox_id: Option<MailboxId>, customer: &str) -> Thread {
        Thread {
            id,
            mailbox_id,
            customer: customer.to_owned(),
            customer_name: String::new(),
            subject: String::new(),
            preview: String::new(),
            lead_id: None,
            contact_id: None,
            first_at: 0,
            last_at: 0,
            mails: 0,
            unread: 0,
            needs_reply: false,
            files: 0,
            shown: Shown::default(),
            drafts: 0,
        }
    }

    /// How many mails of it came, were sent, or are on their way: what is being written nobody has yet.
    pub fn messages(&self) -> i64 {
        self.mails - self.drafts
    }

    /// What a happening about it is about.
    pub(crate) fn about(&self) -> About {
        About { lead: self.lead_id, contact: self.contact_id, ..About::default() }
    }

    /// What people call the customer.
    pub fn shown_customer(&self) -> &str {
        if self.customer_name.is_empty() { &self.customer } else { &self.customer_name }
    }

    /// When a folder shows it, if it does.
    pub fn at_in(&self, folder: Folder) -> Option<Seconds> {
        match folder {
            Folder::Inbox => self.shown.inbox,
            Folder::NeedsReply => self.shown.inbox.filter(|_| self.needs_reply),
            Folder::Sent => self.shown.sent,
            Folder::Scheduled => self.shown.scheduled,
            Folder::Drafts => self.shown.drafts,
            Folder::Deleted => self.shown.deleted,
        }
    }
}

/// Writes again what the rows of threads say of their mails, and what the folders count; a thread without a mail goes.
/// Three queries and three changes, however many threads.
///
/// # Errors
/// Whatever the database answers.
pub(super) fn settle(cx: &mut Cx<'_>, ids: &[ThreadId]) -> Result<(), Error> {
    let before = store::list_threads_by_ids(cx, ids)?;
    settle_from(cx, &before, before.clone())
}

/// As [`settle`], of threads whose rows were changed in hand, or are new: `before` has those that stood in the table.
///
/// # Errors
/// Whatever the database answers.
pub(super) fn settle_from(cx: &mut Cx<'_>, before: &[Thread], threads: Vec<Thread>) -> Result<(), Error> {
    let ids: Vec<ThreadId> = threads.iter().map(|thread| thread.id).collect();
    let mut found = store::sum_up_threads(cx, &ids)?;
    let mut after = Vec::new();
    for thread in threads {
        if let Some(sum) = found.remove(&thread.id) {
            after.push(sum.tell(thread));
        }
    }
    store::replace_threads(cx, before, &after)?;
    store::count_threads(cx, before, &after)?;
    Ok(())
}

/// What the mails of a thread come to.
#[derive(Clone, Debug)]
pub struct Sum {
    /// The subject of the first.
    pub subject: String,
    /// The first words of the last.
    pub preview: String,
    /// When the first was.
    pub first_at: Option<Seconds>,
    /// When the last was that is no draft and not scheduled.
    pub last_at: Option<Seconds>,
    /// When the last was that a person on the other side wrote.
    pub asked_at: Option<Seconds>,
    /// How many came in.
    pub received: i64,
    /// How many are there.
    pub mails: i64,
    /// How many nobody has read.
    pub unread: i64,
    /// How many files they have.
    pub files: i64,
    /// When each folder shows it; the inbox is not known yet.
    pub shown: Shown,
}

impl Sum {
    fn tell(self, thread: Thread) -> Thread {
        let is_in_inbox = self.received > 0;
        let answered_at = self.shown.sent.unwrap_or(Seconds::MIN);
        Thread {
            first_at: self.first_at.unwrap_or(thread.first_at),
            last_at: self.last_at.or(self.first_at).unwrap_or(thread.last_at),
            mails: self.mails,
            unread: self.unread,
            needs_reply: self.asked_at.is_some_and(|asked_at| asked_at >= answered_at),
            files: self.files,
            shown: Shown { inbox: self.last_at.filter(|_| is_in_inbox), ..self.shown },
            subject: self.subject,
            preview: self.preview,
            ..thread
        }
    }
}
