//! One mail of a thread. Foreign HTML is never part of the page: it comes in a sandboxed frame of its own.

use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::hue::Hue;
use crate::ui::icon::small;
use crate::ui::pill::{Tag, pill};
use crate::ui::time::{Clock, ago, exact};
use maud::{Markup, html};

/// What a mail shows.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    pub id: i64,
    pub who: Person<'a>,
    /// Under which address they wrote.
    pub address: &'a str,
    pub to: &'a str,
    pub subject: &'a str,
    pub preview: &'a str,
    /// Unix seconds.
    pub at_s: i64,
    pub state: State<'a>,
    /// How often it was opened on the other side, as far as that is known.
    pub reads: i64,
    /// When that was first, Unix seconds.
    pub first_read_at_s: Option<i64>,
    pub is_open: bool,
    pub body: Body<'a>,
    /// The bytes as they came are kept.
    pub has_original: bool,
    /// What of a broken mail could not be read.
    pub complaints: &'a [String],
}

/// How far it is.
#[derive(Clone, Copy, Debug)]
pub enum State<'a> {
    Plain,
    New,
    Word(&'a str),
    /// What is wrong, and what the server said.
    Failed(&'a str, &'a str),
}

/// What it says.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// Its own text, and what it quotes.
    Text { own: &'a str, quoted: &'a str },
    /// The address of the cleaned HTML; what stands above it about its pictures.
    Frame { address: &'a str, pictures: Option<&'a Markup>, has_quotation: bool },
}

/// The mail `#mail-{id}`; `more` stands below what it says: files, an invitation.
pub fn message(clock: &Clock, view: &Message<'_>, more: &Markup) -> Markup {
    html! {
        details.msg id={ "mail-" (view.id) } open[view.is_open] {
            summary {
                (avatar(&view.who, Size::Medium))
                span.grow {
                    b { (view.who.name) } " " span.muted.small { "to " (view.to) }
                    span.muted.small.clip.line.when-folded { (view.preview) }
                }
                (state(clock, view))
                span.muted.small.when { (ago(clock, view.at_s)) }
            }
            div.body {
                p.muted.small.whence { (view.address) " · " (exact(clock, view.at_s))
                    @if view.has_original { " · " a href={ "/mails/" (view.id) "/original" } { "Original" } }
                }
                (body(view))
                @for complaint in view.complaints { p.muted.small { (small("triangle-alert")) " " (complaint) } }
                (more)
            }
        }
    }
}

/// What an opening says, and what it does not.
const OPENED: &str = "One of its recipients opened it, or a mail program that fetches pictures by itself.";

fn state(clock: &Clock, view: &Message<'_>) -> Markup {
    html! {
        @match view.state {
            State::Plain => {},
            State::New => (pill(&Tag { name: "new", hue: Hue::Indigo })),
            State::Word(word) => (pill(&Tag { name: word, hue: Hue::Grey })),
            State::Failed(word, said) => {
                span.next.late title=(said) { (small("circle-alert")) (word) @if !said.is_empty() { ": " span.clip.said { (said) } } }
            }
        }
        @if view.reads > 0 {
            span.muted.small.row title=(OPENED) {
                (small("mail-open"))
                @if let Some(at) = view.first_read_at_s { "Opened " (ago(clock, at)) " " }
                @match view.reads { 1 => "once", 2 => "twice", times => { (times) " times" } }
            }
        }
    }
}

fn body(view: &Message<'_>) -> Markup {
    match view.body {
        Body::Text { own, quoted } => html! {
            p.written { (own) }
            @if !quoted.is_empty() {
                details.quotation { summary.pill aria-label="Show quoted text" { (small("ellipsis")) } p.written.muted { (quoted) } }
            }
        },
        Body::Frame { address, pictures, has_quotation } => html! {
            @if let Some(pictures) = pictures { (pictures) }
            (frame(address, view.subject))
            @if has_quotation {
                a.pill.quotation href={ (address) "?whole=yes" } data-whole target="_blank" aria-label="Show quoted text" { (small("ellipsis")) }
            }
        },
    }
}

/// The frame of a mail's HTML. It has no origin and runs no script; `mail-frame.js` makes it as high as what it shows.
pub fn frame(address: &str, subject: &str) -> Markup {
    html! {
        iframe.mail-frame src=(address) sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy" referrerpolicy="no-referrer"
            title={ "Mail: " (subject) } {}
    }
}
