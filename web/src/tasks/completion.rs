//! `POST /tasks/{id}/completion`: a task is done, with what came of it.

use super::plan::{refreshed, way_back};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::{OPEN_TASKS, address, shown_since};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::{JournalId, TaskId};
use base::journal;
use flow::timeline::{self, TaskChange};
use maud::html;
use serde::Deserialize;

/// What the form of an open task sends.
#[derive(Clone, Debug, Deserialize)]
pub struct Completion {
    #[serde(default)]
    result: String,
    /// The address of the plan in which it was done; nothing for the card of its record.
    back: Option<String>,
}

/// Ends the task; ending it twice changes nothing.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for too long a result.
pub async fn complete(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<TaskId>,
    Form(form): Form<Completion>,
) -> Result<Response, Failure> {
    let back = form.back.clone();
    let (clock, reader) = (shell::clock(&web, &who), who.clone());
    let (partials, page) = web
        .desk
        .write(&who, move |cx| {
            let JournalId(newest) = journal::newest(cx)?;
            let task = timeline::load_task(cx, id)?;
            if task.completed_at.is_none() {
                let result = Some(form.result.trim().to_owned());
                timeline::change_task(cx, id, TaskChange { is_done: Some(true), result, ..TaskChange::default() })?;
            }
            let Some(place) = task.place else { return Ok((html! {}, "/tasks".to_owned())) };
            Ok::<_, Failure>((shown_since(cx, &reader, &clock, place, newest, OPEN_TASKS)?, address(place)))
        })
        .await?;
    Ok(match back {
        Some(back) => asker.changed(refreshed(&back), way_back(&back)),
        None => asker.changed(partials, &page),
    })
}
