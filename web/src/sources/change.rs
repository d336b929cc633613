//! A source changes: its name, pipeline and responsible, its switch; or it goes.

use super::responsible;
use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use crate::switched::NewState;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::Cx;
use base::ids::{PipelineId, SourceId};
use flow::channels::{self, SourceChange, mailboxes};
use flow::pipelines;
use serde::Deserialize;

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Settings {
    name: String,
    pipeline: String,
    responsible: String,
}

/// `POST /sources/{id}`.
///
/// # Errors
/// [`Failure::NotFound`] also for a pipeline of somebody else; [`Failure::Invalid`] for the name.
pub async fn change(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(sent): Form<Settings>,
) -> Result<Redirect, Failure> {
    let pipeline: PipelineId = sent.pipeline.parse().map_err(|_| Failure::NotFound)?;
    let change = move |cx: &mut Cx<'_>| {
        let now = channels::load_source(cx, SourceId(id))?.responsible_id;
        let change = SourceChange {
            name: Some(sent.name.clone()),
            pipeline_id: Some(pipelines::load(cx, pipeline)?.id),
            responsible_id: Some(responsible(cx, &sent.responsible, now)?),
            ..SourceChange::default()
        };
        Ok::<_, Failure>(channels::change_source(cx, SourceId(id), change)?)
    };
    web.desk.write(&who, change).await?;
    Ok(Redirect::to(&format!("/sources/{id}")))
}

/// `POST /sources/{id}/state`: what comes in while it is off is kept, and not shown.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`].
pub async fn switch(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(sent): Form<NewState>,
) -> Result<Redirect, Failure> {
    let is_on = sent.is_on()?;
    let change = SourceChange { is_on: Some(is_on), ..SourceChange::default() };
    let source = web.desk.write(&who, move |cx| channels::change_source(cx, SourceId(id), change.clone())).await?;
    Ok(Redirect::to(&format!("/pipelines/{}/automate#source-{id}", source.pipeline_id)))
}

/// `POST /sources/{id}/deletion`: what came through it stays; a mailbox's password is wiped.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for the create-lead address.
pub async fn delete(State(web): State<Web>, Admin(who): Admin, Path(id): Path<i64>) -> Result<Redirect, Failure> {
    let delete = move |cx: &mut Cx<'_>| {
        let source = channels::load_source(cx, SourceId(id))?;
        let mailbox = mailboxes::list_mailboxes(cx)?.into_iter().find(|mailbox| mailbox.source_id == source.id);
        match mailbox {
            Some(mailbox) => mailboxes::disconnect(cx, mailbox.id)?,
            None => channels::delete_source(cx, source.id)?,
        }
        Ok::<_, channels::Error>(source.pipeline_id)
    };
    let pipeline = web.desk.write(&who, delete).await?;
    Ok(Redirect::to(&format!("/pipelines/{pipeline}/automate")))
}
