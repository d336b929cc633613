//! Stages: add, rename, recolour, say when leads are stale, order (ST-01, ST-04).

use super::page::changed;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::{PipelineId, StageId};
use flow::pipelines::{self, NewStage, StageChange};
use serde::Deserialize;

/// A new stage.
#[derive(Debug, Deserialize)]
pub struct New {
    #[serde(default)]
    name: String,
}

/// What may be changed; what is absent stays.
#[derive(Debug, Deserialize)]
pub struct Change {
    name: Option<String>,
    colour: Option<String>,
    /// Days; empty means never.
    stale: Option<String>,
}

/// The ids of the working stages in their new order, with commas between them.
#[derive(Debug, Deserialize)]
pub struct Order {
    #[serde(default)]
    order: String,
}

/// `POST /pipelines/{id}/stages`: behind the last working stage.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] with the reason.
pub async fn add_stage(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<New>,
) -> Result<Response, Failure> {
    let (id, new) = (PipelineId(id), NewStage { name: sent.name, colour: None, hex: None, after: None });
    let stage = web.desk.write(&who, move |cx| pipelines::add_stage(cx, id, &new)).await?;
    changed(&web, &who, asker, id, &format!("“{}” is added", stage.name)).await
}

/// `PUT /stages/{id}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] with the reason.
pub async fn change_stage(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Change>,
) -> Result<Response, Failure> {
    let change = StageChange {
        name: sent.name,
        colour: sent.colour,
        hex: None,
        stale_after_days: sent.stale.map(|days| days.parse().ok()),
    };
    let stage = web.desk.write(&who, move |cx| pipelines::change_stage(cx, StageId(id), &change)).await?;
    changed(&web, &who, asker, stage.pipeline_id, &format!("“{}” is saved", stage.name)).await
}

/// `PUT /pipelines/{id}/stage-order`.
///
/// # Errors
/// [`Failure::NotFound`] for a stage that is fixed or of another pipeline.
pub async fn order_stages(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Order>,
) -> Result<Response, Failure> {
    let id = PipelineId(id);
    let read = sent.order.split(',').map(str::parse).collect::<Result<Vec<StageId>, _>>();
    let order = read.map_err(|_| Failure::Invalid("The order is not understood. Nothing was moved.".to_owned()))?;
    web.desk.write(&who, move |cx| pipelines::order_stages(cx, id, &order)).await?;
    changed(&web, &who, asker, id, "The stages have a new order").await
}
