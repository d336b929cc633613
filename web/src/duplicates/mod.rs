//! Find duplicates: what may be one, the surest first, and two or more records side by side (DC-30 to DC-33).

pub mod choices;
mod comparison;
mod decide;
mod faces;
mod list;
mod model;
pub mod reasons;
mod scans;
mod show;
mod side_by_side;

pub use decide::{ask_again, dismiss, merge};
pub use list::list;
pub use model::{go_back, show as show_model};
pub use scans::{begin, stop};
pub use show::{drawing, show};
pub use side_by_side::side_by_side;

use crate::session::SignedIn;
use base::search::Subject;
use maud::{Markup, html};

/// The kinds of records: the word of the address, and the title.
const SUBJECTS: [(Subject, &str, &str); 3] = [
    (Subject::Contact, "contacts", "Contacts"),
    (Subject::Company, "companies", "Companies"),
    (Subject::Lead, "leads", "Leads"),
];

/// Where the suspects of a kind are listed.
fn address(subject: Subject) -> String {
    format!("/duplicates?of={}", subject.table())
}

fn csrf(who: &SignedIn) -> Markup {
    html! { input type="hidden" name="csrf_token" value=(who.csrf_token.reveal()); }
}
