//! Pipelines: add, rename, make the main one, archive, put in order, choose what their cards show (PL-04, PL-05).

use super::page::changed;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::PipelineId;
use flow::leads::CardField;
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

/// The fields of the cards: words of [`CardField`], those that are not sent are off.
pub type Card = Vec<(String, String)>;

/// `PUT /pipelines/{id}/card-fields`: what the cards of its board show (LD-11).
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] with the reason.
pub async fn change_card(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Card>,
) -> Result<Response, Failure> {
    let id = PipelineId(id);
    let chosen = sent.iter().filter(|(name, _)| name == "field").filter_map(|(_, word)| CardField::from_word(word));
    let change = PipelineChange { card_fields: Some(chosen.collect()), ..PipelineChange::default() };
    web.desk.write(&who, move |cx| pipelines::change_pipeline(cx, id, &change)).await?;
    changed(&web, &who, asker, id, "The cards are saved").await
}

/// The ids of the pipelines in their new order, with commas between them, and which one is looked at.
#[derive(Debug, Deserialize)]
pub struct Order {
    #[serde(default)]
    order: String,
}

/// `PUT /pipelines/{id}/order`: all of them, seen from this one.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn order(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Order>,
) -> Result<Response, Failure> {
    let read = sent.order.split(',').map(str::parse).collect::<Result<Vec<PipelineId>, _>>();
    let order = read.map_err(|_| Failure::Invalid("The order is not understood. Nothing was moved.".to_owned()))?;
    let id = PipelineId(id);
    let write = move |cx: &mut base::Cx<'_>| {
        pipelines::load(cx, id)?;
        pipelines::order_pipelines(cx, &order)
    };
    web.desk.write(&who, write).await?;
    changed(&web, &who, asker, id, "The pipelines have a new order").await
}
