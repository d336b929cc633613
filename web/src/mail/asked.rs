//! Which threads are looked at, as the address says it.

use base::clock::Seconds;
use base::ids::{MailboxId, ThreadId};
use flow::channels::mails::{Folder, Only};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

/// What came to an address of the account stands in no mailbox; in an address it is box 0.
const NO_MAILBOX: i64 = 0;

/// The question; empty texts say nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    folder: String,
    #[serde(rename = "box")]
    mailbox: Option<i64>,
    only: String,
    q: String,
    before: String,
}

impl Asked {
    /// The folder; the inbox unless another is named.
    pub(super) fn folder(&self) -> Folder {
        Folder::from_word(&self.folder).unwrap_or(Folder::Inbox)
    }

    /// The folder that is looked in; none while words are looked for: then it is all of them but Deleted, which has a search
    /// of its own.
    pub(super) fn looked_in(&self) -> Option<Folder> {
        let folder = self.folder();
        (self.words().is_empty() || folder == Folder::Deleted).then_some(folder)
    }

    /// The one box that is looked at; none for all of them.
    pub(super) fn mailbox(&self) -> Option<Option<MailboxId>> {
        self.mailbox.map(|id| (id != NO_MAILBOX).then_some(MailboxId(id)))
    }

    /// Which of the folder's threads.
    pub(super) fn only(&self) -> &'static [Only] {
        match self.only.as_str() {
            "unread" => &[Only::Unread],
            "no_lead" => &[Only::NoLead],
            _ => &[],
        }
    }

    /// What is looked for.
    pub(super) fn words(&self) -> &str {
        self.q.trim()
    }

    /// Only what stands behind this.
    pub(super) fn before(&self) -> Option<(Seconds, ThreadId)> {
        let (at, id) = self.before.split_once('-')?;
        Some((at.parse().ok()?, ThreadId(id.parse().ok()?)))
    }

    /// The same folder and filter of another box.
    pub(super) fn of_box(&self, mailbox: Option<MailboxId>) -> Asked {
        let mailbox = Some(mailbox.map_or(NO_MAILBOX, |id| id.0));
        Asked { mailbox, before: String::new(), ..self.clone() }
    }

    /// Another folder of every box, without filter.
    pub(super) fn of_folder(folder: Folder) -> Asked {
        Asked { folder: folder.as_str().to_owned(), ..Asked::default() }
    }

    /// Another part of the folder.
    pub(super) fn with_only(&self, only: &str) -> Asked {
        Asked { only: only.to_owned(), before: String::new(), ..self.clone() }
    }

    /// What stands behind a thread.
    pub(super) fn behind(&self, at: Seconds, id: ThreadId) -> Asked {
        Asked { before: format!("{at}-{id}"), ..self.clone() }
    }

    /// The list.
    pub(super) fn address(&self) -> String {
        self.address_of("/mail")
    }

    /// A page of the section that keeps the list as it is: `/mail/threads/7?folder=sent`.
    pub(super) fn address_of(&self, path: &str) -> String {
        let mut query = Serializer::new(String::new());
        let folder = if self.folder() == Folder::Inbox { "" } else { self.folder.as_str() };
        for (key, value) in [("folder", folder), ("only", &self.only), ("q", &self.q), ("before", &self.before)] {
            if !value.is_empty() {
                query.append_pair(key, value);
            }
        }
        if let Some(mailbox) = self.mailbox {
            query.append_pair("box", &mailbox.to_string());
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}
