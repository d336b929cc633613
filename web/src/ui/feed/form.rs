//! A form that was filled in: its fields as they were sent.

use maud::{Markup, html};

use super::{Heading, Voice, bubble};
use crate::ui::hue::Hue;
use crate::ui::time::Clock;

/// Labels and answers in the order of the form.
pub fn form(clock: &Clock, heading: &Heading<'_>, answers: &[(&str, &str)]) -> Markup {
    let body = html! { dl { @for (label, answer) in answers { dt { (label) } dd.written { (answer) } } } };
    bubble(clock, ("clipboard-list", Hue::Teal), Voice::Theirs, heading, &body)
}
