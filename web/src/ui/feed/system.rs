//! A line about something that was done: moved, assigned, merged, came in.

use maud::{Markup, html};

use crate::ui::icon::small;
use crate::ui::time::{Clock, hour};

/// One sentence; `text` may hold `<b>` and links.
#[derive(Clone, Debug)]
pub struct SystemLine<'a> {
    pub id: i64,
    pub icon: &'a str,
    pub text: Markup,
    /// Unix seconds.
    pub at_s: i64,
}

/// The line.
pub fn system(clock: &Clock, view: &SystemLine<'_>) -> Markup {
    html! {
        li.ev.sys id={ "happening-" (view.id) } { span.ic { (small(view.icon)) } div { (view.text) " " (hour(clock, view.at_s)) } }
    }
}
