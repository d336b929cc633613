//! What an administrator says of somebody besides their kind: role, group and level; and what ends at once.

use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::access::{self, Right};
use base::ids::{GroupId, RoleId, UserId};
use base::people::users::{self, Experience, UserChange};
use base::people::{PeopleError, second_factor, sessions};
use serde::Deserialize;

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct NewPlace {
    role_id: RoleId,
    group_id: GroupId,
    level: String,
}

/// `POST /people/{id}/place`.
///
/// # Errors
/// [`Failure::NotFound`] for somebody, a role or a group that is not there.
pub async fn change_place(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(sent): Form<NewPlace>,
) -> Result<Redirect, Failure> {
    let change = UserChange {
        name: None,
        role_id: Some(sent.role_id),
        group_id: Some(sent.group_id),
        level: Some(Experience::from_stored(&sent.level)),
    };
    web.desk.write(&who, move |cx| users::change(cx, UserId(id), &change)).await?;
    Ok(Redirect::to("/settings/people"))
}

/// `POST /people/{id}/sessions/end`: signs somebody out everywhere.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn end_sessions(State(web): State<Web>, Admin(who): Admin, Path(id): Path<i64>) -> Result<Redirect, Failure> {
    let end = move |cx: &mut base::Cx<'_>| {
        access::require(cx, Right::SetUp)?;
        let user = users::load(cx, UserId(id))?;
        sessions::close_all(cx, user.id)?;
        Ok::<_, PeopleError>(())
    };
    web.desk.write(&who, end).await?;
    Ok(Redirect::to("/settings/people"))
}

/// `POST /people/{id}/second-factor/removal`: for somebody who lost their telephone.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn remove_second_factor(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| second_factor::remove(cx, UserId(id))).await?;
    Ok(Redirect::to("/settings/people"))
}
