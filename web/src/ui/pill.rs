//! Small words with a colour: tags, stages, numbers that wait.

use maud::{Markup, html};

use super::hue::Hue;

/// A tag or a stage by name and hue.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'a> {
    pub name: &'a str,
    pub hue: Hue,
}

/// A tag.
pub fn pill(tag: &Tag<'_>) -> Markup {
    html! { span class={ "pill " (tag.hue.class()) } { (tag.name) } }
}

/// A stage: the same with its dot.
pub fn stage(tag: &Tag<'_>) -> Markup {
    html! { span class={ "pill " (tag.hue.class()) } { span.dot.tiny {} (tag.name) } }
}

/// The largest number that is said exactly where there is little room.
const EXACT: u64 = 99;

/// A number of things that are counted up to a hundred.
pub fn up_to_99(number: u64) -> Markup {
    html! { @if number > EXACT { (EXACT) "+" } @else { (number) } }
}

/// A number that wants attention, nothing when it is zero. `what` completes it for screen readers: "unread".
pub fn badge(number: u64, what: &str) -> Markup {
    html! { @if number > 0 { span.badge { (up_to_99(number)) span.sr { " " (what) } } } }
}
