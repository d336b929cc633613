//! What is done on the page of programs, and taking back what one gave.

use super::page::{Made, shown};
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::ids::{ConsentId, ProgramId};
use base::people::{consents, programs};
use maud::Markup;
use serde::Deserialize;

/// The page.
const HERE: &str = "/settings/programs";

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    redirect_address: String,
}

/// `POST /settings/programs`: shows the secret, once.
///
/// # Errors
/// [`Failure::Invalid`] for a name or address that is none.
pub async fn add(State(web): State<Web>, Admin(who): Admin, Form(typed): Form<Typed>) -> Result<Markup, Failure> {
    let (program, value) =
        web.desk.write(&who, move |cx| programs::add(cx, &typed.name, &typed.redirect_address)).await?;
    shown(&web, &who, Some(&Made { program: program.id, what: "Client secret.", value })).await
}

/// `POST /programs/{id}`.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for a name or address that is none.
pub async fn change(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<ProgramId>,
    Form(typed): Form<Typed>,
) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| programs::change(cx, id, &typed.name, &typed.redirect_address)).await?;
    Ok(Redirect::to(HERE))
}

/// `POST /programs/{id}/secret`: shows it, once.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn renew_secret(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<ProgramId>,
) -> Result<Markup, Failure> {
    let (_, value) = web.desk.write(&who, move |cx| programs::renew_secret(cx, id)).await?;
    shown(&web, &who, Some(&Made { program: id, what: "Client secret.", value })).await
}

/// `POST /programs/{id}/code`: lets the program in in one's own name, without its asking; shows the code, once.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn make_code(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<ProgramId>,
) -> Result<Markup, Failure> {
    let value = web.desk.write(&who, move |cx| consents::give(cx, id)).await?;
    shown(&web, &who, Some(&Made { program: id, what: "Authorization code.", value })).await
}

/// `POST /programs/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn delete(State(web): State<Web>, Admin(who): Admin, Path(id): Path<ProgramId>) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| programs::delete(cx, id)).await?;
    Ok(Redirect::to(HERE))
}

/// `POST /consents/{id}/revocation`: anybody's, by an administrator.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn revoke(State(web): State<Web>, Admin(who): Admin, Path(id): Path<ConsentId>) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| consents::revoke(cx, id)).await?;
    Ok(Redirect::to(HERE))
}

/// `POST /profile/consents/{id}/revocation`: one's own only.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn revoke_own(State(web): State<Web>, who: SignedIn, Path(id): Path<ConsentId>) -> Result<Redirect, Failure> {
    let user = who.user.id;
    web.desk
        .write(&who, move |cx| {
            let is_own = consents::list(cx)?.iter().any(|consent| consent.id == id && consent.user_id == user);
            if is_own { Ok(consents::revoke(cx, id)?) } else { Err(Failure::NotFound) }
        })
        .await?;
    Ok(Redirect::to("/profile#programs"))
}
