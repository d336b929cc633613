//! `/mail/templates`: words to be said again, with fields of the records they are about (EM-50).

mod form;
mod preview;
mod section;

pub use form::{show, show_new};
pub use preview::show as show_preview;
pub(super) use section::section;

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::ids::MailTemplateId;
use flow::timeline::templates::{self, Format, Reach, TemplateWish};
use serde::Deserialize;

/// Where all of them stand.
const ALL: &str = "/mail/settings#templates";

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    folder: String,
    reach: String,
    subject: String,
    format: String,
    body: String,
}

impl From<Typed> for TemplateWish {
    fn from(typed: Typed) -> TemplateWish {
        TemplateWish {
            reach: if typed.reach == "own" { Reach::Own } else { Reach::Everybody },
            folder: typed.folder,
            name: typed.name,
            subject: typed.subject,
            format: Format::from_word(&typed.format).unwrap_or_default(),
            body: typed.body,
        }
    }
}

/// `POST /mail/templates`.
///
/// # Errors
/// [`Failure::Invalid`] for what is missing or too long; [`Failure::Denied`] for everybody's.
pub async fn add(State(web): State<Web>, who: SignedIn, Form(typed): Form<Typed>) -> Result<Redirect, Failure> {
    let wish = TemplateWish::from(typed);
    web.desk.write(&who, move |cx| templates::add(cx, &wish).map_err(Failure::from)).await?;
    Ok(Redirect::to(ALL))
}

/// `POST /mail/templates/{id}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`], [`Failure::Denied`].
pub async fn change(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Redirect, Failure> {
    let wish = TemplateWish::from(typed);
    web.desk.write(&who, move |cx| templates::change(cx, MailTemplateId(id), &wish).map_err(Failure::from)).await?;
    Ok(Redirect::to(ALL))
}

/// `POST /mail/templates/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn delete(State(web): State<Web>, who: SignedIn, Path(id): Path<i64>) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| templates::delete(cx, MailTemplateId(id)).map_err(Failure::from)).await?;
    Ok(Redirect::to(ALL))
}
