//! `POST /profile/sessions/{key}/end`: another browser of one's own is signed out.

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::people::sessions::{self, Session};

/// Letters of a session's hash that name it on the page: enough to tell a person's hundred sessions apart.
const KEY_LETTERS: usize = 16;

/// The name of a session on the page.
pub(crate) fn key(session: &Session) -> &str {
    session.token_hash.get(..KEY_LETTERS).unwrap_or(&session.token_hash)
}

/// Ends it.
///
/// # Errors
/// [`Failure::NotFound`] for what is no session of one's own.
pub async fn end_session(
    State(web): State<Web>,
    who: SignedIn,
    Path(wanted): Path<String>,
) -> Result<Redirect, Failure> {
    let user = who.user.id;
    web.desk
        .write(&who, move |cx| {
            let found = sessions::list_of(cx, user)?.into_iter().find(|session| key(session) == wanted);
            sessions::close(cx, &found.ok_or(Failure::NotFound)?.token_hash)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(Redirect::to("/profile"))
}
