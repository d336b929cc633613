//! The pane of the threads: search, filter, one page of a folder by key.

use super::asked::Asked;
use super::boxes::{Boxes, look};
use super::lead::Leads;
use crate::failure::Failure;
use crate::ui::empty::{Empty, empty};
use crate::ui::icon::icon;
use crate::ui::mail::thread_row::{Row, thread_row};
use crate::ui::partial::{Swap, partial};
use crate::ui::time::Clock;
use base::Cx;
use base::clock::Seconds;
use base::ids::ThreadId;
use flow::channels::mails::{self, Folder, Thread};
use maud::{Markup, html};

/// Threads of one page.
const PAGE_THREADS: usize = 50;

/// A page of a folder.
pub(super) struct Threads {
    found: Vec<Thread>,
    has_more: bool,
    leads: Leads,
}

impl Threads {
    /// The page, the same number of queries however many threads.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub(super) fn load(cx: &mut Cx<'_>, asked: &Asked) -> Result<Threads, Failure> {
        let mailbox = asked.mailbox();
        let question = mails::Asked {
            boxes: mailbox.as_slice(),
            folder: asked.looked_in(),
            only: asked.only(),
            words: asked.words(),
            before: asked.before(),
            limit: PAGE_THREADS as i64 + 1,
        };
        let mut found = mails::list_threads(cx, &question)?;
        let has_more = found.len() > PAGE_THREADS;
        found.truncate(PAGE_THREADS);
        let leads = Leads::load(cx, found.iter().filter_map(|thread| thread.lead_id))?;
        Ok(Threads { found, has_more, leads })
    }

    /// The pane; `open` is the thread that stands beside it.
    pub(super) fn pane(&self, clock: &Clock, asked: &Asked, boxes: &Boxes, open: Option<ThreadId>) -> Markup {
        let (_, folder) = look(asked.folder());
        let place = asked.mailbox().and_then(|id| boxes.address(id)).unwrap_or(folder);
        html! {
            section.pane.threads aria-label="Threads" {
                h1.sr { (place) }
                header.bar {
                    form.search.grow role="search" action="/mail" {
                        (icon("search"))
                        @if asked.folder() != Folder::Inbox { input type="hidden" name="folder" value=(asked.folder().as_str()); }
                        @if let Some(mailbox) = asked.mailbox() { input type="hidden" name="box" value=(mailbox.map_or(0, |id| id.0)); }
                        input.input type="search" name="q" value=(asked.words()) placeholder="Search mail" aria-label="Search mail" autocomplete="off" data-key="/"
                            hx-get="/mail" hx-trigger="input changed delay:200ms" hx-target="#threads" hx-select="#threads" hx-swap="outerMorph" hx-include="closest form";
                        kbd { "/" }
                    }
                    a.btn.ghost.icon.narrow href="/mail/settings" aria-label="Mail settings" { (icon("settings")) }
                }
                (filters(asked, boxes))
                (self.list(clock, asked, open))
            }
        }
    }

    /// The list and its filters on a page that is open.
    pub(super) fn again(&self, clock: &Clock, asked: &Asked, boxes: &Boxes, open: Option<ThreadId>) -> Markup {
        html! {
            (partial("#mail-filters", Swap::Morph, &filters(asked, boxes)))
            (partial("#threads", Swap::Morph, &self.list(clock, asked, open)))
        }
    }

    fn list(&self, clock: &Clock, asked: &Asked, open: Option<ThreadId>) -> Markup {
        let (picture, folder) = look(asked.folder());
        html! {
            div.scroll id="threads" {
                @if !asked.words().is_empty() { p.muted.small.searched role="status" { (searched(asked)) } }
                @if self.found.is_empty() { (nothing(asked, picture)) } @else {
                    ul.thread-list aria-label=(asked.looked_in().map_or("Found", |_| folder)) {
                        @for thread in &self.found { (self.row(clock, asked, thread, open == Some(thread.id))) }
                    }
                    @if let Some(last) = self.found.last().filter(|_| self.has_more) {
                        a.btn.ghost.block href=(asked.behind(shown_at(asked, last), last.id).address()) { "Older" }
                    }
                }
            }
        }
    }

    fn row(&self, clock: &Clock, asked: &Asked, thread: &Thread, is_current: bool) -> Markup {
        let address = asked.address_of(&format!("/mail/threads/{}", thread.id));
        let tag = self.leads.tag(thread.lead_id);
        thread_row(
            clock,
            &Row {
                id: thread.id.0,
                address: &address,
                who: named(thread),
                mails: thread.messages(),
                subject: if thread.subject.is_empty() { "(no subject)" } else { &thread.subject },
                preview: &thread.preview,
                at_s: shown_at(asked, thread),
                folders: &folders(asked, thread),
                files: thread.files,
                is_unread: thread.unread > 0,
                is_current,
                lead: tag,
            },
        )
    }
}

/// With whom it is; a mail may come without a sender, and a draft may go to nobody yet.
fn named(thread: &Thread) -> &str {
    match thread.shown_customer() {
        "" if thread.at_in(Folder::Inbox).is_some() => "(no sender)",
        "" => "(to nobody yet)",
        name => name,
    }
}

/// The time by which the list goes.
fn shown_at(asked: &Asked, thread: &Thread) -> Seconds {
    asked.looked_in().and_then(|folder| thread.at_in(folder)).unwrap_or(thread.last_at)
}

/// Where a thread stands that was found: "Inbox, Sent"; nothing in the list of one folder.
fn folders(asked: &Asked, thread: &Thread) -> String {
    let is_told = |folder: &Folder| !matches!(folder, Folder::NeedsReply | Folder::Deleted);
    let stands_in = Folder::ALL.into_iter().filter(is_told).filter(|folder| thread.at_in(*folder).is_some());
    let names: Vec<&str> = stands_in.filter(|_| asked.looked_in().is_none()).map(|folder| look(folder).1).collect();
    names.join(", ")
}

/// Where was looked.
fn searched(asked: &Asked) -> &'static str {
    match (asked.looked_in(), asked.mailbox()) {
        (Some(_), _) => "Found among what was deleted.",
        (None, None) => "Found in all mailboxes and all folders but Deleted.",
        (None, Some(_)) => "Found in all folders of this mailbox but Deleted.",
    }
}

fn filters(asked: &Asked, boxes: &Boxes) -> Markup {
    let unread = boxes.unread(asked.mailbox());
    html! {
        nav.tabs.notice-tabs id="mail-filters" aria-label="Filter" {
            @for (only, words) in [("", "All"), ("unread", "Unread"), ("no_lead", "No lead")] {
                @let filtered = asked.with_only(only);
                a href=(filtered.address()) aria-current=[(filtered.only() == asked.only()).then_some("page")] {
                    (words) @if only == "unread" && unread > 0 { " " span.muted.num { (unread) } }
                }
            }
        }
    }
}

/// What an empty part of a folder says.
fn nothing(asked: &Asked, picture: &str) -> Markup {
    let (title, text) = if !asked.words().is_empty() {
        ("Nothing found", "No mail has these words in its subject, names, addresses, text or names of files.")
    } else if !asked.only().is_empty() {
        ("Nothing left here", "No mail of this folder fits the filter.")
    } else {
        match asked.folder() {
            Folder::Inbox => ("Nothing here yet", "New mails appear here as they come in."),
            Folder::NeedsReply => ("Everything is answered", "Mails that wait for an answer of yours stand here."),
            Folder::Sent => ("Nothing sent yet", "What you answer and write stands here, also from other programs."),
            Folder::Scheduled => ("Nothing is scheduled", "Mails that you send later wait here."),
            Folder::Drafts => ("No drafts", "What you begin to write is kept here."),
            Folder::Deleted => ("Nothing was deleted", "Deleted mails can be brought back from here for 30 days."),
        }
    };
    html! { div.pad { (empty(&Empty { icon: picture, title, text, action: None })) } }
}
