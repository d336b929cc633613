//! `GET /`: the board somebody looked at last, else that of the main pipeline (VW-01).

use super::board::{LAST_PIPELINE, LAST_VIEW};
use crate::failure::Failure;
use crate::session::{SignedIn, cookie};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::empty::{Empty, empty};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use flow::pipelines::{self, Pipeline};
use maud::html;

/// The way to the board.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, who: SignedIn, headers: HeaderMap) -> Result<Response, Failure> {
    let all = web.desk.read(&who, pipelines::list).await?;
    if let Some(pipeline) = usual(&all, &headers) {
        // With a single pipeline it is always the board (VW-01).
        let in_use = all.iter().filter(|pipeline| !pipeline.is_archived).count();
        let is_list = cookie(&headers, LAST_VIEW).as_deref() == Some("list") && in_use > 1;
        let view = if is_list { "/list" } else { "" };
        return Ok(Redirect::to(&format!("/pipelines/{}{view}", pipeline.id)).into_response());
    }
    let nothing = Empty {
        icon: "square-kanban",
        title: "There is no pipeline yet",
        text: "Leads go along a pipeline, stage by stage. An administrator makes the first one in the settings.",
        action: who.is_admin().then_some(("Settings", "/settings")),
    };
    let frame = Frame { title: "Leads", place: Place::Leads, live: None };
    let content = html! { (bar("Leads", &html! {})) main id="main" { (empty(&nothing)) } };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

/// The pipeline that the browser's cookie remembers, else the main one, else any that is in use.
pub fn usual<'a>(all: &'a [Pipeline], headers: &HeaderMap) -> Option<&'a Pipeline> {
    let last: Option<i64> = cookie(headers, LAST_PIPELINE).and_then(|text| text.parse().ok());
    let in_use = || all.iter().filter(|pipeline| !pipeline.is_archived);
    let chosen = in_use().find(|pipeline| Some(pipeline.id.0) == last);
    chosen.or_else(|| in_use().find(|pipeline| pipeline.is_main)).or_else(|| in_use().next())
}
