//! `GET /notices/events`: the open list follows what is told.

use crate::failure::Failure;
use crate::feed::live::{After, When, follow};
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::JournalId;
use base::journal::Entry;
use flow::updates::{self, Topic};
use maud::html;
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Which tab is followed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Viewed {
    topic: String,
}

/// The stream: notices follow the journal by a moment, so they are looked for at each look.
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
    let (user, topic) = (who.user.id, Topic::from_stored(&viewed.topic));
    let page = format!("/notices?full=on&topic={}", topic.map_or("", Topic::as_str));
    let newest = web.desk.read(&who, move |cx| Ok::<_, Failure>(newest(cx, user)?)).await?;
    let shown = AtomicI64::new(newest);
    let draw = Arc::new(move |cx: &mut Cx<'_>, _: JournalId, _: &[Entry]| {
        let now = self::newest(cx, user)?;
        if shown.swap(now, Ordering::SeqCst) == now {
            return Ok(None);
        }
        let fetch =
            html! { div hx-get=(page) hx-trigger="load" hx-target="#main" hx-select="#main" hx-swap="outerMorph" {} };
        Ok(Some(partial("#plan-refresh", Swap::Inside, &fetch)))
    });
    Ok(follow(web, who, after, &headers, (When::EachLook, draw)).into_response())
}

fn newest(cx: &mut Cx<'_>, user: base::ids::UserId) -> Result<i64, updates::Error> {
    Ok(updates::list_notices(cx, user, 1)?.first().map_or(0, |notice| notice.id.0))
}
