//! A chat message, the visitor's or an answer.

use maud::{Markup, html};

use super::{Heading, Voice, bubble};
use crate::ui::hue::Hue;
use crate::ui::time::Clock;

/// Text as it was written, lines kept.
pub fn chat(clock: &Clock, voice: Voice, heading: &Heading<'_>, text: &str) -> Markup {
    bubble(clock, ("message-circle", Hue::Violet), voice, heading, &html! { p.written { (text) } })
}
