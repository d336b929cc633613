//! `GET /tasks/events`: a plan that is open follows what colleagues do to tasks.

use super::plan::refreshed_at_rest;
use crate::failure::Failure;
use crate::feed::live::{After, When, follow};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use crate::ui::pill::badge;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::JournalId;
use base::journal::{Entry, Kind};
use flow::{timeline, updates};
use maud::html;
use serde::Deserialize;
use std::sync::Arc;

/// Which view is followed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Viewed {
    /// Its address.
    page: String,
}

/// The stream.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn events(
    State(web): State<Web>,
    who: SignedIn,
    Query(after): Query<After>,
    Query(viewed): Query<Viewed>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (drawer, user) = (web.clone(), who.clone());
    let draw = Arc::new(move |cx: &mut Cx<'_>, _: JournalId, rows: &[Entry]| {
        if !rows.iter().any(concerns) {
            return Ok(None);
        }
        let tonight = shell::clock(&drawer, &user).tomorrow();
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        let tasks = count(timeline::count_tasks_until(cx, user.user.id, tonight)?);
        let notices = count(updates::count_unread(cx, user.user.id)?);
        Ok(Some(html! {
            (refreshed_at_rest(&viewed.page))
            (partial("[data-unread='/tasks']", Swap::Inside, &badge(tasks, "unread")))
            (partial("#notices-count", Swap::Inside, &badge(notices, "new")))
        }))
    });
    Ok(follow(web, who, after, &headers, (When::Rows, draw)).into_response())
}

fn concerns(row: &Entry) -> bool {
    row.about.task.is_some() || matches!(row.kind, Some(Kind::TaskKindsChanged | Kind::LeadDeleted))
}
