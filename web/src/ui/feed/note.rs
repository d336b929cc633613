//! A note for the team, or a message to a colleague.

use maud::{Markup, html};

use super::{Heading, Voice, bubble};
use crate::ui::hue::Hue;
use crate::ui::time::Clock;

/// What was written, under its sign; `actions` is what its reader may do with it.
pub fn note(clock: &Clock, sign: &str, heading: &Heading<'_>, text: &Markup, actions: &Markup) -> Markup {
    bubble(clock, (sign, Hue::Amber), Voice::Inner, heading, &html! { (text) (actions) })
}
