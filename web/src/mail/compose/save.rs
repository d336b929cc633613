//! `POST /mail/drafts`: saved as one types, sent, or sent later. One form, one address: nothing that was typed is lost.

use super::MAIL_FILES;
use super::form::{attached, draft_field};
use super::sending as sending_page;
use super::typed::{Action, Typed};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::files::read_sent;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use axum::extract::{Path, Request, State};
use axum::response::{Redirect, Response};
use base::Cx;
use base::ids::MailId;
use flow::channels::mails::{self, MailFile};
use flow::drafting::{self, DraftWish};
use flow::sending::{self, When};
use jiff::civil::DateTime;
use maud::html;

/// Saves what was typed; sends it if that was asked.
///
/// # Errors
/// [`Failure::Invalid`] for what cannot be saved so, and for what cannot be sent: then it is a draft.
pub async fn save(State(web): State<Web>, who: SignedIn, asker: Asker, request: Request) -> Result<Response, Failure> {
    let typed = Typed::read(read_sent(&web, request, MAIL_FILES).await?)?;
    let clock = shell::clock(&web, &who);
    let send_at = typed.send_at.parse::<DateTime>().ok().and_then(|at| at.to_zoned(clock.zone.clone()).ok());
    let when = match typed.action {
        Action::Save => None,
        Action::Send => Some(When::Soon),
        Action::Later => {
            let at = send_at.ok_or_else(|| Failure::Invalid("Say when it is to be sent.".to_owned()))?;
            Some(When::At(at.timestamp().as_second()))
        }
    };
    let write = move |cx: &mut Cx<'_>| {
        let id = keep(cx, &typed)?;
        Ok::<(MailId, Vec<MailFile>), Failure>((id, mails::list_attachments(cx, &[id])?))
    };
    let (id, files) = web.desk.write(&who, write).await?;
    if let Some(when) = when {
        // In a unit of its own: what cannot be sent is kept.
        web.desk.write(&who, move |cx| sending::send(cx, id, when).map_err(Failure::from)).await?;
        return sending_page::begun(&web, &who, asker, id).await;
    }
    let saved_at = clock.at(clock.now_s).strftime("%H:%M").to_string();
    let saved = html! {
        (partial("#mail-draft", Swap::Morph, &draft_field(Some(id))))
        (partial("#mail-saved", Swap::Inside, &html! { "Draft saved " (saved_at) }))
        (partial("#mail-files", Swap::Morph, &attached(&files)))
    };
    Ok(asker.changed(saved, &format!("/mail/write?draft={id}")))
}

/// The draft with the files that it has besides, and without the one that goes. Before the first save these are those of
/// the mail that is passed on.
fn keep(cx: &mut Cx<'_>, typed: &Typed) -> Result<MailId, Failure> {
    let kept = match (typed.draft, typed.wish.answering) {
        (Some(draft), _) => mails::list_attachments(cx, &[draft])?,
        (None, Some(answering)) => drafting::begin_answer(cx, answering)?.2,
        (None, None) => Vec::new(),
    };
    let kept = kept.into_iter().filter(|file| Some(file.id) != typed.without).map(|file| file.file);
    let files = kept.chain(typed.wish.files.iter().cloned()).collect();
    let wish = DraftWish { files, ..typed.wish.clone() };
    Ok(drafting::save_draft(cx, typed.draft, wish)?)
}

/// `POST /mail/drafts/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for what is on its way.
pub async fn discard(State(web): State<Web>, who: SignedIn, Path(id): Path<i64>) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| drafting::discard_draft(cx, MailId(id)).map_err(Failure::from)).await?;
    Ok(Redirect::to("/mail"))
}
