//! Notes for the team: written below a feed, changed where they stand.

use super::lines::Reading;
use super::page::{OPEN_TASKS, load, reading, shown_since};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::FeedItemId;
use flow::channels::said::{FeedItem, ItemKind, Place, Subject};
use flow::timeline::{self, NewNote};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value as Json;

/// What the composer or the editor sends.
#[derive(Deserialize)]
pub struct Text {
    /// The text.
    pub text: String,
}

/// Writes a note into a feed and shows it.
///
/// # Errors
/// [`Failure::Invalid`] for no text, [`Failure::NotFound`] for no such record.
pub async fn write_note(
    web: &Web,
    who: SignedIn,
    asker: Asker,
    place: Place,
    Text { text }: Text,
) -> Result<Response, Failure> {
    let (author, clock, reader) = (who.user.name.clone(), shell::clock(web, &who), who.clone());
    let new = web
        .desk
        .write(&who, move |cx| {
            let note = NewNote {
                place,
                kind: ItemKind::Note,
                author: author.clone(),
                text: text.clone(),
                details: Json::Null,
                at: None,
            };
            let item = timeline::add_note(cx, note)?;
            shown_since(cx, &reader, &clock, place, item.id.0 - 1, OPEN_TASKS)
        })
        .await?;
    Ok(asker.changed(new, &address(place)))
}

/// `PUT /notes/{id}`: its author, or an administrator, changes a note.
///
/// # Errors
/// [`Failure::NotFound`] also for what is no note; [`Failure::Denied`] for the note of somebody else.
pub async fn change_note(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<FeedItemId>,
    Form(Text { text }): Form<Text>,
) -> Result<Response, Failure> {
    let (clock, reader) = (shell::clock(&web, &who), who.clone());
    let (place, line) = web
        .desk
        .write(&who, move |cx| {
            let item = flow::channels::said::find(cx, id)?.filter(|item| item.kind == ItemKind::Note);
            let place = item.ok_or(Failure::NotFound)?.place;
            let item = timeline::change_note(cx, id, Some(&text), None)?;
            let page = load(cx, place, None)?;
            let line = super::said::said(&reading(&reader, &page, &clock), &item, &[]);
            Ok::<_, Failure>((place, partial(&format!("#happening-{id}"), Swap::Morph, &line)))
        })
        .await?;
    Ok(asker.changed(line, &address(place)))
}

/// The page of the record whose feed it is.
pub fn address(place: Place) -> String {
    let noun = match place.subject {
        Subject::Lead => "leads",
        Subject::Contact => "contacts",
        Subject::Company => "companies",
    };
    format!("/{noun}/{}", place.id)
}

/// The form that changes a note, for those who may.
pub(super) fn editor(reading: &Reading<'_>, item: &FeedItem) -> Markup {
    let is_own = item.author_id == Some(reading.who.user.id);
    let url = format!("/notes/{}", item.id);
    html! {
        @if item.kind == ItemKind::Note && (is_own || reading.who.is_admin()) {
            details.edit {
                summary.muted.small { "Edit" }
                form.form method="post" action=(url) hx-put=(url) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                    textarea.input name="text" rows="4" required aria-label="Note" { (item.body) }
                    div.row { button.btn.primary { "Save" } }
                }
            }
        }
    }
}
