//! A note for the team.

use maud::{Markup, html};

use super::{Heading, Voice, bubble};
use crate::ui::hue::Hue;
use crate::ui::time::Clock;

/// Text as it was written, lines kept; `actions` is what its reader may do with it.
pub fn note(clock: &Clock, heading: &Heading<'_>, text: &str, actions: &Markup) -> Markup {
    bubble(clock, ("sticky-note", Hue::Amber), Voice::Inner, heading, &html! { p.written { (text) } (actions) })
}
