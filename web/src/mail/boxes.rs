//! The pane of the boxes: folders, and the boxes that somebody may use, each with what waits in it and how it is doing.

use super::asked::Asked;
use crate::ui::hue::Hue;
use crate::ui::icon::{icon, small};
use crate::ui::partial::{Swap, partial};
use base::Cx;
use base::access::{Right, is_allowed};
use base::ids::MailboxId;
use flow::channels::mailboxes::{self, Mailbox, MailboxKind};
use flow::channels::mails::{self, Count, Folder};
use maud::{Markup, html};

/// The boxes, and what their folders show.
pub(super) struct Boxes {
    pub(super) mailboxes: Vec<Mailbox>,
    counts: Vec<Count>,
    has_bin: bool,
}

impl Boxes {
    /// Two queries, however many boxes.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub(super) fn load(cx: &mut Cx<'_>) -> Result<Boxes, flow::channels::Error> {
        let (mailboxes, counts) = (mailboxes::list_usable(cx)?, mails::counts(cx)?);
        let is_own =
            |mailbox: &Mailbox| mailbox.kind == MailboxKind::Personal && Some(mailbox.user_id) == cx.actor.user();
        let has_bin = is_allowed(cx.actor, Right::SetUp) || mailboxes.iter().any(is_own);
        Ok(Boxes { mailboxes, counts, has_bin })
    }

    /// True when there is neither a box nor a thread.
    pub(super) fn is_nothing(&self) -> bool {
        self.mailboxes.is_empty() && self.counts.iter().all(|count| count.threads == 0)
    }

    /// Threads with something unread, in all boxes or in one.
    pub(super) fn unread(&self, of: Option<Option<MailboxId>>) -> i64 {
        self.sum(Folder::Inbox, of, |count| count.unread)
    }

    fn threads(&self, folder: Folder) -> i64 {
        self.sum(folder, None, |count| count.threads)
    }

    fn sum(&self, folder: Folder, of: Option<Option<MailboxId>>, number: fn(&Count) -> i64) -> i64 {
        let is_asked = |count: &&Count| count.folder == folder && of.is_none_or(|id| count.mailbox_id == id);
        self.counts.iter().filter(is_asked).map(number).sum()
    }

    fn has_own_addresses(&self) -> bool {
        self.counts.iter().any(|count| count.mailbox_id.is_none() && count.threads > 0)
    }

    /// The address of the box of a thread; none for what came to an address of the account.
    pub(super) fn address(&self, id: Option<MailboxId>) -> Option<&str> {
        self.mailboxes.iter().find(|mailbox| Some(mailbox.id) == id).map(|mailbox| mailbox.address.as_str())
    }

    /// The pane.
    pub(super) fn pane(&self, asked: &Asked) -> Markup {
        html! {
            nav.pane.boxes aria-label="Mailboxes" {
                @if self.mailboxes.iter().any(|mailbox| mailbox.smtp.is_some()) {
                    div.pad { a.btn.primary.block href="/mail/write" data-key="c" { (icon("pen-line")) "Write" } }
                }
                (self.places(asked))
                div.foot { a.btn.ghost.block href="/mail/settings" { (icon("settings")) "Mail settings" } }
            }
        }
    }

    /// The same on a page that is open.
    pub(super) fn again(&self, asked: &Asked) -> Markup {
        partial("#mail-places", Swap::Morph, &self.places(asked))
    }

    fn places(&self, asked: &Asked) -> Markup {
        html! {
            div.scroll.nav id="mail-places" {
                @for folder in Folder::ALL.into_iter().filter(|folder| *folder != Folder::Deleted || self.has_bin) { (self.folder(asked, folder)) }
                (self.group(asked, "Shared", MailboxKind::Shared))
                (self.group(asked, "Personal", MailboxKind::Personal))
            }
        }
    }

    /// Whether the actor may look into the Deleted folder of any box, and bring back from there (EM-60).
    pub(super) fn has_bin(&self) -> bool {
        self.has_bin
    }

    fn folder(&self, asked: &Asked, folder: Folder) -> Markup {
        let (picture, name) = look(folder);
        let number = match folder {
            Folder::Inbox => self.unread(None),
            Folder::Sent | Folder::Deleted => 0,
            _ => self.threads(folder),
        };
        let is_current = asked.folder() == folder && asked.mailbox().is_none();
        html! {
            a href=(Asked::of_folder(folder).address()) aria-current=[is_current.then_some("page")] {
                (icon(picture)) (name) @if number > 0 { span.n { (number) span.sr { (if folder == Folder::Inbox { " unread" } else { " threads" }) } } }
            }
        }
    }

    fn group(&self, asked: &Asked, title: &str, kind: MailboxKind) -> Markup {
        let boxes: Vec<&Mailbox> = self.mailboxes.iter().filter(|mailbox| mailbox.kind == kind).collect();
        let has_own = kind == MailboxKind::Shared && self.has_own_addresses();
        html! {
            @if !boxes.is_empty() || has_own {
                h2 { (title) }
                @for mailbox in boxes { (self.mailbox(asked, Some(mailbox))) }
                @if has_own { (self.mailbox(asked, None)) }
            }
        }
    }

    fn mailbox(&self, asked: &Asked, mailbox: Option<&Mailbox>) -> Markup {
        let id = mailbox.map(|mailbox| mailbox.id);
        let unread = self.unread(Some(id));
        let name = mailbox.map_or("Our addresses", |mailbox| short(&mailbox.address));
        html! {
            a href=(asked.of_box(id).address()) aria-current=[(asked.mailbox() == Some(id)).then_some("page")] title=[mailbox.map(|mailbox| &mailbox.address)] {
                span class={ "dot " (Hue::of_id(id.map_or(0, |id| id.0)).class()) } {} span.clip { (name) }
                @if let Some(trouble) = mailbox.filter(|mailbox| is_troubled(mailbox)) { span.n.bad { (small("triangle-alert")) span.sr { (trouble.state.text) } } }
                @else if unread > 0 { span.n { (unread) span.sr { " unread" } } }
            }
        }
    }
}

/// The icon and the name of a folder.
pub(super) fn look(folder: Folder) -> (&'static str, &'static str) {
    match folder {
        Folder::Inbox => ("inbox", "Inbox"),
        Folder::NeedsReply => ("star", "Needs reply"),
        Folder::Sent => ("send", "Sent"),
        Folder::Scheduled => ("clock", "Scheduled"),
        Folder::Drafts => ("file-pen-line", "Drafts"),
        Folder::Deleted => ("trash-2", "Deleted"),
    }
}

/// `sales@` for `sales@harborpine.example`: the domain is nearly always the same.
pub(super) fn short(address: &str) -> &str {
    address.find('@').map_or(address, |at| &address[..=at])
}

/// Whether somebody has to do something for it.
pub(super) fn is_troubled(mailbox: &Mailbox) -> bool {
    matches!(mailbox.state.word.as_str(), "failing" | "sign_in_again")
}
