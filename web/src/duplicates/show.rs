//! `GET /duplicates/{id}`: the records of a suspect side by side.

use super::choices::Drawing;
use super::comparison::Comparison;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame};
use crate::state::Web;
use crate::ui::icon::icon;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::SuspectId;
use flow::duplicates::suspects::{self, State as Decided};
use maud::{Markup, html};

/// The page; one that was decided leads back to the list.
///
/// # Errors
/// [`Failure::NotFound`], also for one with a record that who looks may not see.
pub async fn show(State(web): State<Web>, who: SignedIn, Path(id): Path<SuspectId>) -> Result<Response, Failure> {
    let pen = drawing(&web, &who);
    let read = move |cx: &mut Cx<'_>| {
        let suspect = suspects::find(cx, id)?.ok_or(Failure::NotFound)?;
        let subject = suspect.subject;
        if suspect.state != Decided::Open || suspect.records.len() < 2 {
            return Ok::<_, Failure>((subject, None));
        }
        Ok((subject, Some(Comparison::of_suspect(cx, suspect, &pen)?)))
    };
    let (subject, comparison) = web.desk.read(&who, read).await?;
    let Some(comparison) = comparison else { return Ok(Redirect::to(&super::address(subject)).into_response()) };
    Ok(page(&web, &who, &comparison).await?.into_response())
}

/// What values are drawn with, for who looks.
pub(super) fn drawing(web: &Web, who: &SignedIn) -> Drawing {
    Drawing { clock: shell::clock(web, who), currency: who.account.currency.clone() }
}

/// A comparison as a page, with the way back.
pub(super) async fn page(web: &Web, who: &SignedIn, comparison: &Comparison) -> Result<Markup, Failure> {
    let title = comparison.title();
    let page = html! {
        header.bar {
            a.mini href=(comparison.home()) aria-label="Back" { (icon("arrow-left")) }
            h1 { (title) }
        }
        main.scroll id="main" { (comparison.draw(who)) }
    };
    let frame = Frame { title: &title, place: comparison.place(), live: None };
    shell::page(web, who, frame, &page).await
}
