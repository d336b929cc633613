//! The page that a link opens, and the form on it.

use super::found::{self, Company};
use super::password::{self, Chosen};
use super::{Link, as_user, find, signed_in, spent};
use crate::failure::Failure;
use crate::session::Host;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base::desk::Who;
use base::people::{links, sessions};
use std::collections::BTreeMap;

/// `GET /links/{token}`: what the link is for. The link of the demo signs in at once.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(
    State(web): State<Web>,
    Host(host): Host,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    match look_up(&web, host, &token).await? {
        None => Ok(spent(&headers)),
        Some(Link::Found) => Ok(found::form(&headers, &token, &Company::default(), &BTreeMap::new())),
        Some(Link::Password(account, user)) => Ok(password::form(&headers, &token, &account, &user, None)),
        Some(Link::SignIn(account, user)) => {
            let id = user.id;
            let redeem = move |cx: &mut base::Cx<'_>| match links::redeem(cx, &token)? {
                Some(_) => Ok::<_, Failure>(Some(sessions::open(cx, id)?)),
                None => Ok(None),
            };
            let session = web.desk.write(as_user(&account, &user), redeem).await?;
            Ok(session.map_or_else(|| spent(&headers), |session| signed_in(&web, &headers, &session)))
        }
    }
}

/// `POST /links/{token}`: founds the account, or sets the password; whoever did it is signed in.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn use_link(
    State(web): State<Web>,
    Host(host): Host,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    match look_up(&web, host, &token).await? {
        Some(Link::Found) => found::use_link(&web, &headers, token, Company::read(sent)).await,
        Some(Link::Password(account, user)) => {
            password::use_link(&web, &headers, token, (account, user), Chosen::read(sent)).await
        }
        Some(Link::SignIn(..)) | None => Ok(spent(&headers)),
    }
}

async fn look_up(web: &Web, host: String, token: &str) -> Result<Option<Link>, Failure> {
    let token = token.to_owned();
    web.desk.read(Who::installation(), move |cx| find(cx, &host, &token)).await
}
