//! An import while a job works on it. A script asks again every second; without one there is a link.

use super::{csrf, thousands};
use crate::session::SignedIn;
use exchange::import::{Import, State};
use maud::{Markup, html};

pub(super) fn page(who: &SignedIn, import: &Import) -> Markup {
    html! {
        section.box.pad.form {
            (bar(import))
            p.muted { "This goes on by itself: you can leave the page and come back." }
            div.row {
                @if import.state != State::Undoing {
                    form method="post" action={ "/imports/" (import.id) "/cancellation" } { (csrf(who)) button.btn { "Stop" } }
                }
                noscript { a.btn href={ "/imports/" (import.id) } { "Look again" } }
            }
        }
    }
}

/// How far it is.
pub(super) fn bar(import: &Import) -> Markup {
    let (words, done, total) = match import.state {
        State::Checking => ("Checking every row", import.position, import.total_rows),
        State::Undoing => {
            let counts = &import.counts;
            let all = counts.leads + counts.contacts + counts.companies + counts.changed;
            ("Taking it back", counts.undone + counts.kept, all)
        }
        _ => ("Importing", import.position, import.total_rows),
    };
    let done = done.min(total);
    html! {
        div id="progress" hx-get={ "/imports/" (import.id) } hx-trigger="every 1s" hx-swap="outerHTML" {
            h2 { (words) "…" }
            progress.progress max=(total.max(1)) value=(done) aria-label=(words) {}
            p.num role="status" { (thousands(done)) " of " (thousands(total)) }
        }
    }
}
