//! `GET /leads/{id}/events`: an open card follows what happens to its lead and its people.
//!
//! New lines go to their places, the left side is drawn anew unless somebody types in it; the composer is never touched.

use super::fields::left;
use super::{Card, SIDE_AT_REST};
use crate::failure::Failure;
use crate::feed::live::{After, follow};
use crate::feed::{OPEN_TASKS_AT_REST, said as bubble, since};
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
use base::ids::{FeedItemId, JournalId, LeadId};
use base::journal::{Entry, Kind};
use flow::channels::said::{self as spoken, FeedItem};
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
    Ok(follow(web, who, after, &headers, draw).into_response())
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
        return Ok(was_deleted.then(|| said(&Toast { text: "Somebody deleted this lead.", undo: None })));
    };
    if !rows.iter().any(|row| concerns(row, &lead)) {
        return Ok(None);
    }
    let card = Card::load(cx, id, None)?;
    let reading = card.reading(who, clock);
    let notes = changed_notes(cx, &card, rows)?;
    Ok(Some(html! {
        (since(&reading, &card.feed, cursor.0))
        @for note in &notes { (partial(&format!("#happening-{}:not(:focus-within)", note.id), Swap::Morph, &bubble(&reading, note, &[]))) }
        (partial(OPEN_TASKS_AT_REST, Swap::Morph, &open_tasks(&reading, &card.tasks)))
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

/// The notes of this feed that were changed.
fn changed_notes(cx: &mut Cx<'_>, card: &Card, rows: &[Entry]) -> Result<Vec<FeedItem>, Failure> {
    let ids = rows.iter().filter(|row| row.kind == Some(Kind::NoteChanged) && row.about.lead == Some(card.lead.id));
    let mut notes = Vec::new();
    for id in ids.filter_map(|row| row.after["item"].as_i64()) {
        notes.extend(spoken::find(cx, FeedItemId(id))?);
    }
    Ok(notes)
}
