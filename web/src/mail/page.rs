//! `GET /mail`, `GET /mail/threads/{id}`: the section in three panes, one at a time on a phone.

use super::asked::Asked;
use super::boxes::Boxes;
use super::compose::script;
use super::thread::{Conversation, no_thread};
use super::threads::Threads;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::empty::{Empty, empty};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::clock::Seconds;
use base::ids::{MailId, ThreadId};
use base::journal;
use maud::{Markup, html};
use serde::Deserialize;

/// Before which mail of a thread, as `1795165200-12`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Earlier {
    earlier: String,
}

impl Earlier {
    fn before(&self) -> Option<(Seconds, MailId)> {
        let (at, id) = self.earlier.split_once('-')?;
        Some((at.parse().ok()?, MailId(id.parse().ok()?)))
    }
}

/// The list, without a thread beside it.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, who: SignedIn, Query(asked): Query<Asked>) -> Result<Markup, Failure> {
    page(&web, &who, &asked, None).await
}

/// A thread beside the list; to a script the thread alone.
///
/// # Errors
/// [`Failure::NotFound`] for what is not there, or is not to be seen.
pub async fn show_thread(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ThreadId>,
    Query(asked): Query<Asked>,
    Query(earlier): Query<Earlier>,
) -> Result<Response, Failure> {
    let before = earlier.before();
    if asker == Asker::Browser {
        return Ok(page(&web, &who, &asked, Some((id, before))).await?.into_response());
    }
    let read = move |cx: &mut Cx<'_>| Ok::<_, Failure>((Boxes::load(cx)?, Conversation::load(cx, id, before)?));
    let (boxes, open) = web.desk.read(&who, read).await?;
    Ok(open.pane(&web, &who, &boxes, &asked).into_response())
}

/// `GET /mail/threads/{id}/mails`: what an open thread shows now.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show_mails(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<ThreadId>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let read = move |cx: &mut Cx<'_>| Ok::<_, Failure>((Boxes::load(cx)?, Conversation::load(cx, id, None)?));
    let (boxes, open) = web.desk.read(&who, read).await?;
    Ok(open.again(&web, &who, &boxes, &asked))
}

async fn page(
    web: &Web,
    who: &SignedIn,
    asked: &Asked,
    open: Option<(ThreadId, Option<(Seconds, MailId)>)>,
) -> Result<Markup, Failure> {
    let question = asked.clone();
    let read = move |cx: &mut Cx<'_>| {
        let open = open.map(|(id, before)| Conversation::load(cx, id, before)).transpose()?;
        Ok::<_, Failure>((Boxes::load(cx)?, Threads::load(cx, &question)?, open, journal::newest(cx)?))
    };
    let (boxes, threads, open, newest) = web.desk.read(who, read).await?;
    let clock = shell::clock(web, who);
    let shown = open.as_ref().map(|open| open.thread.id);
    let content = html! {
        (script())
        main.split.mail.reads[open.is_some()] id="main" {
            (boxes.pane(asked))
            @if boxes.is_nothing() { (nothing()) } @else { (threads.pane(&clock, asked, &boxes, shown)) }
            @match &open { Some(open) => (open.pane(web, who, &boxes, asked)), None => (no_thread()) }
        }
    };
    let title = open.as_ref().map_or("Mail", |open| open.thread.subject.as_str());
    let stream = asked.address_of("/mail/events");
    let stream = format!("{stream}{}after={newest}", if stream.contains('?') { "&" } else { "?" });
    let frame = Frame { title, place: Place::Mail, live: Some(&stream) };
    shell::page(web, who, frame, &content).await
}

/// What to do where there is no mailbox.
fn nothing() -> Markup {
    html! {
        section.pane.threads aria-label="Threads" {
            h1.sr { "Mail" }
            div.scroll.pad {
                (empty(&Empty {
                    icon: "mail",
                    title: "No mailbox yet",
                    text: "Connect a mailbox, and its mails are read here, beside their leads.",
                    action: Some(("Connect a mailbox", "/mail/settings")),
                }))
            }
        }
    }
}
