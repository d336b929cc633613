//! The bar that appears with a selection (IL-81).

use maud::{Markup, html};

use super::icon::icon;

/// Hidden until something is selected; `selection.js` counts, `triage.js` and `move-menu.js` act.
pub fn bulk() -> Markup {
    html! {
        section.bulk id="bulk" aria-label="Selection" hidden {
            b { span data-bulk-count { "0" } " selected" }
            label.row.for-incoming { input type="checkbox" data-bulk-all; "All that the filter shows" }
            (decision("accept", "ok", "check", "Accept", "A"))
            (decision("decline", "bad", "trash-2", "Decline", "D"))
            button.btn.ghost.for-leads type="button" data-bulk-move aria-haspopup="menu" { (icon("arrow-right")) "Move" kbd { "M" } }
            button.btn.ghost.icon type="button" data-bulk-clear aria-label="Clear selection" { (icon("x")) }
        }
    }
}

fn decision(act: &str, look: &str, icon_name: &str, words: &str, key: &str) -> Markup {
    html! {
        button class={ "btn ghost for-incoming " (look) } type="button" data-bulk=(act) {
            (icon(icon_name)) span { (words) " " span data-bulk-count { "0" } } kbd { (key) }
        }
    }
}
