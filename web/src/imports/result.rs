//! What an import would make, made, or took back.

use super::{counted, csrf};
use crate::session::SignedIn;
use base::search::Subject;
use exchange::import::{Counts, Import, Problem, SetUp, State};
use maud::{Markup, html};

/// Problems that are shown; all of them can be downloaded.
pub(super) const SHOWN_PROBLEMS: i64 = 20;
/// Kept records that are shown.
pub(super) const SHOWN_KEPT: i64 = 50;

pub(super) fn page(
    who: &SignedIn,
    import: &Import,
    problems: &[Problem],
    kept: &[(Subject, i64)],
    set_up: &[SetUp],
) -> Markup {
    html! {
        section.box.pad.form {
            h2 { (title(import.state)) }
            p { (sentence(import)) }
            @if let Some(failure) = &import.failure { p.hint.bad { (failure) } }
            div.row.wrap {
                @if import.state == State::Checked {
                    form method="post" action={ "/imports/" (import.id) "/run" } { (csrf(who)) button.btn.primary { (run_words(&import.counts)) } }
                    a.btn href={ "/imports/" (import.id) "?step=columns" } { "Back to the columns" }
                }
                @if import.state.may_be_undone() { a.btn href={ "/imports/" (import.id) "/undo" } { "Undo the import" } }
            }
        }
        @if !problems.is_empty() { (problem_list(import, problems)) }
        @if !kept.is_empty() { (kept_list(kept)) }
        @if import.state == State::Undone && !set_up.is_empty() { (set_up_list(set_up)) }
    }
}

fn title(state: State) -> &'static str {
    match state {
        State::Checked => "Every row was tried, nothing is imported yet",
        State::Done => "Imported",
        State::Cancelled => "Stopped",
        State::Undone => "Taken back",
        State::Failed => "It could not go on",
        State::Draft | State::Checking | State::Running | State::Undoing => "Under way",
    }
}

fn sentence(import: &Import) -> String {
    let counts = &import.counts;
    let problems = match counts.problems {
        0 => "Every row could be read.".to_owned(),
        count => format!("{} left out.", counted(count, "row with a problem is", "rows with problems are")),
    };
    match import.state {
        State::Checked => format!("It would make {}. {problems}", made(counts)),
        State::Undone => {
            let undone = counted(counts.undone, "record was", "records were");
            let kept = counted(
                counts.kept,
                "record was changed since or is needed and was",
                "records were changed since or are needed and were",
            );
            format!("{undone} taken back. {kept} kept. What was made went to the bin.")
        }
        _ => format!("It made {}. {problems}", made(counts)),
    }
}

fn run_words(counts: &Counts) -> String {
    let rows = counts.leads + counts.contacts + counts.companies + counts.changed;
    if rows == 0 { "Import nothing".to_owned() } else { format!("Import {}", made(counts)) }
}

/// The records in words.
pub(super) fn made(counts: &Counts) -> String {
    let parts = [
        (counts.leads, counted(counts.leads, "lead", "leads")),
        (counts.contacts, counted(counts.contacts, "contact", "contacts")),
        (counts.companies, counted(counts.companies, "company", "companies")),
        (counts.changed, counted(counts.changed, "change", "changes")),
    ];
    let said: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    let said = if said.is_empty() { "nothing".to_owned() } else { said.join(", ") };
    if counts.repeated == 0 {
        return said;
    }
    format!("{said} ({} the same as an earlier one)", counted(counts.repeated, "row says", "rows say"))
}

fn problem_list(import: &Import, problems: &[Problem]) -> Markup {
    html! {
        section {
            div.row {
                h2.head.grow { "Rows that are left out" }
                a.btn href={ "/imports/" (import.id) "/problems.csv" } { "Download them as CSV" }
            }
            p.muted { "Mend them in the downloaded file and bring that: it holds only these rows." }
            ul.box {
                @for problem in problems { li.li { b.num { "Row " (problem.row_number) } span.grow { (problem.reason) } } }
            }
        }
    }
}

fn kept_list(kept: &[(Subject, i64)]) -> Markup {
    html! {
        section {
            h2.head { "Kept as they are now" }
            ul.box {
                @for (subject, id) in kept {
                    @let (url, words) = match subject { Subject::Lead => ("leads", "Lead"), Subject::Contact => ("contacts", "Contact"), Subject::Company => ("companies", "Company") };
                    li { a.li href={ "/" (url) "/" (id) } { (words) " " (id) } }
                }
            }
        }
    }
}

/// Tags, choices and fields that the import made and that stay, because records have them.
fn set_up_list(set_up: &[SetUp]) -> Markup {
    html! {
        section {
            h2.head { "Kept, because records have them" }
            ul.box { @for made in set_up { li.li { (made.kind.as_str()) " “" (made.name) "”" } } }
        }
    }
}
