//! The bar that appears with a selection (IL-81).

use maud::{Markup, html};

use super::icon::icon;

/// Hidden until something is selected; `selection.js` counts, `triage.js`, `move-menu.js` and `bulk.js` act. `leads` is what
/// can be done with leads.
pub fn bulk(leads: &Markup) -> Markup {
    html! {
        section.bulk id="bulk" aria-label="Selection" hidden {
            b { span data-bulk-count { "0" } " selected" }
            label.row.for-incoming { input type="checkbox" data-bulk-all; "All that the filter shows" }
            (decision("accept", "ok", "check", "Accept", "A"))
            (decision("decline", "bad", "trash-2", "Decline", "D"))
            (leads)
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
