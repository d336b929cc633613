//! Groups of fields: add, rename, delete.

use super::Of;
use super::page::changed;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::fields;
use base::ids::FieldGroupId;
use serde::Deserialize;

/// What a group is called.
#[derive(Clone, Debug, Deserialize)]
pub struct Name {
    #[serde(default)]
    name: String,
}

/// `POST /settings/fields/{of}/groups`.
///
/// # Errors
/// [`Failure::Invalid`] with the reason.
pub async fn add_group(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(of): Path<Of>,
    Form(sent): Form<Name>,
) -> Result<Response, Failure> {
    let group = web.desk.write(&who, move |cx| fields::add_group(cx, of.subject(), &sent.name)).await?;
    changed(&web, &who, asker, of, &format!("The group “{}” is added", group.name)).await
}

/// `PUT /settings/fields/{of}/groups/{id}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] with the reason.
pub async fn change_group(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path((of, id)): Path<(Of, FieldGroupId)>,
    Form(sent): Form<Name>,
) -> Result<Response, Failure> {
    let change = move |cx: &mut base::Cx<'_>| fields::change_group(cx, (of.subject(), id), Some(&sent.name), None);
    let group = web.desk.write(&who, change).await?;
    changed(&web, &who, asker, of, &format!("The group is called “{}”", group.name)).await
}

/// Before which group a group shall stand, by its place from 0.
#[derive(Clone, Debug, Deserialize)]
pub struct Where {
    #[serde(default)]
    place: usize,
}

/// `PUT /settings/fields/{of}/groups/{id}/place`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn place_group(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path((of, id)): Path<(Of, FieldGroupId)>,
    Form(sent): Form<Where>,
) -> Result<Response, Failure> {
    let place = move |cx: &mut base::Cx<'_>| fields::change_group(cx, (of.subject(), id), None, Some(sent.place));
    web.desk.write(&who, place).await?;
    changed(&web, &who, asker, of, "The groups have a new order").await
}

/// `POST /settings/fields/{of}/groups/{id}/deletion`: its fields stand among the main ones afterwards.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn delete_group(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path((of, id)): Path<(Of, FieldGroupId)>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| fields::delete_group(cx, of.subject(), id)).await?;
    changed(&web, &who, asker, of, "The group is deleted; its fields are among the main ones").await
}
