//! `/settings/arrivals`: what came in and is not shown, each with its reason, and work that was given up.

use super::{page, skipped};
use crate::failure::Failure;
use crate::session::Admin;
use crate::shell;
use crate::state::Web;
use crate::ui::icon::icon;
use crate::ui::time::{Clock, ago};
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::Cx;
use base::ids::{ArrivalId, JobId};
use base::jobs::{self, DeadJob};
use flow::channels::arrivals::{self, Arrival, State as ArrivalState};
use flow::channels::mails::{self, CameAs};
use flow::channels::{self, Source};
use maud::{Markup, html};

/// Arrivals of each list on the page, the newest.
const MOST_LISTED: i64 = 100;

/// `GET /settings/arrivals`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show_arrivals(State(web): State<Web>, Admin(who): Admin) -> Result<Markup, Failure> {
    let read = |cx: &mut Cx<'_>| {
        let set_aside = arrivals::list(cx, ArrivalState::SetAside, MOST_LISTED)?;
        let skipped = arrivals::list(cx, ArrivalState::Skipped, MOST_LISTED)?;
        let mails = mails::list_of_arrivals(cx, &skipped.iter().map(|arrival| arrival.id).collect::<Vec<_>>())?;
        let dead = jobs::list_dead(cx, MOST_LISTED)?;
        Ok::<_, channels::Error>((set_aside, (skipped, mails), dead, channels::list_sources(cx, None)?))
    };
    let (set_aside, (skipped, mails), dead, sources) = web.desk.read(&who, read).await?;
    let clock = shell::clock(&web, &who);
    let content = html! {
        (list("Set aside", "These could not be read. Their raw bytes are kept.", "Nothing was set aside.", &set_aside, |arrival| aside(&clock, &sources, arrival)))
        (list("Work that failed", "Tried again and again, then given up. Nothing of it was lost.", "No work was given up.", &dead, |job| given_up(&clock, job)))
        (list("Skipped by a rule", "These were read and are not shown.", "No rule has skipped anything.", &skipped, |arrival| passed_over(&clock, &sources, &mails, arrival)))
    };
    page(&web, &who, "Arrivals", &content).await
}

/// `POST /arrivals/{id}/reading`: what was set aside is read once more.
///
/// # Errors
/// [`Failure::NotFound`] for one that is not set aside.
pub async fn read_again(State(web): State<Web>, Admin(who): Admin, Path(id): Path<i64>) -> Result<Redirect, Failure> {
    let asked = web.desk.write(&who, move |cx| arrivals::read_again(cx, ArrivalId(id))).await?;
    if asked { Ok(Redirect::to("/settings/arrivals")) } else { Err(Failure::NotFound) }
}

/// `POST /jobs/{id}/retry`: work that was given up is tried again from the start.
///
/// # Errors
/// [`Failure::NotFound`] for work that was not given up.
pub async fn retry_job(State(web): State<Web>, Admin(who): Admin, Path(id): Path<i64>) -> Result<Redirect, Failure> {
    let asked = web.desk.write(&who, move |cx| jobs::retry_dead(cx, JobId(id))).await?;
    if asked { Ok(Redirect::to("/settings/arrivals")) } else { Err(Failure::NotFound) }
}

fn list<T>(title: &str, text: &str, none: &str, items: &[T], row: impl Fn(&T) -> Markup) -> Markup {
    html! {
        section {
            h2.head { (title) }
            @if items.is_empty() { p.muted { (none) } } @else { p.muted { (text) } ul.box { @for item in items { (row(item)) } } }
        }
    }
}

fn aside(clock: &Clock, sources: &[Source], arrival: &Arrival) -> Markup {
    html! {
        li.li.wrap {
            span.grow {
                b { (arrival.reason.as_deref().unwrap_or("No reason was noted")) }
                span.muted.small.line { (source_name(sources, arrival)) " · " (ago(clock, arrival.received_at)) }
            }
            a.btn href={ "/arrivals/" (arrival.id) "/raw" } { (icon("download")) @if arrival.is_head { "Head" } @else { "Raw" } span.sr { " bytes of arrival " (arrival.id) } }
            button.btn form="change" formaction={ "/arrivals/" (arrival.id) "/reading" } { (icon("refresh-cw")) @if arrival.is_head { "Fetch the whole mail" } @else { "Read again" } span.sr { " arrival " (arrival.id) } }
        }
    }
}

/// The rule in words, and the mail that it is about where one was kept: it stands in its thread.
fn passed_over(clock: &Clock, sources: &[Source], mails: &[CameAs], arrival: &Arrival) -> Markup {
    html! {
        li.li {
            span.grow {
                b { (skipped::words(arrival.reason.as_deref().unwrap_or_default())) }
                @if let Some(mail) = mails.iter().find(|mail| mail.arrival == arrival.id) {
                    span.small.line {
                        (mail.from.shown()) " · "
                        a href={ "/mail/threads/" (mail.thread_id) } { @if mail.subject.is_empty() { "(no subject)" } @else { (mail.subject) } }
                    }
                }
                span.muted.small.line { (source_name(sources, arrival)) " · " (ago(clock, arrival.received_at)) }
            }
            a.btn href={ "/arrivals/" (arrival.id) "/raw" } { (icon("download")) "Raw" span.sr { " bytes of arrival " (arrival.id) } }
        }
    }
}

fn given_up(clock: &Clock, dead: &DeadJob) -> Markup {
    html! {
        li.li {
            span.grow {
                b { (dead.reason) }
                span.muted.small.line { (dead.job.name) " · job " (dead.job.id) " · " (dead.job.tries) " tries · given up " (ago(clock, dead.died_at)) }
            }
            button.btn form="change" formaction={ "/jobs/" (dead.job.id) "/retry" } { (icon("refresh-cw")) "Retry" span.sr { " job " (dead.job.id) } }
        }
    }
}

fn source_name<'a>(sources: &'a [Source], arrival: &Arrival) -> &'a str {
    sources.iter().find(|source| source.id == arrival.source_id).map_or("A deleted source", |source| &source.name)
}
