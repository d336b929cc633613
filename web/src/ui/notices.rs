//! The notification centre: what wants attention, newest first (IL-70, IL-80).

use maud::{Markup, html};

use super::hue::Hue;
use super::icon::icon;
use super::time::{Clock, ago};

/// One notice; `actions` are the links and buttons that act in place.
#[derive(Clone, Debug)]
pub struct Notice<'a> {
    pub icon: &'a str,
    pub hue: Hue,
    pub title: &'a str,
    pub text: &'a str,
    /// Unix seconds.
    pub at_s: i64,
    pub is_unread: bool,
    pub actions: Markup,
}

/// The list.
pub fn notices(clock: &Clock, list: &[Notice<'_>]) -> Markup {
    html! { ul.notices id="notices" { @for view in list { (notice(clock, view)) } } }
}

/// One item of it.
pub fn notice(clock: &Clock, view: &Notice<'_>) -> Markup {
    html! {
        li.ev.note-row.read[!view.is_unread] {
            span class={ "ic " (view.hue.class()) } { (icon(view.icon)) }
            div {
                div.row {
                    b.clip { (view.title) }
                    @if view.is_unread { span.dot.hue-indigo {} span.sr { "unread" } }
                    span.muted.small.end { (ago(clock, view.at_s)) }
                }
                p.muted.small { (view.text) }
                (view.actions)
            }
        }
    }
}
