//! The pane of one thread: its lead, its mails, what is done with all of them.

use super::answers::{below_the_thread, may_answer};
use super::asked::Asked;
use super::boxes::Boxes;
use super::lead::Leads;
use super::mails::{Letters, mail};
use super::threads::Threads;
use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::icon::icon;
use crate::ui::partial::{Swap, partial};
use base::Cx;
use base::clock::Seconds;
use base::ids::{MailId, ThreadId};
use base::people::User;
use base::people::users;
use flow::channels::mails::{self, Folder, Mail, MailState, Thread};
use maud::{Markup, html};

/// Mails of one page of a thread.
const PAGE_MAILS: usize = 50;

/// A thread with its newest mails.
pub(super) struct Conversation {
    pub(super) thread: Thread,
    /// Oldest first.
    mails: Vec<Mail>,
    earlier: Option<(Seconds, MailId)>,
    letters: Letters,
    leads: Leads,
    people: Vec<User>,
}

impl Conversation {
    /// The thread, the same number of queries however long it is.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub(super) fn load(
        cx: &mut Cx<'_>,
        id: ThreadId,
        before: Option<(Seconds, MailId)>,
    ) -> Result<Conversation, Failure> {
        let thread = mails::load_thread(cx, id)?;
        let mut found = mails::list_mails(cx, id, before, PAGE_MAILS as i64 + 1)?;
        let has_earlier = found.len() > PAGE_MAILS;
        found.truncate(PAGE_MAILS);
        found.reverse();
        Ok(Conversation {
            earlier: found.first().filter(|_| has_earlier).map(|mail| (mail.at, mail.id)),
            letters: Letters::load(cx, &thread, &found)?,
            leads: Leads::load(cx, thread.lead_id.into_iter())?,
            people: users::list(cx)?,
            mails: found,
            thread,
        })
    }

    /// The pane `#thread`.
    pub(super) fn pane(&self, web: &Web, who: &SignedIn, boxes: &Boxes, asked: &Asked) -> Markup {
        let pen = Pen::new(web, who, self.people.clone());
        let subject = if self.thread.subject.is_empty() { "(no subject)" } else { &self.thread.subject };
        let url = |noun: &str| asked.address_of(&format!("/mail/threads/{}/{noun}", self.thread.id));
        let (reading, deletion) = (url("reading"), url("deletion"));
        html! {
            section.pane.canvas.thread id="thread" aria-label="Conversation" data-thread=(self.thread.id) {
                header.bar {
                    a.mini href=(asked.address()) data-key="Escape" data-closes-thread aria-label="Back to the list" { (icon("arrow-left")) }
                    h2.clip.grow { (subject) }
                    @if asked.folder() == Folder::Deleted { (self.button(who, &deletion, "hx-delete", "corner-up-left", "Restore", None)) } @else {
                        (self.button(who, &reading, "hx-delete", "mail", "Mark as unread", Some("u")))
                        (self.button(who, &deletion, "hx-post", "trash-2", "Delete", Some("#")))
                    }
                }
                div hx-get=(url("mails")) hx-trigger="mail-told" hx-swap="none" data-follows hidden {}
                @if self.thread.unread > 0 {
                    form method="post" action=(reading) hx-post=(reading) hx-trigger="load" hx-swap="none" hidden {
                        input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                    }
                }
                div.scroll.conversation data-newest-mail {
                    (self.leads.bar(&pen, who, asked, &self.thread))
                    (self.list(who, &pen, boxes, asked))
                    (self.answers(who, boxes))
                }
            }
        }
    }

    /// Ways to answer the newest mail, and the place of the form.
    fn answers(&self, who: &SignedIn, boxes: &Boxes) -> Markup {
        let newest = self.mails.iter().rev().find(|mail| may_answer(who, boxes, mail));
        html! { div.answers id="answers" { @if let Some(mail) = newest { (below_the_thread(mail.id)) } } }
    }

    fn list(&self, who: &SignedIn, pen: &Pen, boxes: &Boxes, asked: &Asked) -> Markup {
        let last = self.mails.len().saturating_sub(1);
        // While an answer is written, what it answers stays unfolded.
        let answered = self.mails.iter().rposition(|mail| mail.state != MailState::Draft);
        html! {
            div.mails id="mails" {
                @if let Some((at, id)) = self.earlier {
                    @let address = asked.address_of(&format!("/mail/threads/{}", self.thread.id));
                    a.btn.ghost.block href={ (address) (if address.contains('?') { "&" } else { "?" }) "earlier=" (at) "-" (id) } { "Earlier mails" }
                }
                @for (place, one) in self.mails.iter().enumerate() {
                    (mail((who, asked), pen, boxes, &self.letters, one, place == last || Some(place) == answered))
                }
                @if self.mails.is_empty() { p.muted.pad { "All mails of this thread are deleted." } }
            }
        }
    }

    /// The mails and the lead on a page that is open.
    pub(super) fn again(&self, web: &Web, who: &SignedIn, boxes: &Boxes, asked: &Asked) -> Markup {
        let pen = Pen::new(web, who, self.people.clone());
        html! {
            (partial("#mails", Swap::Morph, &self.list(who, &pen, boxes, asked)))
            (partial("#thread-lead:not(:focus-within)", Swap::Morph, &self.leads.bar(&pen, who, asked, &self.thread)))
        }
    }

    fn button(&self, who: &SignedIn, url: &str, verb: &str, picture: &str, words: &str, key: Option<&str>) -> Markup {
        let is_post = verb == "hx-post";
        html! {
            form method="post" action=(url) hx-post=[is_post.then_some(url)] hx-delete=[(!is_post).then_some(url)] hx-swap="none" {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                button.btn.icon.ghost data-key=[key] aria-label=(words) title=(words) { (icon(picture)) }
            }
        }
    }
}

/// No thread is open.
pub(super) fn no_thread() -> Markup {
    html! {
        section.pane.canvas.thread id="thread" aria-label="Conversation" {
            p.muted.nothing-open { "Choose a thread to read it here." }
        }
    }
}

/// The section as it is now, on a page that shows a thread.
///
/// # Errors
/// [`Failure::Busy`].
pub(super) async fn shown_again(web: &Web, who: &SignedIn, asked: &Asked, id: ThreadId) -> Result<Markup, Failure> {
    let question = asked.clone();
    let read = move |cx: &mut Cx<'_>| {
        Ok::<_, Failure>((Boxes::load(cx)?, Threads::load(cx, &question)?, Conversation::load(cx, id, None)?))
    };
    let (boxes, threads, open) = web.desk.read(who, read).await?;
    let clock = shell::clock(web, who);
    Ok(html! {
        (boxes.again(asked)) (threads.again(&clock, asked, &boxes, Some(id))) (open.again(web, who, &boxes, asked))
    })
}
