//! Roles are made, changed and deleted.

use super::editor::answer;
use super::form::read;
use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::access::Rights;
use base::ids::RoleId;
use base::people::{NamedRole, PeopleError, roles};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A name.
#[derive(Debug, Deserialize)]
pub struct Named {
    /// 1 to 255 characters, unlike the others.
    pub(super) name: String,
}

/// `POST /roles`: a role that allows what the first one allows at the beginning; its editor follows.
///
/// # Errors
/// [`Failure::Invalid`] for a name that is taken.
pub async fn add(State(web): State<Web>, Admin(who): Admin, Form(sent): Form<Named>) -> Result<Redirect, Failure> {
    let role = web.desk.write(&who, move |cx| roles::add(cx, &sent.name, Rights::salesperson())).await?;
    Ok(Redirect::to(&format!("/roles/{}", role.id)))
}

/// `POST /roles/{id}`: the whole role anew.
///
/// # Errors
/// [`Failure::NotFound`]; rights that do not go together are said above the editor, which keeps them.
pub async fn change(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<RoleId>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let (name, rights) = (sent.get("name").cloned().unwrap_or_default(), read(&sent));
    let wanted = (name.clone(), rights.clone());
    let change = move |cx: &mut base::Cx<'_>| roles::change(cx, id, Some(&wanted.0), Some(wanted.1.clone()));
    match web.desk.write(&who, change).await {
        Ok(_) => Ok(Redirect::to("/settings/roles").into_response()),
        Err(error @ (PeopleError::Rights(_) | PeopleError::NameOfSet)) => {
            let role = NamedRole { id, name, rights, created_at: 0 };
            answer(&web, &who, &role, Some(&error.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /roles/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for the first role.
pub async fn delete(State(web): State<Web>, Admin(who): Admin, Path(id): Path<RoleId>) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| roles::delete(cx, id)).await?;
    Ok(Redirect::to("/settings/roles"))
}
