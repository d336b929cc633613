//! `GET /duplicates/{id}`: the records of a suspect side by side.

use super::choices::Drawing;
use super::comparison::{Comparison, title};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::icon::icon;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::SuspectId;
use base::search::Subject;
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
        Ok((subject, Some(Comparison::read(cx, suspect, &pen)?)))
    };
    let (subject, comparison) = web.desk.read(&who, read).await?;
    let Some(comparison) = comparison else { return Ok(Redirect::to(&super::address(subject)).into_response()) };
    Ok(page(&web, &who, subject, &comparison.draw(&who)).await?.into_response())
}

/// What values are drawn with, for who looks.
pub fn drawing(web: &Web, who: &SignedIn) -> Drawing {
    Drawing { clock: shell::clock(web, who), currency: who.account.currency.clone() }
}

async fn page(web: &Web, who: &SignedIn, subject: Subject, content: &Markup) -> Result<Markup, Failure> {
    let title = title(subject);
    let page = html! {
        header.bar {
            a.mini href=(super::address(subject)) aria-label="Back to all duplicates" { (icon("arrow-left")) }
            h1 { (title) }
        }
        main.scroll id="main" { (content) }
    };
    let place = if subject == Subject::Lead { Place::Leads } else { Place::Contacts };
    shell::page(web, who, Frame { title: &title, place, live: None }, &page).await
}
