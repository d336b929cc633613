//! `GET /duplicates/told-apart`: what people said is not one, the newest first, each with its way back.

use super::faces::{Face, faces, line};
use super::{address, csrf, reasons, subject_of, tabs};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::empty::{Empty, empty};
use crate::ui::icon::icon;
use crate::ui::time::{Clock, ago};
use axum::extract::{Query, State};
use base::Cx;
use base::access::Action;
use base::clock::Seconds;
use base::ids::SuspectId;
use base::people::{User, users};
use base::search::Subject;
use flow::duplicates::suspects::{self, Dismissed, Suspect};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

/// Of one page.
const PAGE: usize = 50;

const NOTHING: Empty<'static> = Empty {
    icon: "users-round",
    title: "Nothing was told apart",
    text: "When somebody says of records that they are not one, or undoes a merge, nobody is asked about them again. They stand here, and can be asked about again.",
    action: None,
};

/// Which part of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    /// `contacts`, `companies` or `leads`; contacts unless said otherwise.
    of: String,
    /// When the last of the page before was decided, and which it is: `1760000000-17`.
    before: String,
}

impl Part {
    fn before(&self) -> Option<(Seconds, SuspectId)> {
        let (at, id) = self.before.rsplit_once('-')?;
        Some((at.parse().ok()?, SuspectId(id.parse().ok()?)))
    }
}

/// What the page is drawn of.
struct List {
    subject: Subject,
    dismissed: Vec<Suspect>,
    has_more: bool,
    faces: HashMap<i64, Face>,
    /// The records that who looks may change.
    editable: Vec<i64>,
    people: Vec<User>,
}

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(State(web): State<Web>, who: SignedIn, Query(part): Query<Part>) -> Result<Markup, Failure> {
    let list = web.desk.read(&who, move |cx| read(cx, &part)).await?;
    let clock = shell::clock(&web, &who);
    let content = html! {
        header.bar {
            a.mini href=(address(list.subject)) aria-label="Back to all duplicates" { (icon("arrow-left")) }
            h1 { "Not duplicates" }
        }
        main.scroll id="main" { (list.draw(&who, &clock)) }
    };
    let place = if list.subject == Subject::Lead { Place::Leads } else { Place::Contacts };
    shell::page(&web, &who, Frame { title: "Not duplicates", place, live: None }, &content).await
}

fn read(cx: &mut Cx<'_>, part: &Part) -> Result<List, Failure> {
    let subject = subject_of(&part.of);
    let wanted = Dismissed { subject, before: part.before(), limit: PAGE as i64 + 1 };
    let mut dismissed = suspects::list_dismissed(cx, &wanted)?;
    let has_more = dismissed.len() > PAGE;
    dismissed.truncate(PAGE);
    let ids: Vec<i64> = dismissed.iter().flat_map(|suspect| suspect.records.iter().copied()).collect();
    Ok(List {
        subject,
        faces: faces(cx, subject, &ids)?,
        editable: suspects::list_allowed(cx, Action::Edit, (subject, &ids))?,
        people: users::list(cx)?,
        dismissed,
        has_more,
    })
}

impl List {
    fn draw(&self, who: &SignedIn, clock: &Clock) -> Markup {
        let last = self.dismissed.last().filter(|_| self.has_more);
        html! {
            div.sheet {
                (tabs("/duplicates/told-apart", self.subject))
                @if self.dismissed.is_empty() { (empty(&NOTHING)) }
                @else { ul.box.suspects { @for suspect in &self.dismissed { (self.row(who, clock, suspect)) } } }
                @if let Some((id, at)) = last.and_then(|last| Some((last.id, last.decided_at?))) {
                    p.space-above { a.btn href={ "/duplicates/told-apart?of=" (self.subject.table()) "&before=" (at) "-" (id) } { "Told apart earlier" } }
                }
            }
        }
    }

    fn row(&self, who: &SignedIn, clock: &Clock, suspect: &Suspect) -> Markup {
        let by = self.people.iter().find(|user| Some(user.id) == suspect.decided_by);
        html! {
            li.li {
                span.grow {
                    (line(&suspect.records, &self.faces))
                    span.muted.small.line {
                        (by.map_or("Sluice", |user| user.name.as_str()))
                        @if let Some(at) = suspect.decided_at { " · " (ago(clock, at)) }
                        @if !suspect.likeness.reasons.is_empty() { " · " (reasons::line(&suspect.likeness)) }
                    }
                }
                @if suspect.records.iter().all(|record| self.editable.contains(record)) {
                    form method="post" action={ "/duplicates/" (suspect.id) "/question" } {
                        (csrf(who)) button.btn { "Ask again" }
                    }
                }
            }
        }
    }
}
