//! A call: who, how long, and its recording if the telephone system gave one.

use maud::{Markup, html};

use super::{Heading, Voice, bubble};
use crate::ui::hue::Hue;
use crate::ui::time::Clock;

/// A call as it ended.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// "Answered by Tom, 3 min 12 s".
    pub words: &'a str,
    /// Where the recording can be heard: an address of the telephone system.
    pub recording: Option<&'a str>,
    pub is_missed: bool,
}

/// The bubble of a call.
pub fn call(clock: &Clock, heading: &Heading<'_>, view: &Call<'_>) -> Markup {
    let sign = if view.is_missed { ("phone-missed", Hue::Red) } else { ("phone-incoming", Hue::Green) };
    let body = html! {
        p { (view.words) @if let Some(url) = view.recording { " · " a.plain href=(url) target="_blank" rel="noopener noreferrer" { "Recording" } } }
        @if let Some(url) = view.recording { audio.player controls preload="none" src=(url) aria-label={ "Recording: " (heading.title) } {} }
    };
    bubble(clock, sign, Voice::Theirs, heading, &body)
}
