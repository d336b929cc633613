//! A role or a state of somebody changes; the last administrator stays one.

use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::access::Role;
use base::ids::UserId;
use base::people::users;
use serde::Deserialize;

/// The role to have from now on: `admin` or `salesperson`.
#[derive(Debug, Deserialize)]
pub struct NewRole {
    role: String,
}

/// The state to be in from now on: `active` or `deactivated`.
#[derive(Debug, Deserialize)]
pub struct NewState {
    state: String,
}

/// `POST /people/{id}/role`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for the last administrator.
pub async fn change_role(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(sent): Form<NewRole>,
) -> Result<Redirect, Failure> {
    let role = Role::from_stored(&sent.role);
    web.desk.write(&who, move |cx| users::set_role(cx, UserId(id), role)).await?;
    Ok(Redirect::to("/settings/people"))
}

/// `POST /people/{id}/state`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for the last administrator.
pub async fn change_state(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(sent): Form<NewState>,
) -> Result<Redirect, Failure> {
    let is_to_be_active = match sent.state.as_str() {
        "active" => true,
        "deactivated" => false,
        _ => return Err(Failure::Invalid("That state is not known. Nothing was changed.".to_owned())),
    };
    let change = move |cx: &mut base::Cx<'_>| {
        if is_to_be_active { users::reactivate(cx, UserId(id)) } else { users::deactivate(cx, UserId(id)) }
    };
    web.desk.write(&who, change).await?;
    Ok(Redirect::to("/settings/people"))
}
