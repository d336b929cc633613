//! A thread in a list: who, when, the subject, the first words, its lead.

use crate::ui::hue::Hue;
use crate::ui::icon::small;
use crate::ui::pill::{Tag, stage};
use crate::ui::time::{Clock, ago};
use maud::{Markup, html};

/// What a row says.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub id: i64,
    pub address: &'a str,
    pub who: &'a str,
    pub mails: i64,
    pub subject: &'a str,
    pub preview: &'a str,
    /// Unix seconds.
    pub at_s: i64,
    pub files: i64,
    /// The folders in which it stands, where they are not plain.
    pub folders: &'a str,
    pub is_unread: bool,
    pub is_current: bool,
    pub lead: Lead<'a>,
}

/// To which lead a thread belongs.
#[derive(Clone, Copy, Debug)]
pub enum Lead<'a> {
    /// To none.
    None,
    /// To one that waits to be decided on.
    Incoming,
    /// To one in a stage.
    In(Tag<'a>),
    /// To one that is not for whoever looks.
    Hidden,
}

/// The row `#thread-{id}`; a script opens the thread beside the list.
pub fn thread_row(clock: &Clock, view: &Row<'_>) -> Markup {
    html! {
        li.th.new[view.is_unread] id={ "thread-" (view.id) } data-thread=(view.id) aria-current=[view.is_current.then_some("true")] {
            a.from.clip href=(view.address) hx-get=(view.address) hx-target="#thread" hx-swap="outerHTML" hx-push-url="true" {
                @if view.is_unread { span.sr { "Unread: " } }
                (view.who) @if view.mails > 1 { " " span.muted.num { (view.mails) } }
                span.sr { ", " (view.subject) }
            }
            (ago(clock, view.at_s))
            span.subj.clip aria-hidden="true" { (view.subject) }
            span.snip.clip { (view.preview) }
            span.tags {
                @match &view.lead {
                    Lead::None => span.pill { "No lead" },
                    Lead::Incoming => (stage(&Tag { name: "Incoming lead", hue: Hue::Grey })),
                    Lead::In(tag) => (stage(tag)),
                    Lead::Hidden => {}
                }
                @if !view.folders.is_empty() { span.muted.small { (view.folders) } }
                @if view.files > 0 { span.muted.files-count { (small("paperclip")) (view.files) span.sr { (if view.files == 1 { " file" } else { " files" }) } } }
            }
        }
    }
}
