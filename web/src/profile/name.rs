//! `POST /profile/name`: what colleagues see.

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use base::people::users::{self, UserChange};
use serde::Deserialize;

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct Name {
    name: String,
}

/// Changes one's own name.
///
/// # Errors
/// [`Failure::Invalid`] for a name that is empty or too long.
pub async fn change_name(State(web): State<Web>, who: SignedIn, Form(sent): Form<Name>) -> Result<Redirect, Failure> {
    let (user, change) = (who.user.id, UserChange { name: Some(sent.name), ..UserChange::default() });
    web.desk.write(&who, move |cx| users::change(cx, user, &change)).await?;
    Ok(Redirect::to("/profile"))
}
