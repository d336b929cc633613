//! A form that was filled in: its fields as they were sent.

use maud::{Markup, html};

use super::{Heading, Voice, bubble};
use crate::ui::hue::Hue;
use crate::ui::time::Clock;

/// Where it was filled in; each may be empty.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The address of the page, shown and never fetched.
    pub page: &'a str,
    /// The page before it.
    pub referrer: &'a str,
    /// `utm_source=…` and its like.
    pub campaign: &'a str,
}

/// Labels and answers in the order of the form, then its files and where it was filled in.
pub fn form(
    clock: &Clock,
    heading: &Heading<'_>,
    answers: &[(&str, &str)],
    origin: &Origin<'_>,
    files: &Markup,
) -> Markup {
    let origins = [("Page", origin.page), ("Before it", origin.referrer), ("Campaign", origin.campaign)];
    let body = html! {
        dl { @for (label, answer) in answers { dt { (label) } dd.written { (answer) } } }
        (files)
        dl.origin.small.muted {
            @for (label, text) in origins.iter().filter(|(_, text)| !text.is_empty()) { dt { (label) } dd.written { (text) } }
        }
    };
    bubble(clock, ("clipboard-list", Hue::Teal), Voice::Theirs, heading, &body)
}
