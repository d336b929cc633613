//! `/mail/mailboxes/{id}/quarantine`: the mails of a mailbox that could not be read, each with its reason and its raw bytes,
//! to be tried again or discarded.

use crate::failure::Failure;
use crate::mail::original::raw;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::empty::{Empty, empty};
use crate::ui::icon::icon;
use crate::ui::time::{Clock, ago};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::bin::KEPT_DAYS;
use base::ids::{ArrivalId, MailboxId};
use flow::channels::folders::{self, Quarantined};
use flow::channels::mailboxes;
use maud::{Markup, html};
use serde::Deserialize;

/// Mails of one page.
const PAGE_MAILS: usize = 50;

/// Behind which mail.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Behind {
    before: Option<ArrivalId>,
}

/// The page.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn show_quarantine(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<MailboxId>,
    Query(behind): Query<Behind>,
) -> Result<Markup, Failure> {
    let read = move |cx: &mut Cx<'_>| {
        let found = folders::list_quarantine(cx, id, behind.before, PAGE_MAILS as i64 + 1)?;
        let discarded = folders::list_discarded(cx, id, PAGE_MAILS as i64)?;
        Ok::<_, Failure>((mailboxes::load_mailbox(cx, id)?, found, discarded))
    };
    let (mailbox, mut found, discarded) = web.desk.read(&who, read).await?;
    let has_more = found.len() > PAGE_MAILS;
    found.truncate(PAGE_MAILS);
    let (clock, here) = (shell::clock(&web, &who), format!("/mail/mailboxes/{id}"));
    let nothing = Empty {
        icon: "circle-check",
        title: "Nothing is in quarantine",
        text: "Every mail that the server showed could be read, or was skipped by a rule.",
        action: None,
    };
    let content = html! {
        header.bar {
            a.mini href=(here) aria-label="Back to the mailbox" { (icon("arrow-left")) }
            h1 { "Quarantine of " (mailbox.address) }
        }
        main.scroll id="main" { div.sheet.mail-settings {
            @if found.is_empty() { (empty(&nothing)) } @else {
                p.muted { "These could not be read. They are on the server as before, and here with their raw bytes; of a mail that is too large only its head is here." }
                ul.box { @for mail in &found { (line(&who, &clock, &here, mail)) } }
                @if let Some(last) = found.last().filter(|_| has_more) { a.btn.ghost.block href={ (here) "/quarantine?before=" (last.arrival_id) } { "Older" } }
            }
            @if !discarded.is_empty() {
                h2.head { "Discarded" }
                p.muted { "Their bytes are kept for " (KEPT_DAYS) " days; until then each can be put back." }
                ul.box { @for mail in &discarded { (line(&who, &clock, &here, mail)) } }
            }
        } }
    };
    shell::page(&web, &who, Frame { title: "Quarantine", place: Place::Mail, live: None }, &content).await
}

fn line(who: &SignedIn, clock: &Clock, here: &str, mail: &Quarantined) -> Markup {
    let place = match (&mail.folder, mail.uid) {
        (Some(folder), Some(uid)) => format!("{folder}, number {uid}"),
        (Some(folder), None) => folder.clone(),
        _ => "In no folder any more".to_owned(),
    };
    html! {
        li.li.wrap {
            span.grow { b { (mail.reason) } span.muted.small.line { (place) " · " (ago(clock, mail.received_at)) } }
            @if mail.file.is_some() && !mail.is_head {
                a.btn href={ (here) "/quarantine/" (mail.arrival_id) } { (icon("download")) "Save as a file" span.sr { ": mail " (mail.arrival_id) } }
            }
            form.row method="post" action={ (here) "/quarantine" } {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                input type="hidden" name="mail" value=(mail.arrival_id);
                @let of = html! { span.sr { ": mail " (mail.arrival_id) } };
                @if mail.discarded_at.is_some() {
                    button.btn name="action" value="put_back" { (icon("undo-2")) "Put back" (of) }
                } @else {
                    button.btn name="action" value="read" {
                        (icon("refresh-cw")) @if mail.is_head { "Fetch the whole mail" } @else { "Read again" } (of)
                    }
                    button.btn.ghost name="action" value="discard" { (icon("trash-2")) "Discard" (of) }
                }
            }
        }
    }
}

/// Which mail, and what is to become of it; without a word it is read again.
#[derive(Clone, Debug, Deserialize)]
pub struct Chosen {
    mail: ArrivalId,
    #[serde(default)]
    action: String,
}

/// `POST /mail/mailboxes/{id}/quarantine`: a mail is read once more, discarded, or put back.
///
/// # Errors
/// [`Failure::NotFound`] also for a mail that does not wait here, [`Failure::Denied`].
pub async fn decide_quarantined(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<MailboxId>,
    Form(chosen): Form<Chosen>,
) -> Result<Redirect, Failure> {
    let unit = move |cx: &mut Cx<'_>| {
        let is_done = match chosen.action.as_str() {
            "discard" => folders::discard(cx, id, chosen.mail),
            "put_back" => folders::put_back(cx, id, chosen.mail),
            _ => folders::retry(cx, id, chosen.mail),
        };
        is_done.map_err(Failure::from)
    };
    let is_done = web.desk.write(&who, unit).await?;
    if is_done { Ok(Redirect::to(&format!("/mail/mailboxes/{id}/quarantine"))) } else { Err(Failure::NotFound) }
}

/// `GET /mail/mailboxes/{id}/quarantine/{mail}`: its bytes as they came, to be saved and never shown.
///
/// # Errors
/// [`Failure::NotFound`] also when the bytes are gone, and where only a head is here; [`Failure::Denied`].
pub async fn save_quarantined(
    State(web): State<Web>,
    who: SignedIn,
    Path((id, mail)): Path<(MailboxId, ArrivalId)>,
) -> Result<Response, Failure> {
    let find = move |cx: &mut Cx<'_>| folders::find_quarantined(cx, id, mail).map_err(Failure::from);
    let found = web.desk.read(&who, find).await?.filter(|mail| !mail.is_head).ok_or(Failure::NotFound)?;
    let bytes = raw(&web, found.file.as_deref()).await?.ok_or(Failure::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"quarantined-{mail}.eml\"")),
    ];
    Ok((headers, bytes).into_response())
}
