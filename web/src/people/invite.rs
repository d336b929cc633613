//! Somebody is added, and an invitation link is made: shown once to the administrator, who passes it on.

use super::page::{Invitation, Typed, answer};
use crate::failure::Failure;
use crate::session::{Admin, Origin, SignedIn};
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::access::{self, Right, Role};
use base::clock::{DAY, Seconds};
use base::ids::UserId;
use base::letters::{self, Letter};
use base::people::links::{self, Purpose};
use base::people::{NewUser, PeopleError, User, users};
use base::secrets::Secret;
use base::{Cx, DbError};
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
    let letters = Letters::of(&web, &who, origin);
    let add = move |cx: &mut Cx<'_>| {
        let user = users::add(cx, &new)?;
        let url = link(cx, &user, &letters)?;
        Ok::<_, PeopleError>((user, url))
    };
    let problem = match web.desk.write(&who, add).await {
        Ok((user, url)) => {
            return answer(&web, &who, &Typed::default(), Some(&invitation(&web, user, url))).await;
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
    let letters = Letters::of(&web, &who, origin);
    let make = move |cx: &mut Cx<'_>| {
        access::require(cx, Right::SetUp)?;
        let user = users::load(cx, UserId(id))?;
        if !user.is_active() || user.has_password {
            let sentence = format!("{} needs no invitation. Nothing was changed.", user.name);
            return Err(Failure::Invalid(sentence));
        }
        let url = link(cx, &user, &letters)?;
        Ok((user, url))
    };
    let (user, url) = web.desk.write(&who, make).await?;
    answer(&web, &who, &Typed::default(), Some(&invitation(&web, user, url))).await
}

/// What the letter of an invitation says besides the link.
struct Letters {
    is_sent: bool,
    company: String,
    by: String,
    origin: String,
}

impl Letters {
    fn of(web: &Web, who: &SignedIn, origin: String) -> Letters {
        let (company, by) = (who.account.name.clone(), who.user.name.clone());
        Letters { is_sent: web.settings.sends_letters, company, by, origin }
    }
}

/// A new link, which is sent as a letter too where there is a relay.
fn link(cx: &mut Cx<'_>, user: &User, letters: &Letters) -> Result<Secret, DbError> {
    let token = links::make(cx, Purpose::Invitation, Some(user.id), INVITATION_LIFETIME)?;
    let url = format!("{}/links/{}", letters.origin, token.reveal());
    if letters.is_sent {
        let (company, by) = (&letters.company, &letters.by);
        let text = format!(
            "Hello {},\n\n{by} invites you to work in {company}.\n\nOpen this link within seven days and choose your password:\n\n{url}\n",
            user.name
        );
        let subject = format!("{by} invites you to {company}");
        letters::send(cx, &Letter { to: user.email.clone(), subject, text })?;
    }
    Ok(Secret::from(url))
}

fn invitation(web: &Web, user: User, url: Secret) -> Invitation {
    Invitation { name: user.name, email: user.email, url, is_sent: web.settings.sends_letters }
}
