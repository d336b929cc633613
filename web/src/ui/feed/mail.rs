//! A mail, in or out. Foreign HTML is never part of the page: it comes in a sandboxed frame of its own.

use maud::{Markup, html};

use super::{Heading, Voice, bubble};
use crate::ui::hue::Hue;
use crate::ui::icon::small;
use crate::ui::mail::message::frame;
use crate::ui::time::Clock;

/// What the mail says.
#[derive(Clone, Copy, Debug)]
pub enum MailBody<'a> {
    Text(&'a str),
    /// The address of the cleaned HTML, served with its own policy; nothing remote is loaded.
    Frame(&'a str),
}

/// The subject is the heading; `complaints` say what of a broken mail could not be read.
///
/// Links of the frame open in a tab of their own; scripts, forms and our origin stay out of its reach.
pub fn mail(
    clock: &Clock,
    voice: Voice,
    heading: &Heading<'_>,
    body: &MailBody<'_>,
    attachments: &Markup,
    complaints: &[String],
) -> Markup {
    let content = html! {
        @match body {
            MailBody::Text(text) => p.written { (text) },
            MailBody::Frame(url) => (frame(url, heading.title)),
        }
        @for complaint in complaints { p.muted.small { (small("triangle-alert")) " " (complaint) } }
        (attachments)
    };
    bubble(clock, ("mail", Hue::Cyan), voice, heading, &content)
}
