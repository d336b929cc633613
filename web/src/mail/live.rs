//! `GET /mail/events`: an open section follows what comes in, and what colleagues do. The thread beside the list asks for
//! itself whenever something is told: the stream does not know which one it is.

use super::asked::Asked;
use super::boxes::Boxes;
use super::threads::Threads;
use crate::failure::Failure;
use crate::feed::live::{After, When, follow};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::JournalId;
use base::journal::{Entry, Kind};
use maud::html;
use std::sync::Arc;

/// The stream. What somebody may not see changes nothing on their page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn events(
    State(web): State<Web>,
    who: SignedIn,
    Query(after): Query<After>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (at, reader) = (web.clone(), who.clone());
    let draw = Arc::new(move |cx: &mut Cx<'_>, _: JournalId, rows: &[Entry]| {
        if !rows.iter().any(concerns) {
            return Ok(None);
        }
        let boxes = Boxes::load(cx)?;
        let threads = Threads::load(cx, &asked)?;
        let clock = shell::clock(&at, &reader);
        Ok(Some(html! { (boxes.again(&asked)) (threads.again(&clock, &asked, &boxes, None)) }))
    });
    Ok(follow(web, who, after, &headers, (When::Rows, draw)).into_response())
}

fn concerns(row: &Entry) -> bool {
    matches!(
        row.kind,
        Some(
            Kind::MailArrived
                | Kind::MailChanged
                | Kind::MailRead
                | Kind::MailUnread
                | Kind::MailDeleted
                | Kind::MailRestored
                | Kind::MailEmptied
                | Kind::MailOpened
                | Kind::MailFileFetched
                | Kind::ThreadLinked
                | Kind::MailboxTroubled
                | Kind::MailboxChanged
        )
    )
}
