//! Find duplicates: what may be one, the surest first, and two or more records side by side (DC-30 to DC-33).

mod choices;
mod chosen;
mod comparison;
mod decide;
mod faces;
mod list;
mod model;
pub mod reasons;
mod scans;
mod show;
mod told_apart;

pub use chosen::{address as chosen_address, dismiss as dismiss_chosen, merge as merge_chosen, show as show_chosen};
pub use comparison::Chosen;
pub use decide::{ask_again, dismiss, merge};
pub use list::list;
pub use model::{go_back, show as show_model};
pub use scans::{begin, stop};
pub use show::show;
pub use told_apart::list as list_told_apart;

use crate::session::SignedIn;
use base::search::Subject;
use maud::{Markup, html};

/// The kinds of records: the word of the address, and the title.
const SUBJECTS: [(Subject, &str, &str); 3] = [
    (Subject::Contact, "contacts", "Contacts"),
    (Subject::Company, "companies", "Companies"),
    (Subject::Lead, "leads", "Leads"),
];

/// Where records that somebody chose are compared, and below which their forms are.
const CHOSEN: &str = "/duplicates/comparison";

/// The kind of records that an address names; contacts unless it says otherwise.
fn subject_of(word: &str) -> Subject {
    SUBJECTS.iter().find(|(_, known, _)| *known == word).map_or(Subject::Contact, |(subject, ..)| *subject)
}

/// A page of each kind.
fn tabs(page: &str, shown: Subject) -> Markup {
    html! {
        nav.tabs.notice-tabs aria-label="Of what" {
            @for (subject, word, title) in SUBJECTS {
                a href={ (page) "?of=" (word) } aria-current=[(subject == shown).then_some("page")] { (title) }
            }
        }
    }
}

/// Where the suspects of a kind are listed.
fn address(subject: Subject) -> String {
    format!("/duplicates?of={}", subject.table())
}

fn csrf(who: &SignedIn) -> Markup {
    html! { input type="hidden" name="csrf_token" value=(who.csrf_token.reveal()); }
}
