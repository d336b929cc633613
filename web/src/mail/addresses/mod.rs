//! `/mail/smart-addresses`: the account's own addresses, to be copied, and what is done with what comes to them (EM-40).

mod panel;

pub(super) use panel::section;

use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use flow::channels::addresses::{self, Forwarded, Purpose};
use serde::Deserialize;

/// Where the panel is.
const PANEL: &str = "/mail/settings#smart-addresses";

/// `POST /mail/smart-addresses/{purpose}/renewal`: a new secret; the former address ends at once.
///
/// # Errors
/// [`Failure::NotFound`] for a purpose that there is not.
pub async fn renew(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(purpose): Path<String>,
) -> Result<Redirect, Failure> {
    let purpose = Purpose::from_stored(&purpose).ok_or(Failure::NotFound)?;
    web.desk.write(&who, move |cx| addresses::renew(cx, purpose)).await?;
    Ok(Redirect::to(PANEL))
}

/// What the form of forwarded mails sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Choice {
    forwarded: String,
}

/// `POST /mail/smart-addresses/forwarded`: with whom a forwarded mail is filed.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn choose(State(web): State<Web>, Admin(who): Admin, Form(sent): Form<Choice>) -> Result<Redirect, Failure> {
    let choice = if sent.forwarded == "envelope" { Forwarded::Envelope } else { Forwarded::OriginalSender };
    web.desk.write(&who, move |cx| addresses::set_finds_original(cx, choice)).await?;
    Ok(Redirect::to(PANEL))
}
