//! `GET /tasks/events`: a plan that is open follows what colleagues do to tasks.

use super::plan::redrawn;
use crate::failure::Failure;
use crate::feed::live::{After, When, follow};
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::JournalId;
use base::journal::{Entry, Kind};
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
    let draw = Arc::new(move |_: &mut Cx<'_>, _: JournalId, rows: &[Entry]| {
        Ok(rows.iter().any(concerns).then(|| redrawn(&viewed.page)))
    });
    Ok(follow(web, who, after, &headers, (When::Rows, draw)).into_response())
}

fn concerns(row: &Entry) -> bool {
    row.about.task.is_some()
        || matches!(
            row.kind,
            Some(Kind::TaskKindsChanged | Kind::LeadDeleted | Kind::LeadsMerged | Kind::LeadsUnmerged)
        )
}
