//! `POST /mail/drafts`: saved as one types, sent, or sent later. One form, one address: nothing that was typed is lost.

use super::MAIL_FILES;
use super::dead::{dead_among, warning};
use super::form::{attached, discarding, draft_field};
use super::later::{self, Later};
use super::notice::{Notice, notice};
use super::sending as sending_page;
use super::typed::{Action, Typed};
use super::write::{Asked, page_of};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::files::read_sent;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::clock::Seconds;
use base::ids::MailId;
use flow::answering::begin_answer;
use flow::channels::mails::{self, DeadAddress, MailFile};
use flow::drafting::DraftWish;
use flow::form_drafts::{self, Saved};
use flow::sending::{self, When};
use flow::unscheduling;
use jiff::civil::DateTime;
use maud::{Markup, html};

/// Saves what was typed; sends it if that was asked. What cannot be sent is kept, and its form says why.
///
/// # Errors
/// [`Failure::Invalid`] for what cannot be saved so.
pub async fn save(State(web): State<Web>, who: SignedIn, asker: Asker, request: Request) -> Result<Response, Failure> {
    let typed = Typed::read(read_sent(&web, request, MAIL_FILES).await?)?;
    let (action, send_at) = (typed.action, typed.send_at.clone());
    let write = move |cx: &mut Cx<'_>| {
        let saved = keep(cx, &typed)?;
        let (Saved::Here(id) | Saved::Beside(id) | Saved::Left(id)) = saved;
        let dead = dead_among(cx, &typed.wish.recipients)?;
        let was_due = unscheduling::was_due(&mails::load(cx, id)?);
        Ok::<_, Failure>((saved, Shown { files: mails::list_attachments(cx, &[id])?, dead, was_due }))
    };
    let (saved, shown) = web.desk.write(&who, write).await?;
    match (saved, action) {
        (Saved::Left(id), _) => sending_page::on_its_way(&web, &who, asker, id).await,
        (Saved::Here(id), Action::Save) => {
            let partials = as_saved(&web, &who, (id, &shown));
            Ok(asker.changed(partials, &format!("/mail/write?draft={id}")))
        }
        (Saved::Here(id), Action::Send | Action::Later) => {
            // In a unit of its own: what cannot be sent is kept.
            match send(&web, &who, id, (action, &send_at)).await {
                Ok(()) => sending_page::begun(&web, &who, asker, id).await,
                Err(Failure::Invalid(sentence)) => {
                    let draft = web.desk.read(&who, move |cx| mails::load(cx, id).map_err(Failure::from)).await?;
                    let notice = Notice::not_sent(&draft, &sentence);
                    told(&web, &who, asker, (id, &shown), (StatusCode::UNPROCESSABLE_ENTITY, &notice)).await
                }
                Err(other) => Err(other),
            }
        }
        (Saved::Beside(id), Action::Save) => {
            told(&web, &who, asker, (id, &shown), (StatusCode::OK, &Notice::beside())).await
        }
        (Saved::Beside(id), _) => {
            told(&web, &who, asker, (id, &shown), (StatusCode::CONFLICT, &Notice::beside())).await
        }
    }
}

async fn send(web: &Web, who: &SignedIn, id: MailId, (action, send_at): (Action, &str)) -> Result<(), Failure> {
    let when = if action == Action::Later {
        let zone = shell::clock(web, who).zone;
        let at = send_at.parse::<DateTime>().ok().and_then(|at| at.to_zoned(zone).ok());
        let at = at.ok_or_else(|| Failure::Invalid("Say when it is to be sent. Nothing was sent.".to_owned()))?;
        When::At(at.timestamp().as_second())
    } else {
        When::Soon
    };
    web.desk.write(who, move |cx| sending::send(cx, id, when).map_err(Failure::from)).await
}

/// What a form shows of its draft beside the words.
struct Shown {
    files: Vec<MailFile>,
    dead: Vec<DeadAddress>,
    was_due: Option<Seconds>,
}

/// What is different in a form that was saved.
fn as_saved(web: &Web, who: &SignedIn, (id, shown): (MailId, &Shown)) -> Markup {
    let clock = shell::clock(web, who);
    let saved_at = clock.at(clock.now_s).strftime("%H:%M").to_string();
    html! {
        (partial("#mail-draft", Swap::Morph, &draft_field(Some(id))))
        (partial("#mail-discard", Swap::Morph, &discarding(Some(id))))
        (partial("#mail-saved", Swap::Inside, &html! { "Saved " (saved_at) }))
        (partial("#mail-files", Swap::Morph, &attached(&shown.files)))
        (partial("#mail-dead", Swap::Morph, &warning(&shown.dead)))
        (partial("#mail-was-due", Swap::Morph, &later::told(&Later::of(&clock, shown.was_due))))
    }
}

/// The form with what is to be told: on a page that is open what is different, else the page.
async fn told(
    web: &Web,
    who: &SignedIn,
    asker: Asker,
    (id, shown): (MailId, &Shown),
    (status, say): (StatusCode, &Notice),
) -> Result<Response, Failure> {
    if asker == Asker::Script {
        let saved = as_saved(web, who, (id, shown));
        let partials = html! { (saved) (partial("#mail-notice", Swap::Morph, &notice(Some(say)))) };
        return Ok((status, partials).into_response());
    }
    let mut page = page_of(web, who, Asked::of_draft(id.0), Some(say)).await?;
    *page.status_mut() = status;
    Ok(page)
}

/// The draft with the files that it has besides, and without the one that goes. Before the first save these are those of
/// the mail that is passed on.
fn keep(cx: &mut Cx<'_>, typed: &Typed) -> Result<Saved, Failure> {
    let kept = match (form_drafts::find_draft(cx, &typed.form)?, typed.wish.answering) {
        (Some(draft), _) => mails::list_attachments(cx, &[draft.id])?,
        (None, Some(answering)) => begin_answer(cx, answering)?.2,
        (None, None) => Vec::new(),
    };
    let mut files: Vec<_> =
        kept.into_iter().filter(|file| Some(file.id) != typed.without).map(|file| file.file).collect();
    for new in &typed.wish.files {
        // Sent a second time, a form brings its files a second time.
        if !files.iter().any(|known| known.file == new.file && known.name == new.name) {
            files.push(new.clone());
        }
    }
    let wish = DraftWish { files, ..typed.wish.clone() };
    Ok(form_drafts::save_form(cx, &typed.form, wish)?)
}
