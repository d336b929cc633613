//! `GET /imports`: who brought what, when, what became of it, and the way to take it back.

use super::result::made;
use super::{counted, subject_words};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::button::{Look, link};
use crate::ui::empty::{Empty, empty};
use crate::ui::hue::Hue;
use crate::ui::pill::{Tag, pill};
use crate::ui::time::{Clock, ago};
use axum::extract::{Query, State};
use base::ids::ImportId;
use base::people::{User, users};
use base::search::Subject;
use exchange::import::{self, Import, State as Step};
use maud::{Markup, html};
use serde::Deserialize;

/// Imports of one page.
const PAGE_ROWS: i64 = 50;

/// Which part of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    before: Option<ImportId>,
}

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(State(web): State<Web>, who: SignedIn, Query(part): Query<Part>) -> Result<Markup, Failure> {
    let read = web.desk.read(&who, move |cx| {
        Ok::<_, import::Error>((import::list(cx, part.before, PAGE_ROWS)?, users::list(cx)?, cx.rights()?))
    });
    let (imports, people, rights) = read.await?;
    let may_import =
        [Subject::Lead, Subject::Contact, Subject::Company].iter().any(|of| rights.require_create(*of).is_ok());
    let clock = shell::clock(&web, &who);
    let last = imports.last().filter(|_| imports.len() as i64 == PAGE_ROWS);
    let content = html! {
        (bar("Imports", &html! { @if may_import { (link(Look::Primary, "plus", "New import", "/imports/new")) } }))
        main.scroll id="main" { div.sheet {
            @if imports.is_empty() {
                (empty(&Empty { icon: "rows-3", title: "Nothing was imported yet", text: "Bring a CSV or XLSX file with leads, contacts or companies. You see what it makes before it is made, and can take it back afterwards.", action: None }))
            } @else {
                ul.box { @for import in &imports { (row(&clock, &people, import)) } }
            }
            @if let Some(last) = last { a.btn href={ "/imports?before=" (last.id) } { "More" } }
        } }
    };
    shell::page(&web, &who, Frame { title: "Imports", place: Place::Elsewhere, live: None }, &content).await
}

fn row(clock: &Clock, people: &[User], import: &Import) -> Markup {
    let name = people.iter().find(|user| user.id == import.created_by).map_or("Somebody", |user| user.name.as_str());
    let (words, hue) = state_words(import.state);
    html! {
        li.li.wrap {
            span.grow {
                a href={ "/imports/" (import.id) } { b { (import.file_name) } } " " (pill(&Tag { name: words, hue }))
                span.muted.small.line {
                    (subject_words(import.subject)) " · " (name) " · " (ago(clock, import.created_at)) " · "
                    @match import.state {
                        Step::Draft | Step::Checking | Step::Checked => (counted(import.total_rows, "row", "rows")),
                        _ => (made(&import.counts)),
                    }
                }
            }
            @if import.state.may_be_undone() { a.btn href={ "/imports/" (import.id) "/undo" } { "Undo" span.sr { " the import of " (import.file_name) } } }
        }
    }
}

/// A step in a word.
pub(super) fn state_words(state: Step) -> (&'static str, Hue) {
    match state {
        Step::Draft => ("Draft", Hue::Grey),
        Step::Checking => ("Checking", Hue::Blue),
        Step::Checked => ("Checked", Hue::Blue),
        Step::Running => ("Running", Hue::Blue),
        Step::Done => ("Done", Hue::Green),
        Step::Cancelled => ("Stopped", Hue::Amber),
        Step::Undoing => ("Undoing", Hue::Amber),
        Step::Undone => ("Undone", Hue::Grey),
        Step::Failed => ("Failed", Hue::Red),
    }
}
