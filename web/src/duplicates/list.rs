//! `GET /duplicates`: what may be one, the surest first.

use super::faces::{Face, faces, line};
use super::{address, reasons, scans, subject_of, tabs};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use crate::ui::pill::{Tag, pill};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::SuspectId;
use base::search::Subject;
use flow::duplicates::scan::{self, Scan, State as Step};
use flow::duplicates::suspects::{self, Place as Spot, State as Decided, Suspect, Wanted};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

/// Suspects of one page.
const PAGE: usize = 50;
/// Of so many hundredths on, a suspect is likely rather than possible.
const LIKELY_PERCENT: i64 = 95;

/// Which part of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    /// `contacts`, `companies` or `leads`; contacts unless said otherwise.
    of: String,
    /// The last of the page before: `1234-17`.
    below: String,
}

impl Part {
    fn subject(&self) -> Subject {
        subject_of(&self.of)
    }

    fn below(&self) -> Option<Spot> {
        let (centibits, id) = self.below.rsplit_once('-')?;
        Some(Spot { centibits: centibits.parse().ok()?, id: SuspectId(id.parse().ok()?) })
    }
}

struct List {
    subject: Subject,
    suspects: Vec<Suspect>,
    next: Option<Spot>,
    faces: HashMap<i64, Face>,
    scan: Option<Scan>,
}

/// The page. A script asks again every second while a scan goes on.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Query(part): Query<Part>,
) -> Result<Response, Failure> {
    let subject = part.subject();
    let list = web.desk.read(&who, move |cx| read(cx, &part)).await?;
    let sheet = list.draw(&web, &who);
    if asker == Asker::Script {
        return Ok(sheet.into_response());
    }
    let start = html! {
        a.btn href={ "/duplicates/told-apart?of=" (subject.table()) } { "Not duplicates" }
        @if who.writes() && !list.is_going() { (scans::button(&who, subject)) }
    };
    let content = html! { (bar("Duplicates", &start)) main.scroll id="main" { (sheet) } };
    let place = if subject == Subject::Lead { Place::Leads } else { Place::Contacts };
    let frame = Frame { title: "Duplicates", place, live: None };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

fn read(cx: &mut Cx<'_>, part: &Part) -> Result<List, Failure> {
    let subject = part.subject();
    let wanted = Wanted { subject, state: Decided::Open, below: part.below(), limit: PAGE as i64 + 1 };
    let mut suspects = suspects::list(cx, &wanted)?;
    let has_more = suspects.len() > PAGE;
    suspects.truncate(PAGE);
    let next = suspects.last().filter(|_| has_more).map(Suspect::place);
    let ids: Vec<i64> = suspects.iter().flat_map(|suspect| suspect.records.iter().copied()).collect();
    Ok(List { subject, faces: faces(cx, subject, &ids)?, suspects, next, scan: scan::newest(cx)? })
}

impl List {
    fn is_going(&self) -> bool {
        self.scan.as_ref().is_some_and(|scan| scan.state == Step::Going)
    }

    fn draw(&self, web: &Web, who: &SignedIn) -> Markup {
        let clock = shell::clock(web, who);
        let again = self.is_going().then(|| address(self.subject));
        let every = self.is_going().then_some("every 1s");
        html! {
            div.sheet id="suspects" hx-get=[again] hx-trigger=[every] hx-swap=[every.map(|_| "outerMorph")] {
                (tabs("/duplicates", self.subject))
                @match &self.scan {
                    Some(scan) if self.is_going() => (scans::progress(who, scan, self.subject)),
                    Some(scan) => p.muted.small.space-above { (scans::last(&clock, scan)) },
                    None => {},
                }
                @if self.suspects.is_empty() {
                    @if !self.is_going() { (self.nothing()) }
                } @else {
                    ul.box.suspects { @for suspect in &self.suspects { (self.row(suspect)) } }
                }
                @if let Some(next) = self.next {
                    p.space-above { a.btn href={ (address(self.subject)) "&below=" (next.centibits) "-" (next.id) } { "Less likely ones" } }
                }
            }
        }
    }

    fn row(&self, suspect: &Suspect) -> Markup {
        let percent = suspect.likeness.percent();
        let hue = if percent >= LIKELY_PERCENT { Hue::Pink } else { Hue::Grey };
        html! {
            li {
                a.li href={ "/duplicates/" (suspect.id) } {
                    span.grow {
                        (line(&suspect.records, &self.faces))
                        span.muted.small.line { (reasons::line(&suspect.likeness)) }
                    }
                    (pill(&Tag { name: &format!("{percent} %"), hue }))
                    (icon("chevron-right"))
                }
            }
        }
    }

    fn nothing(&self) -> Markup {
        let words = self.subject.table();
        let (title, text) = match &self.scan {
            None => (
                "Nobody has looked yet".to_owned(),
                "Find duplicates compares all contacts, companies and open leads in the background and shows here what may be one, the surest first. You decide; nothing is merged by itself.",
            ),
            Some(_) => (
                format!("No {words} to compare"),
                "Whatever may be one stands here until somebody merges it, or says that it is not one.",
            ),
        };
        empty(&Empty { icon: "radar", title: &title, text, action: None })
    }
}
