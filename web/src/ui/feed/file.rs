//! Files below what was said: shown in a dialog where a browser can, saved otherwise.

use maud::{Markup, html};

use crate::ui::icon::small;

/// A file.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    pub name: &'a str,
    pub href: &'a str,
    /// For people: "420 kB".
    pub size: &'a str,
    /// How the dialog shows it: `picture`, `document`, `text` or `audio`; nothing is saved.
    pub shown: Option<&'a str>,
}

/// The list; nothing without files.
pub fn files(list: &[File<'_>]) -> Markup {
    html! {
        @if !list.is_empty() {
            div.files {
                @for file in list {
                    a.file href=(file.href) data-preview=[file.shown] data-name=(file.name) {
                        (small(if file.shown == Some("picture") { "image" } else { "paperclip" })) (file.name) " " span.muted { (file.size) }
                    }
                }
            }
        }
    }
}
