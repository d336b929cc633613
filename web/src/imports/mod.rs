//! Importing: a file is brought, its columns are matched, every row is tried, all are taken, and all can be taken back
//! (IM-01 to IM-09). One page for each step, all at `/imports/{id}`, and the history at `/imports`.

mod bring;
mod columns;
mod list;
mod problems;
mod progress;
mod result;
mod show;
mod steps;
mod undo;

pub use bring::{MAX_UPLOAD_BYTES, bring, show_new};
pub use list::list;
pub use problems::download;
pub use show::show;
pub use steps::{cancel, change_layout, change_mapping, run};
pub use undo::{show_undo, undo};

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::icon::icon;
use base::files::{FileError, FileHash};
use base::search::Subject;
use exchange::import::Import;
use maud::{Markup, html};

/// A page of an import, below a bar that leads back to the history.
async fn page(web: &Web, who: &SignedIn, title: &str, content: &Markup) -> Result<Markup, Failure> {
    let page = html! {
        header.bar {
            a.mini href="/imports" aria-label="Back to all imports" { (icon("arrow-left")) }
            h1 { (title) }
        }
        main.scroll id="main" { div.sheet { (content) } }
    };
    shell::page(web, who, Frame { title, place: Place::Elsewhere, live: None }, &page).await
}

/// The kinds of records in the words of the pages.
const SUBJECTS: [(Subject, &str); 3] =
    [(Subject::Lead, "Leads"), (Subject::Contact, "Contacts"), (Subject::Company, "Companies")];

fn subject_words(subject: Subject) -> &'static str {
    SUBJECTS.iter().find(|(known, _)| *known == subject).map_or("Records", |(_, words)| words)
}

/// One record, or several.
fn counted(count: u64, one: &str, several: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {several}", thousands(count)) }
}

/// A number with commas between its thousands.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

fn csrf(who: &SignedIn) -> Markup {
    html! { input type="hidden" name="csrf_token" value=(who.csrf_token.reveal()); }
}

/// The bytes of the file that was brought.
async fn bytes_of(web: &Web, import: &Import) -> Result<Vec<u8>, Failure> {
    let hash: FileHash = import.file.parse().map_err(|_| Failure::Broken("an import names no file".to_owned()))?;
    let files = web.files.clone();
    let read = tokio::task::spawn_blocking(move || files.read(&hash)).await;
    read.map_err(|error| Failure::Broken(error.to_string()))?.map_err(|error| match error {
        FileError::Missing(_) => Failure::NotFound,
        other => Failure::Broken(other.to_string()),
    })
}
