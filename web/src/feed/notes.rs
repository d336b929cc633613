//! Notes for the team and messages to colleagues: written below a feed, changed where they stand, deleted so that they
//! can be brought back.

use super::lines::{Reading, put_in};
use super::page::{Mentioned, OPEN_TASKS, Page, shown_since};
use super::pins::{pin, pinned};
use super::place::{At, address};
use super::view::View;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::files::{FileLimits, Sent, read_sent};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::feed::AIM;
use crate::ui::partial::{Swap, gone, partial};
use crate::ui::toast::{self, Toast, Undo};
use axum::Form;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use base::Cx;
use base::access::Actor;
use base::ids::{FeedItemId, UserId};
use flow::channels::said::{self, FeedItem, ItemKind, Place};
use flow::timeline::{self, MAX_NOTE_FILES, NewNote};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value as Json;

/// Files of one note, and how large each may be.
pub const NOTE_FILES: FileLimits = FileLimits { files: MAX_NOTE_FILES, file_bytes: 25 * 1024 * 1024 };

/// What a composer or the editor sends.
#[derive(Deserialize)]
pub struct Text {
    /// The text.
    pub text: String,
}

/// `POST /{records}/{id}/notes`: a note, perhaps with files.
///
/// # Errors
/// [`Failure::Invalid`] for neither text nor files, [`Failure::NotFound`] for no such record.
pub async fn write_note(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
    request: Request,
) -> Result<Response, Failure> {
    let sent = read_sent(&web, request, NOTE_FILES).await?;
    write(&web, who, asker, place, ItemKind::Note, sent).await
}

/// `POST /{records}/{id}/internal-messages`: words to a colleague, who is told and follows the record (LD-10).
///
/// # Errors
/// [`Failure::Invalid`] for no text or nobody to read it, [`Failure::NotFound`] for no such record.
pub async fn write_internal_message(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
    request: Request,
) -> Result<Response, Failure> {
    let sent = read_sent(&web, request, NOTE_FILES).await?;
    write(&web, who, asker, place, ItemKind::Message, sent).await
}

async fn write(
    web: &Web,
    who: SignedIn,
    asker: Asker,
    place: Place,
    kind: ItemKind,
    sent: Sent,
) -> Result<Response, Failure> {
    let (author, clock, reader) = (who.user.name.clone(), shell::clock(web, &who), who.clone());
    let to: Option<UserId> = sent.values.get("to").and_then(|id| id.parse().ok());
    let files: Vec<_> = sent.files.into_iter().map(|(_, file)| file).collect();
    let typed = sent.values.get("text").map(|text| text.trim().to_owned()).unwrap_or_default();
    // Files alone are a note, too: their names are its words.
    let names = || files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
    let text = if typed.is_empty() { names() } else { typed };
    let new = web
        .desk
        .write(&who, move |cx| {
            let (author, text) = (author.clone(), text.clone());
            let note = NewNote { place, kind, author, text, details: Json::Null, at: None };
            let item = match kind {
                ItemKind::Message => timeline::send_message(cx, note, to.as_slice())?,
                _ => timeline::add_note(cx, note)?,
            };
            timeline::attach_files(cx, item.id, &files)?;
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
            require_note(cx, id)?;
            let item = timeline::change_note(cx, id, Some(&text), None)?;
            let page = Page::load(cx, item.place, &View::default(), &Mentioned::default())?;
            let files = said::list_attachments(cx, &[id])?;
            let line = super::said::said(&page.reading(&reader, &clock), &item, &files);
            Ok::<_, Failure>((item.place, partial(&format!("#happening-{id}"), Swap::Morph, &line)))
        })
        .await?;
    Ok(asker.changed(line, &address(place)))
}

/// `DELETE /notes/{id}`: gone from the page, with the way back for as long as the toast stands.
///
/// # Errors
/// As [`change_note`].
pub async fn delete_note(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<FeedItemId>,
) -> Result<Response, Failure> {
    let delete = move |cx: &mut Cx<'_>| {
        require_note(cx, id)?;
        Ok::<_, Failure>(timeline::delete_note(cx, id)?.place)
    };
    let place = web.desk.write(&who, delete).await?;
    let url = format!("/notes/{id}/deletion");
    let undo = Some(Undo { method: "DELETE", url: &url, fields: "" });
    let partials = html! {
        (gone(&format!("#happening-{id}")))
        (gone(&format!("#pinned > [data-id=\"{id}\"]")))
        (toast::said(&Toast { text: "The note was deleted.", undo }))
    };
    Ok(asker.changed(partials, &address(place)))
}

/// `DELETE /notes/{id}/deletion`: it is back where it stood.
///
/// # Errors
/// [`Failure::NotFound`] also for one that was not deleted; [`Failure::Denied`].
pub async fn restore_note(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<FeedItemId>,
) -> Result<Response, Failure> {
    let (clock, reader) = (shell::clock(&web, &who), who.clone());
    let restore = move |cx: &mut Cx<'_>| {
        let item = timeline::restore_note(cx, id)?;
        let page = Page::load(cx, item.place, &View::default(), &Mentioned::default())?;
        let reading = page.reading(&reader, &clock);
        let back = html! {
            (put_in(&reading, &page.feed, &|line| line == id.0))
            (partial("#pinned", Swap::Morph, &pinned(&reading, &page.pinned)))
        };
        Ok::<_, Failure>((item.place, back))
    };
    let (place, partials) = web.desk.write(&who, restore).await?;
    Ok(asker.changed(partials, &address(place)))
}

/// What a program wrote is changed by programs alone.
fn require_note(cx: &mut Cx<'_>, id: FeedItemId) -> Result<(), Failure> {
    let is_note = |item: &FeedItem| matches!(item.kind, ItemKind::Note | ItemKind::Message);
    said::find(cx, id)?.filter(is_note).map(|_| ()).ok_or(Failure::NotFound)
}

/// What a reader may do with a note: keep it on top, change it, delete it.
pub(super) fn actions(reading: &Reading<'_>, item: &FeedItem) -> Markup {
    let url = format!("/notes/{}", item.id);
    let reader = Actor::User(reading.who.user.id, reading.who.user.role);
    let token = reading.who.csrf_token.reveal();
    html! {
        div.acts.small {
            (pin(reading, item))
            @if timeline::may_change(reader, item) {
                details.edit {
                    summary.link { "Edit" }
                    form.form method="post" action=(url) hx-put=(url) hx-target=(AIM) hx-swap="none" {
                        input type="hidden" name="csrf_token" value=(token);
                        textarea.input name="text" rows="4" required aria-label="Note" { (item.body) }
                        div.row { button.btn.primary { "Save" } }
                    }
                }
                form method="post" action={ (url) "/deletion" } hx-delete=(url) hx-target=(AIM) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(token);
                    button.link.small { "Delete" }
                }
            }
        }
    }
}
