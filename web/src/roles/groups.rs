//! Groups are made, renamed and deleted.

use super::change::Named;
use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::ids::GroupId;
use base::people::groups;

/// `POST /groups`.
///
/// # Errors
/// [`Failure::Invalid`] for a name that is taken.
pub async fn add_group(
    State(web): State<Web>,
    Admin(who): Admin,
    Form(sent): Form<Named>,
) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| groups::add(cx, &sent.name)).await?;
    Ok(Redirect::to("/settings/roles"))
}

/// `POST /groups/{id}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for a name that is taken.
pub async fn rename_group(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<GroupId>,
    Form(sent): Form<Named>,
) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| groups::rename(cx, id, &sent.name)).await?;
    Ok(Redirect::to("/settings/roles"))
}

/// `POST /groups/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn delete_group(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<GroupId>,
) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| groups::delete(cx, id)).await?;
    Ok(Redirect::to("/settings/roles"))
}
