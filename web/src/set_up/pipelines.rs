//! Pipelines: add, rename, make the main one, archive, delete when empty (PL-04, PL-05).

use super::page::changed;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::PipelineId;
use flow::pipelines::{self, NewPipeline, PipelineChange};
use serde::Deserialize;

/// A new pipeline.
#[derive(Debug, Deserialize)]
pub struct New {
    #[serde(default)]
    name: String,
}

/// What may be changed; what is absent stays.
#[derive(Debug, Deserialize)]
pub struct Change {
    name: Option<String>,
    is_main: Option<String>,
    is_archived: Option<String>,
}

/// `POST /pipelines`: made with the stages of PL-03, and shown.
///
/// # Errors
/// [`Failure::Invalid`] with the reason.
pub async fn add(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Form(sent): Form<New>,
) -> Result<Response, Failure> {
    let new = NewPipeline { name: sent.name, stages: Vec::new(), is_main: false };
    let made = web.desk.write(&who, move |cx| pipelines::add_pipeline(cx, &new)).await?;
    Ok(asker.sent_to(&format!("/pipelines/{}/stages", made.id)))
}

/// `PUT /pipelines/{id}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] with the reason.
pub async fn change(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Change>,
) -> Result<Response, Failure> {
    let id = PipelineId(id);
    let change = PipelineChange {
        name: sent.name,
        becomes_main: sent.is_main.is_some(),
        is_archived: sent.is_archived.map(|word| word == "yes"),
        ..PipelineChange::default()
    };
    let pipeline = web.desk.write(&who, move |cx| pipelines::change_pipeline(cx, id, &change)).await?;
    changed(&web, &who, asker, id, &format!("“{}” is saved", pipeline.name)).await
}

/// `DELETE /pipelines/{id}`, `POST /pipelines/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] with what it still holds.
pub async fn delete(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let delete = move |cx: &mut base::Cx<'_>| {
        pipelines::delete_pipeline(cx, PipelineId(id))?;
        pipelines::list(cx)
    };
    let left = web.desk.write(&who, delete).await?;
    let main = left.iter().find(|pipeline| pipeline.is_main).ok_or(Failure::NotFound)?;
    Ok(asker.sent_to(&format!("/pipelines/{}/stages", main.id)))
}
