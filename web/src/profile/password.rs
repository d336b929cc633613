//! `POST /profile/password`: a new password, for who knows the old one. Whoever else knew it is out.

use crate::failure::Failure;
use crate::session::{Client, SignedIn, is_secure, session_cookie};
use crate::state::Web;
use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use base::passwords;
use base::people::sign_in::{self, SignInError};
use base::people::users;
use base::secrets::Secret;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::Deserialize;

/// What the form sends.
#[derive(Deserialize)]
pub struct Passwords {
    current: Secret,
    new: Secret,
}

/// Changes it and opens a new session for this browser; all others end. Guessing is throttled as at the sign-in.
///
/// # Errors
/// [`Failure::Invalid`] for a wrong old or too weak a new password: nothing is changed then.
pub async fn change_password(
    State(web): State<Web>,
    who: SignedIn,
    Client(client): Client,
    headers: HeaderMap,
    Form(sent): Form<Passwords>,
) -> Result<Response, Failure> {
    passwords::check(&sent.new, &who.user.email).map_err(|error| Failure::Invalid(error.to_string()))?;
    let email = who.user.email.clone();
    let attempt = web.desk.write(&who, move |cx| sign_in::begin(cx, &email, client)).await.map_err(refused)?;
    let mut rng = web.desk.read(&who, |cx| Ok::<_, Failure>(StdRng::from_rng(&mut cx.rng))).await?;
    // Both outside every unit: argon2 takes tens of milliseconds.
    let proven = tokio::task::spawn_blocking(move || {
        let proven = attempt.verify(&sent.current).map_err(refused)?;
        let hash = passwords::hash(&sent.new, &mut rng).map_err(|error| Failure::Invalid(error.to_string()))?;
        Ok::<_, Failure>((proven, hash))
    });
    let (proven, hash) = proven.await.map_err(|error| Failure::Broken(error.to_string()))??;
    let user = who.user.id;
    let session = web
        .desk
        .write(&who, move |cx| {
            users::set_password(cx, user, &hash)?;
            sign_in::stay(cx, &proven).map_err(refused)
        })
        .await?;
    Ok(([session_cookie(&session.token, is_secure(&headers, &web))], Redirect::to("/profile")).into_response())
}

fn refused(error: SignInError) -> Failure {
    match error {
        SignInError::Wait(_) => Failure::TooMany(error.to_string()),
        SignInError::Wrong | SignInError::Code => {
            Failure::Invalid("The current password is not right. Nothing was changed.".to_owned())
        }
        SignInError::Database(error) => error.into(),
    }
}
