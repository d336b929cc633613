//! The stream of an open card of a contact or company: their history goes on by itself.

use super::Card;
use crate::failure::Failure;
use crate::feed::live::{After, When, follow};
use crate::feed::{At, OPEN_TASKS_AT_REST, news, pinned};
use crate::leads::SIDE_AT_REST;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::tasks::open_tasks;
use crate::ui::partial::{Swap, partial};
use crate::ui::time::Clock;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::{CompanyId, ContactId, JournalId};
use base::journal::Entry;
use base::search::Subject;
use flow::channels::said::Place;
use flow::leads;
use flow::timeline::{self, MAX_HISTORY_LEADS};
use maud::{Markup, html};
use std::sync::Arc;

/// Reads the card of a record and draws its left side.
pub type Drawn = fn(&mut Cx<'_>, &SignedIn, &Clock, i64) -> Result<(Card, Markup), Failure>;

/// `GET /contacts/{id}/events` and `GET /companies/{id}/events`.
///
/// # Errors
/// [`Failure::NotFound`] for a record that is not there.
pub async fn events(
    State(web): State<Web>,
    who: SignedIn,
    At(place): At,
    Query(after): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    web.desk.read(&who, move |cx| timeline::require_record(cx, place).map_err(Failure::from)).await?;
    let (drawer, reader) = (web.clone(), who.clone());
    let drawn: Drawn = match place.subject {
        Subject::Company => crate::companies::drawn,
        _ => crate::contacts::drawn,
    };
    let draw = Arc::new(move |cx: &mut Cx<'_>, cursor: JournalId, rows: &[Entry]| {
        if !concerns(cx, place, rows)? {
            return Ok(None);
        }
        let clock = shell::clock(&drawer, &reader);
        let (card, side) = drawn(cx, &reader, &clock, place.id)?;
        let reading = card.reading(&reader, &clock);
        let news = news(cx, &reading, &card.page, cursor, rows)?;
        Ok(Some(html! {
            (news)
            (partial("#pinned", Swap::Morph, &pinned(&reading, &card.page.pinned)))
            (partial(OPEN_TASKS_AT_REST, Swap::Morph, &open_tasks(&reading, &card.page.tasks)))
            (partial(SIDE_AT_REST, Swap::Morph, &side))
        }))
    });
    Ok(follow(web, who, after, &headers, (When::Rows, draw)).into_response())
}

/// True when a row is about the record or one of its leads.
fn concerns(cx: &mut Cx<'_>, place: Place, rows: &[Entry]) -> Result<bool, Failure> {
    let (theirs, leads) = match place.subject {
        Subject::Company => {
            let id = CompanyId(place.id);
            (
                rows.iter().any(|row| row.about.company == Some(id)),
                leads::list_ids_of_company(cx, id, MAX_HISTORY_LEADS)?,
            )
        }
        _ => {
            let id = ContactId(place.id);
            (
                rows.iter().any(|row| row.about.contact == Some(id)),
                leads::list_ids_of_contact(cx, id, MAX_HISTORY_LEADS)?,
            )
        }
    };
    Ok(theirs || rows.iter().any(|row| row.about.lead.is_some_and(|lead| leads.contains(&lead))))
}
