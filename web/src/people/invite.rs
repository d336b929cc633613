//! Somebody is added, and an invitation link is made: shown once to the administrator, who passes it on.

use super::page::{Invitation, Typed, answer};
use crate::failure::Failure;
use crate::session::{Admin, Origin};
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::access::{self, Right, Role};
use base::clock::{DAY, Seconds};
use base::ids::UserId;
use base::people::links::{self, Purpose};
use base::people::{NewUser, PeopleError, User, users};
use base::secrets::Secret;
use serde::Deserialize;

/// How long an invitation can be accepted.
const INVITATION_LIFETIME: Seconds = 7 * DAY;

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct New {
    name: String,
    email: String,
    role: String,
}

/// `POST /people`.
///
/// # Errors
/// [`Failure::Busy`]; what is wrong with the form is said beside its fields.
pub async fn add(
    State(web): State<Web>,
    Admin(who): Admin,
    Origin(origin): Origin,
    Form(sent): Form<New>,
) -> Result<Response, Failure> {
    let new = NewUser {
        name: sent.name.clone(),
        email: sent.email.clone(),
        role: Role::from_stored(&sent.role),
        password_hash: None,
    };
    let add = move |cx: &mut Cx<'_>| {
        let user = users::add(cx, &new)?;
        let token = links::make(cx, Purpose::Invitation, Some(user.id), INVITATION_LIFETIME)?;
        Ok::<_, PeopleError>((user, token))
    };
    let problem = match web.desk.write(&who, add).await {
        Ok((user, token)) => {
            return answer(&web, &who, &Typed::default(), Some(&invitation(&origin, user, &token))).await;
        }
        Err(error @ PeopleError::Name) => ("name", error.to_string()),
        Err(error @ (PeopleError::Email(_) | PeopleError::EmailTaken(_))) => ("email", error.to_string()),
        Err(error) => return Err(error.into()),
    };
    let typed = Typed { name: sent.name, email: sent.email, role: sent.role, problem: Some(problem) };
    answer(&web, &who, &typed, None).await
}

/// `POST /people/{id}/invitation`: another link; the one before is void.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for somebody who is deactivated or has a password.
pub async fn invite(
    State(web): State<Web>,
    Admin(who): Admin,
    Origin(origin): Origin,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let make = move |cx: &mut Cx<'_>| {
        access::require(cx, Right::SetUp)?;
        let user = users::load(cx, UserId(id))?;
        if !user.is_active() || user.has_password {
            let sentence = format!("{} needs no invitation. Nothing was changed.", user.name);
            return Err(Failure::Invalid(sentence));
        }
        let token = links::make(cx, Purpose::Invitation, Some(user.id), INVITATION_LIFETIME)?;
        Ok((user, token))
    };
    let (user, token) = web.desk.write(&who, make).await?;
    answer(&web, &who, &Typed::default(), Some(&invitation(&origin, user, &token))).await
}

fn invitation(origin: &str, user: User, token: &Secret) -> Invitation {
    let url = Secret::from(format!("{origin}/links/{}", token.reveal()));
    Invitation { name: user.name, email: user.email, url }
}
