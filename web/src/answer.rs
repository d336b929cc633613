//! How a change is answered: partials for a page that is open, a redirect for a plain form.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use std::convert::Infallible;

/// Who asks: a script of an open page, or a browser that sends a form or follows a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// It applies partials.
    Script,
    /// It shows a page.
    Browser,
}

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(if parts.headers.contains_key("HX-Request") { Asker::Script } else { Asker::Browser })
    }
}

impl Asker {
    /// The answer to a change that was made: what is different now, or the page that shows it.
    pub fn changed(self, partials: Markup, page: &str) -> Response {
        match self {
            Asker::Script => partials.into_response(),
            Asker::Browser => Redirect::to(page).into_response(),
        }
    }

    /// The answer to a change after which another page is to be shown.
    pub fn sent_to(self, page: &str) -> Response {
        match self {
            Asker::Script => [("HX-Redirect", page.to_owned())].into_response(),
            Asker::Browser => Redirect::to(page).into_response(),
        }
    }
}
