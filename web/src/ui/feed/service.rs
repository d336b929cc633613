//! What a program wrote: a short message that it carried, or what a service tells.

use maud::Markup;

use super::{Heading, Voice, bubble};
use crate::ui::hue::Hue;
use crate::ui::time::Clock;

/// The words under their sign, on the side of whoever said them.
pub fn service(clock: &Clock, (sign, voice): (&str, Voice), heading: &Heading<'_>, text: &Markup) -> Markup {
    bubble(clock, (sign, Hue::Cyan), voice, heading, text)
}
