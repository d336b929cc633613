//! An answer in the chat of a lead.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::{OPEN_TASKS, Text, shown_since};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::LeadId;
use flow::channels::said::Place;
use flow::channels::talks;
use flow::leads;

/// `POST /leads/{id}/messages`: an answer to the visitor, whose page shows it at once.
///
/// # Errors
/// [`Failure::Invalid`] for no text, or when nobody chats in this lead.
pub async fn write_message(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<LeadId>,
    Form(Text { text }): Form<Text>,
) -> Result<Response, Failure> {
    let (clock, reader) = (shell::clock(&web, &who), who.clone());
    let partials = web
        .desk
        .write(&who, move |cx| {
            leads::load(cx, id)?;
            let nobody = || Failure::Invalid("Nobody chats in this lead. Nothing was sent.".to_owned());
            let talk = talks::find_talk_of_lead(cx, id)?.ok_or_else(nobody)?;
            let item = talks::answer(cx, &talk, &reader.user.name, &text)?;
            shown_since(cx, &reader, &clock, Place::lead(id), item.id.0 - 1, OPEN_TASKS)
        })
        .await?;
    Ok(asker.changed(partials, &format!("/leads/{id}")))
}
