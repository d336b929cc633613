//! `/duplicates/scans`: find duplicates is begun, followed and stopped.

use super::{address, csrf, subject_of};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::icon::icon;
use crate::ui::money::thousands;
use crate::ui::time::{Clock, ago};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::ids::ScanId;
use base::search::Subject;
use flow::duplicates::scan::{self, Scan, State as Step};
use maud::{Markup, html};
use serde::Deserialize;

/// From which list it was begun.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    of: String,
}

impl From {
    fn address(&self) -> String {
        address(subject_of(&self.of))
    }
}

/// `POST /duplicates/scans`.
///
/// # Errors
/// [`Failure::Denied`] to free users.
pub async fn begin(State(web): State<Web>, who: SignedIn, Form(from): Form<From>) -> Result<Redirect, Failure> {
    web.desk.write(&who, scan::begin).await?;
    Ok(Redirect::to(&from.address()))
}

/// `POST /duplicates/scans/{id}/cancellation`: what was found until then stays.
///
/// # Errors
/// [`Failure::Denied`] to free users.
pub async fn stop(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<ScanId>,
    Form(from): Form<From>,
) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| scan::stop(cx, id)).await?;
    Ok(Redirect::to(&from.address()))
}

/// The button that begins one.
pub(super) fn button(who: &SignedIn, subject: Subject) -> Markup {
    html! {
        form method="post" action="/duplicates/scans" {
            (csrf(who)) input type="hidden" name="of" value=(subject.table());
            button.btn.primary { (icon("radar")) "Find duplicates" }
        }
    }
}

/// How far the newest one is, with the way to stop it.
pub(super) fn progress(who: &SignedIn, scan: &Scan, subject: Subject) -> Markup {
    let planned = scan.planned.max(scan.looked_at).max(1);
    let number = |count: i64| thousands(count.unsigned_abs());
    html! {
        section.box.pad.form.space-above {
            h2 { "Looking at everything…" }
            progress.progress max=(planned) value=(scan.looked_at) aria-label="Looking at everything" {}
            p.num role="status" { (number(scan.looked_at)) " of " (number(planned)) ", " (number(scan.found)) " found" }
            p.muted { "This goes on by itself: you can leave the page and come back. Nothing is merged by it." }
            div.row {
                form method="post" action={ "/duplicates/scans/" (scan.id) "/cancellation" } {
                    (csrf(who)) input type="hidden" name="of" value=(subject.table());
                    button.btn { "Stop" }
                }
                noscript { a.btn href=(address(subject)) { "Look again" } }
            }
        }
    }
}

/// When everything was looked at last.
pub(super) fn last(clock: &Clock, scan: &Scan) -> Markup {
    html! {
        @match (scan.state, scan.ended_at) {
            (Step::Done, Some(at)) => { "Everything was looked at: " (thousands(scan.looked_at.unsigned_abs())) " records · " (ago(clock, at)) },
            (Step::Stopped, Some(at)) => { "It was stopped: what was found until then stands here · " (ago(clock, at)) },
            (Step::Failed, Some(at)) => { "It failed: what was found until then stands here. Try again; an administrator sees why under Arrivals · " (ago(clock, at)) },
            _ => {},
        }
    }
}
