//! The feed of a lead: everything that happened, strictly by time (LD-08).

pub mod call;
pub mod chat;
pub mod file;
pub mod form;
pub mod mail;
pub mod note;
pub mod service;
pub mod system;
pub mod task;

use maud::{Markup, html};

use super::hue::Hue;
use super::icon::icon;
use super::time::{Clock, date, day_words, hour};

/// What a bubble says above its body.
#[derive(Clone, Debug)]
pub struct Heading<'a> {
    pub id: i64,
    pub title: &'a str,
    /// Who, to whom, how: "outgoing, Tom".
    pub details: &'a str,
    /// The link to the lead it belongs to, in the feed of somebody who has several.
    pub of: Option<Markup>,
    /// Unix seconds.
    pub at_s: i64,
}

/// Whose words are in a bubble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The client's.
    Theirs,
    /// Sent by the team.
    Ours,
    /// Written by the team for the team.
    Inner,
}

/// Where the answers of forms aim that stand in live lines: their own line may be gone, by the stream, before the answer
/// is there, and an answer whose aim is gone is thrown away, with its way back.
pub const AIM: &str = "#toasts";
/// The id of a feed to which new lines are added while it is open.
pub const WHOLE: &str = "feed-items";
/// The id of a part of a feed: a tab, or what was found.
pub const PART: &str = "feed-part";

/// The scrolling feed, opened at its newest item; `id` is [`WHOLE`] or [`PART`].
pub fn feed(id: &str, items: &Markup) -> Markup {
    html! { div.scroll.newest data-newest tabindex="0" role="region" aria-label="Feed" { ol.feed id=(id) { (items) } } }
}

/// The line between two days; its id is [`day_id`].
pub fn day(clock: &Clock, at_s: i64) -> Markup {
    html! { li.day id=(day_id(clock, at_s)) { (day_words(clock, at_s)) } }
}

/// `day-2026-11-20`.
pub fn day_id(clock: &Clock, at_s: i64) -> String {
    format!("day-{}", date(clock, at_s))
}

/// A bubble: icon, heading, body and perhaps actions. Its item is `#happening-{id}`.
fn bubble(clock: &Clock, sign: (&str, Hue), voice: Voice, heading: &Heading<'_>, body: &Markup) -> Markup {
    let (icon_name, hue) = sign;
    let class = match voice {
        Voice::Theirs => "bub",
        Voice::Ours => "bub out",
        Voice::Inner => "bub note",
    };
    html! {
        li.ev id={ "happening-" (heading.id) } {
            span class={ "ic " (hue.class()) } { (icon(icon_name)) }
            article class=(class) {
                header { span { b { (heading.title) } " " (heading.details) @if let Some(lead) = &heading.of { " · " (lead) } } (hour(clock, heading.at_s)) }
                div.body { (body) }
            }
        }
    }
}
