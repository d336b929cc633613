//! Nothing is here: what would be, and one thing to do about it.

use maud::{Markup, html};

use super::icon::icon;

/// An empty place.
#[derive(Clone, Copy, Debug)]
pub struct Empty<'a> {
    pub icon: &'a str,
    pub title: &'a str,
    pub text: &'a str,
    /// Words and address of the one action.
    pub action: Option<(&'a str, &'a str)>,
}

/// The dashed box.
pub fn empty(view: &Empty<'_>) -> Markup {
    html! {
        div.empty {
            (icon(view.icon)) h3 { (view.title) } p { (view.text) }
            @if let Some((words, href)) = view.action { a.btn href=(href) { (words) } }
        }
    }
}
