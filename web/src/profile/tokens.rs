//! `POST /profile/tokens`: a key for a program, in one's own name; and its end.

use super::page::shown;
use crate::failure::Failure;
use crate::session::{Origin, SignedIn};
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::ids::TokenId;
use base::people::tokens::{self, NewToken};
use maud::Markup;
use serde::Deserialize;
use url::Url;

/// What the form sends.
#[derive(Clone, Debug, Deserialize)]
pub struct Wanted {
    name: String,
    days: i64,
}

/// Makes a token and shows it, once; only its claims are stored.
///
/// # Errors
/// [`Failure::Invalid`] for no name or too many days.
pub async fn create_token(
    State(web): State<Web>,
    who: SignedIn,
    Origin(origin): Origin,
    Form(wanted): Form<Wanted>,
) -> Result<Markup, Failure> {
    let host = Url::parse(&origin).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let label = format!("{}.", who.account.subdomain);
    let base_domain = host.strip_prefix(&label).unwrap_or(&host).to_owned();
    let new = NewToken { user_id: who.user.id, name: wanted.name, days: wanted.days, base_domain };
    let vault = web.vault.clone();
    let made = web.desk.write(&who, move |cx| tokens::create(cx, &vault, &new)).await?;
    shown(&web, &who, Some(&made)).await
}

/// `POST /profile/tokens/{id}/revocation`: one's own only.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn revoke_token(State(web): State<Web>, who: SignedIn, Path(id): Path<TokenId>) -> Result<Redirect, Failure> {
    let user = who.user.id;
    web.desk
        .write(&who, move |cx| {
            tokens::list_of(cx, user)?.iter().find(|token| token.id == id).ok_or(Failure::NotFound)?;
            tokens::revoke(cx, id)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(Redirect::to("/profile#tokens"))
}
