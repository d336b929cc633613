//! `/imports/{id}/undo`: the whole import is taken back, after a look at what somebody changed since.

use super::result::made;
use super::{counted, csrf, page};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::ids::ImportId;
use exchange::import::{self, Changed};
use maud::{Markup, html};
use serde::Deserialize;

/// `GET /imports/{id}/undo`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show_undo(State(web): State<Web>, who: SignedIn, Path(id): Path<ImportId>) -> Result<Markup, Failure> {
    let read =
        web.desk.read(&who, move |cx| Ok::<_, import::Error>((import::load(cx, id)?, import::count_changed(cx, id)?)));
    let (import, changed) = read.await?;
    let changed = u64::try_from(changed).unwrap_or(0);
    let content = html! {
        form.box.pad.form method="post" action={ "/imports/" (id) "/undo" } {
            (csrf(&who))
            h2 { "Undo the import?" }
            p { "It made " (made(&import.counts)) ". What it made goes to the bin; what it changed is as it was before. Tags, fields and choices that it added go too, unless other records have them." }
            @if changed > 0 {
                fieldset.field {
                    legend { (counted(changed, "of these records was changed by somebody since.", "of these records were changed by somebody since.")) }
                    label.row { input type="radio" name="changed" value="keep" checked; "Keep those as they are now" }
                    label.row { input type="radio" name="changed" value="undo"; "Take those back too" }
                }
            }
            div.row { button.btn.bad { "Undo the import" } a.btn href={ "/imports/" (id) } { "Leave it" } }
        }
    };
    page(&web, &who, &import.file_name, &content).await
}

/// What is done with records that somebody changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Choice {
    changed: String,
}

/// `POST /imports/{id}/undo`.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] when there is nothing to take back.
pub async fn undo(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<ImportId>,
    Form(choice): Form<Choice>,
) -> Result<Redirect, Failure> {
    let changed = Changed::from_word(&choice.changed);
    web.desk.write(&who, move |cx| import::undo(cx, id, changed)).await?;
    Ok(Redirect::to(&format!("/imports/{id}")))
}
