//! An incoming lead on the board: where it came in, who it is, what they say, and three buttons (IL-10, IL-20, IL-30).

use maud::{Markup, html};

use super::decide;
use super::hue::Hue;
use super::icon::small;
use super::pill::{Tag, pill};
use super::time::{Clock, wait};

/// The four kinds of requests (IL-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Call,
    Mail,
    Form,
    Chat,
}

impl Kind {
    /// In the order of the counters.
    pub const ALL: [Self; 4] = [Self::Call, Self::Mail, Self::Form, Self::Chat];

    /// As it is written in URLs and attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Mail => "mail",
            Self::Form => "form",
            Self::Chat => "chat",
        }
    }

    /// As a counter says it.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Call => "calls",
            Self::Mail => "e-mails",
            Self::Form => "forms",
            Self::Chat => "chats",
        }
    }

    /// Its Lucide icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Call => "phone",
            Self::Mail => "mail",
            Self::Form => "clipboard-list",
            Self::Chat => "message-circle",
        }
    }
}

/// What a card shows of an incoming lead.
#[derive(Clone, Copy, Debug)]
pub struct IncomingCard<'a> {
    pub id: i64,
    pub kind: Kind,
    pub source: &'a str,
    pub name: &'a str,
    /// The subject of a mail, the name of a form.
    pub subject: Option<&'a str>,
    pub text: &'a str,
    /// Unix seconds.
    pub arrived_at_s: i64,
    /// After how many seconds it is late.
    pub late_after_s: i64,
    /// Why it looks like somebody we know: "same e-mail".
    pub hint: Option<&'a str>,
    /// Where who asks stands beside who they may be.
    pub duplicate: Option<&'a str>,
    /// How many messages of the same person wait in this card.
    pub messages: u64,
    /// Whether the reader may answer it.
    pub may_decide: bool,
}

/// The card as a list item `#incoming-{id}`.
pub fn incoming_card(clock: &Clock, view: &IncomingCard<'_>) -> Markup {
    html! {
        li.card.in id={ "incoming-" (view.id) } data-id=(view.id) data-kind=(view.kind.name()) {
            header {
                span.src { (small(view.kind.icon())) span.clip { (view.source) } }
                (wait(clock, view.arrived_at_s, Some(view.late_after_s)))
            }
            h3 { a href={ "/incoming-leads/" (view.id) } { (view.name) } }
            p { @if let Some(subject) = view.subject { b { (subject) } " · " } (view.text) }
            @if view.hint.is_some() || view.duplicate.is_some() || view.messages > 1 {
                div.tags {
                    @if let Some(comparison) = view.duplicate { a.pill.hue-pink href=(comparison) { "duplicate" } }
                    @if let Some(hint) = view.hint { (pill(&Tag { name: hint, hue: Hue::Green })) }
                    @if view.messages > 1 { (pill(&Tag { name: &format!("{} messages", view.messages), hue: Hue::Grey })) }
                }
            }
            @if view.may_decide { (decide::on_card(view.id, view.name)) }
        }
    }
}
