//! `GET /leads/{id}/events`: an open card follows what happens to its lead and its people.
//!
//! New lines go to their places, the left side is drawn anew unless somebody types in it; the composer is never touched.

use super::fields::left;
use super::{Card, SIDE_AT_REST};
use crate::failure::Failure;
use crate::feed::live::{After, When, follow};
use crate::feed::{OPEN_TASKS_AT_REST, View, news, pinned};
use crate::incoming_leads::page::decision;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::tasks::open_tasks;
use crate::ui::partial::{Swap, partial};
use crate::ui::time::Clock;
use crate::ui::toast::{Toast, said};
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::{JournalId, LeadId};
use base::journal::{Entry, Kind};
use flow::leads::{self, Lead};
use maud::{Markup, html};
use std::sync::Arc;

/// The stream.
///
/// # Errors
/// [`Failure::NotFound`] for a lead that is not there.
pub async fn events(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<LeadId>,
    Query(after): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    web.desk.read(&who, move |cx| leads::load(cx, id).map_err(Failure::from)).await?;
    let (drawer, reader) = (web.clone(), who.clone());
    let draw = Arc::new(move |cx: &mut Cx<'_>, cursor: JournalId, rows: &[Entry]| {
        let clock = shell::clock(&drawer, &reader);
        draw(cx, &reader, &clock, (id, cursor), rows)
    });
    Ok(follow(web, who, after, &headers, (When::Rows, draw)).into_response())
}

/// What these rows change on the card; nothing when none is about it.
fn draw(
    cx: &mut Cx<'_>,
    who: &SignedIn,
    clock: &Clock,
    (id, cursor): (LeadId, JournalId),
    rows: &[Entry],
) -> Result<Option<Markup>, Failure> {
    let Some(lead) = leads::find(cx, id)? else {
        let was_deleted = rows.iter().any(|row| row.about.lead == Some(id) && row.kind == Some(Kind::LeadDeleted));
        let was_merged = rows.iter().any(|row| row.about.lead == Some(id) && row.kind == Some(Kind::LeadsMerged));
        if was_merged {
            return Ok(Some(said(&Toast { text: "Somebody merged this lead into another.", undo: None })));
        }
        return Ok(was_deleted.then(|| said(&Toast { text: "Somebody deleted this lead.", undo: None })));
    };
    if !rows.iter().any(|row| concerns(row, &lead)) {
        return Ok(None);
    }
    let card = Card::load(cx, id, &View::default())?;
    let reading = card.reading(who, clock);
    let news = news(cx, &reading, &card.page, cursor, rows)?;
    Ok(Some(html! {
        (news)
        (partial("#pinned", Swap::Morph, &pinned(&reading, &card.page.pinned)))
        (partial(OPEN_TASKS_AT_REST, Swap::Morph, &open_tasks(&reading, &card.page.tasks)))
        (partial(SIDE_AT_REST, Swap::Morph, &left(&reading, &card)))
        @if let Some(incoming) = &card.incoming { (partial("#decide", Swap::Morph, &decision(&reading, incoming))) }
    }))
}

/// True for a row about the lead, or about somebody on its left side.
fn concerns(row: &Entry, lead: &Lead) -> bool {
    row.about.lead == Some(lead.id)
        || row.about.contact.is_some_and(|contact| lead.contacts.contains(&contact))
        || (row.about.company.is_some() && row.about.company == lead.company_id)
}
