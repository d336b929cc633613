//! `/links/{token}`: links that work once, to set an installation up, to accept an invitation, to sign in to the demo.
//!
//! Whoever holds the token may use it: it is 256 bits of chance, its hash alone is stored, and it needs no session.

mod found;
mod password;
mod show;

pub use show::{show, use_link};

use crate::failure::Failure;
use crate::session::is_secure;
use crate::session::session_cookie;
use crate::state::Web;
use crate::ui::layout;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::access::Actor;
use base::accounts::{self, Account};
use base::desk::Who;
use base::people::links::{self, Purpose};
use base::people::sessions::NewSession;
use base::people::{User, users};
use base::secrets::Secret;
use maud::{Markup, html};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// A link that can still be used.
enum Link {
    /// Founds the first account of the installation.
    Found,
    /// Signs somebody in without a password.
    SignIn(Account, User),
    /// Lets somebody choose the password with which they sign in from now on.
    Password(Account, User),
}

/// What a link is good for now, without using it: in the account of the host, else in the installation.
fn find(cx: &mut Cx<'_>, host: &str, token: &str) -> Result<Option<Link>, Failure> {
    if let Some((Purpose::SetUp, None)) = links::find(cx, token)? {
        // A set-up link is void as soon as there is an account, whoever made it.
        return Ok((accounts::count(cx)? == 0).then_some(Link::Found));
    }
    let Some(account) = accounts::find_by_host(cx, host)? else { return Ok(None) };
    let outside = std::mem::replace(&mut cx.account, account.id);
    let found = links::find(cx, token)?;
    let user = match found {
        Some((_, Some(user))) => users::find(cx, user)?.filter(User::is_active),
        _ => None,
    };
    cx.account = outside;
    Ok(match (found, user) {
        (Some((Purpose::SignIn, _)), Some(user)) => Some(Link::SignIn(account, user)),
        (Some((Purpose::SetUp | Purpose::Invitation | Purpose::PasswordReset, _)), Some(user)) => {
            Some(Link::Password(account, user))
        }
        _ => None,
    })
}

/// In whose name a link is used: its own user's.
fn as_user(account: &Account, user: &User) -> Who {
    Who { account: account.id, actor: Actor::User(user.id, user.role) }
}

/// Hashes a password that was checked, outside every unit: it takes tens of milliseconds.
async fn hashed(web: &Web, password: Secret) -> Result<String, Failure> {
    let mut rng = web.desk.read(Who::installation(), |cx| Ok::<_, Failure>(StdRng::from_rng(&mut cx.rng))).await?;
    let hashed = tokio::task::spawn_blocking(move || base::passwords::hash(&password, &mut rng)).await;
    hashed.map_err(|error| Failure::Broken(error.to_string()))?.map_err(|error| Failure::Invalid(error.to_string()))
}

fn signed_in(web: &Web, headers: &HeaderMap, session: &NewSession) -> Response {
    ([session_cookie(&session.token, is_secure(headers, web))], Redirect::to("/")).into_response()
}

/// Unknown, used and expired are one answer: it tells nobody which tokens there were.
fn spent(headers: &HeaderMap) -> Response {
    let content = html! {
        h1 { "This link does not work any more" }
        p { "It was used before, or it is too old. Ask an administrator for a new one." }
        p { a href="/sign-in" { "Sign in" } }
    };
    page(headers, StatusCode::GONE, "This link does not work any more", &content)
}

fn page(headers: &HeaderMap, status: StatusCode, title: &str, content: &Markup) -> Response {
    (status, layout::bare(title, crate::session::theme(headers), content)).into_response()
}
