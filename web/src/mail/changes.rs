//! What is done with threads and mails: read and unread, deleted and brought back (EM-60).

use super::asked::Asked;
use super::boxes::Boxes;
use super::thread::{no_thread, shown_again};
use super::threads::Threads;
use crate::answer::Asker;
use crate::counts::Counts;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use crate::ui::toast::{Toast, Undo, said};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::Cx;
use base::ids::{MailId, ThreadId};
use flow::channels::mails::{self, Folder, Reading};
use maud::{Markup, html};

/// `POST /mail/threads/{id}/reading`: somebody has read it. An open page does this by itself.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn mark_read(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ThreadId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| mails::mark_read(cx, id, Reading::Read).map_err(Failure::from)).await?;
    let partials = list_again(&web, &who, &asked, Some(id)).await?;
    Ok(asker.changed(partials, &asked.address_of(&format!("/mail/threads/{id}"))))
}

/// `DELETE /mail/threads/{id}/reading`: it is to be read again, and is closed.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn mark_unread(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ThreadId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| mails::mark_read(cx, id, Reading::Unread).map_err(Failure::from)).await?;
    let partials = html! { (list_again(&web, &who, &asked, None).await?) (closed()) };
    Ok(asker.changed(partials, &asked.address()))
}

/// `POST /mail/threads/{id}/deletion`: all its mails are deleted here, and stay on their server.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn delete(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ThreadId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let unit = move |cx: &mut Cx<'_>| {
        flow::delete_thread(cx, id)?;
        Ok::<_, Failure>(Boxes::load(cx)?.has_bin())
    };
    let may_restore = web.desk.write(&who, unit).await?;
    let back = asked.address_of(&format!("/mail/threads/{id}/deletion"));
    let partials = html! {
        (list_again(&web, &who, &asked, None).await?) (closed())
        (deleted(may_restore.then_some(&back)))
    };
    Ok(asker.changed(partials, &asked.address()))
}

/// `DELETE /mail/threads/{id}/deletion`: its deleted mails are back.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Denied`] for whoever may not look into the Deleted folder.
pub async fn restore(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ThreadId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| flow::restore_thread(cx, id).map_err(Failure::from)).await?;
    let is_bin = asked.folder() == Folder::Deleted;
    let partials = html! {
        (list_again(&web, &who, &asked, None).await?)
        @if is_bin { (closed()) }
        (brought_back())
    };
    Ok(asker.changed(partials, &asked.address()))
}

/// `POST /mails/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn delete_mail(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<MailId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let unit = move |cx: &mut Cx<'_>| {
        let thread = mails::load(cx, id)?.thread_id;
        flow::delete_mail(cx, id)?;
        Ok::<_, Failure>((thread, Boxes::load(cx)?.has_bin()))
    };
    let (thread, may_restore) = web.desk.write(&who, unit).await?;
    let back = asked.address_of(&format!("/mails/{id}/deletion"));
    let partials = html! {
        (shown_again(&web, &who, &asked, thread).await?)
        (deleted(may_restore.then_some(&back)))
    };
    Ok(asker.changed(partials, &asked.address_of(&format!("/mail/threads/{thread}"))))
}

/// `DELETE /mails/{id}/deletion`.
///
/// # Errors
/// As [`restore`].
pub async fn restore_mail(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<MailId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let unit = move |cx: &mut Cx<'_>| {
        flow::restore_mail(cx, id)?;
        Ok::<_, Failure>(mails::load(cx, id)?.thread_id)
    };
    let thread = web.desk.write(&who, unit).await?;
    let partials = html! {
        (shown_again(&web, &who, &asked, thread).await?)
        (brought_back())
    };
    Ok(asker.changed(partials, &asked.address_of(&format!("/mail/threads/{thread}"))))
}

/// What is said of a deletion; `back` is where whoever may takes it back.
fn deleted(back: Option<&String>) -> Markup {
    let undo = back.map(|url| Undo { method: "DELETE", url, fields: "" });
    said(&Toast { text: "Deleted here; it stays on its server", undo })
}

fn brought_back() -> Markup {
    said(&Toast { text: "Brought back", undo: None })
}

/// The boxes, the list and the number at the rail on a page that is open.
async fn list_again(web: &Web, who: &SignedIn, asked: &Asked, open: Option<ThreadId>) -> Result<Markup, Failure> {
    let question = asked.clone();
    let (clock, user) = (shell::clock(web, who), who.user.id);
    let tonight = clock.tomorrow();
    let read = move |cx: &mut Cx<'_>| {
        Ok::<_, Failure>((Boxes::load(cx)?, Threads::load(cx, &question)?, Counts::read(cx, user, tonight)?))
    };
    let (boxes, threads, counts) = web.desk.read(who, read).await?;
    Ok(html! { (boxes.again(asked)) (threads.again(&clock, asked, &boxes, open)) (counts.partials()) })
}

fn closed() -> Markup {
    partial("#thread", Swap::Morph, &no_thread())
}
