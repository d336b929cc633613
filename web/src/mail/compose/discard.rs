//! `/mail/drafts/{id}/deletion`: a draft is thrown away, and brought back.

use super::write::{Asked, form_of};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use crate::ui::toast::{Toast, Undo, said};
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::MailId;
use flow::drafting;
use maud::html;

/// `POST /mail/drafts/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for what is on its way.
pub async fn discard(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| drafting::discard_draft(cx, MailId(id)).map_err(Failure::from)).await?;
    let url = format!("/mail/drafts/{id}/deletion");
    let gone = html! { p.muted.mail-gone id="mail-gone" tabindex="-1" { "The draft was thrown away. " a href="/mail" { "To the mail" } } };
    let partials = html! {
        (partial("#mail-write", Swap::Morph, &gone))
        (said(&Toast { text: "Draft thrown away", undo: Some(Undo { method: "DELETE", url: &url, fields: "" }) }))
    };
    Ok(asker.changed(partials, "/mail"))
}

/// `DELETE /mail/drafts/{id}/deletion`: it is in its form again.
///
/// # Errors
/// [`Failure::NotFound`] for what its writer has not thrown away.
pub async fn restore(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| drafting::restore_draft(cx, MailId(id)).map_err(Failure::from)).await?;
    let partials = html! {
        (partial("#mail-gone", Swap::Morph, &form_of(&web, &who, Asked::of_draft(id)).await?))
        (said(&Toast { text: "Brought back", undo: None }))
    };
    Ok(asker.changed(partials, &format!("/mail/write?draft={id}")))
}
