//! The form of a new record: a dialog over the page, a page of its own without script, and the same again with what is wrong.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::button::{Look, closer, submit};
use crate::ui::dialog;
use crate::ui::partial::{Swap, partial};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// Which form.
#[derive(Clone, Copy, Debug)]
pub struct NewForm<'a> {
    /// What is made: `lead`. The dialog is `#new-lead`, its fields are `#new-lead-fields`.
    pub noun: &'a str,
    /// Where it is sent.
    pub url: &'a str,
    /// Where one goes who makes nothing.
    pub back: &'a str,
    /// The place of the rail.
    pub place: Place,
}

impl NewForm<'_> {
    /// The form with its fields.
    ///
    /// # Errors
    /// [`Failure::Busy`].
    pub async fn show(&self, web: &Web, who: &SignedIn, asker: Asker, fields: &Markup) -> Result<Response, Failure> {
        match asker {
            Asker::Script => Ok(self.dialog(who.csrf_token.reveal(), fields).into_response()),
            Asker::Browser => Ok(self.page(web, who, fields).await?.into_response()),
        }
    }

    /// The form again: nothing was made, and nothing typed is lost.
    ///
    /// # Errors
    /// [`Failure::Busy`].
    pub async fn again(&self, web: &Web, who: &SignedIn, asker: Asker, fields: &Markup) -> Result<Response, Failure> {
        let answer = match asker {
            Asker::Script => {
                partial(&format!("#new-{}-fields", self.noun), Swap::Morph, &self.stack(fields)).into_response()
            }
            Asker::Browser => self.page(web, who, fields).await?.into_response(),
        };
        Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
    }

    fn stack(&self, fields: &Markup) -> Markup {
        html! { div.stack id={ "new-" (self.noun) "-fields" } { (fields) } }
    }

    fn words(&self) -> (String, String) {
        (format!("New {}", self.noun), format!("Make {}", self.noun))
    }

    /// A second press while the first is on its way is dropped.
    fn dialog(&self, csrf_token: &str, fields: &Markup) -> Markup {
        let ((title, words), id) = (self.words(), format!("new-{}-form", self.noun));
        let footer = html! { span.grow {} (closer("Cancel")) button.btn.primary form=(id) { (words) } };
        let body = html! {
            form id=(id) method="post" action=(self.url) hx-post=(self.url) hx-swap="none" hx-sync="this:drop" novalidate {
                input type="hidden" name="csrf_token" value=(csrf_token); (self.stack(fields))
            }
        };
        dialog::sent(&format!("new-{}", self.noun), &title, &body, &footer)
    }

    async fn page(&self, web: &Web, who: &SignedIn, fields: &Markup) -> Result<Markup, Failure> {
        let (title, words) = self.words();
        let content = html! {
            (bar(&title, &html! {}))
            main.scroll id="main" { div.sheet {
                form.stack method="post" action=(self.url) novalidate {
                    input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                    (self.stack(fields))
                    div.row { (submit(Look::Primary, &words)) a.btn href=(self.back) { "Cancel" } }
                }
            } }
        };
        shell::page(web, who, Frame { title: &title, place: self.place, live: None }, &content).await
    }
}
