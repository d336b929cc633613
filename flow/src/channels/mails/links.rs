//! What leads one mail to another: its own Message-ID, those that it answers, and its subject. Box and customer are part
//! of each, so that no stranger gets into a thread.

use super::{Answers, NewMail};
use base::ids::MailboxId;
use mail::subject;
use sha2::{Digest, Sha256};

/// Within which a link holds: one box, one customer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Realm {
    mailbox: i64,
    customer: String,
}

impl Realm {
    /// Of mails of a box with somebody.
    pub(super) fn new(mailbox: Option<MailboxId>, customer: &str) -> Realm {
        Realm { mailbox: mailbox.map_or(0, |mailbox| mailbox.0), customer: customer.to_lowercase() }
    }

    /// 64 bits for a Message-ID; none for a mail that has none.
    pub(super) fn id(&self, message_id: &str) -> Option<i64> {
        (!message_id.is_empty()).then(|| self.link("id", message_id))
    }

    /// The mails that a mail answers; itself is not among them.
    pub(super) fn answers(&self, answers: &Answers, own: &str) -> Vec<i64> {
        let all = answers.references.iter().chain(&answers.in_reply_to).filter(|id| *id != own);
        let mut found: Vec<i64> = all.filter_map(|id| self.id(id)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// 64 bits for what a mail is about; none for one without a subject, which is like no other, and for one of nobody
    /// knows whom: two strangers who ask for the same are no conversation.
    pub(super) fn subject(&self, new: &NewMail) -> Option<i64> {
        let origin = if new.answers.is_empty() { subject::Origin::Unknown } else { subject::Origin::Answers };
        let subject = subject::normal(&new.subject, origin).to_lowercase();
        let is_somebodys = !self.customer.trim().is_empty();
        (is_somebodys && !subject.is_empty()).then(|| self.link("subject", &subject))
    }

    fn link(&self, what: &str, value: &str) -> i64 {
        let mut hash = Sha256::new();
        hash.update(self.mailbox.to_be_bytes());
        for part in [&self.customer, what, value] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let mut first = [0; 8];
        first.copy_from_slice(&hash.finalize()[..8]);
        i64::from_be_bytes(first)
    }
}
