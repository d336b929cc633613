//! `GET /mail/write`: a new mail, an answer, a mail passed on, or a draft again.

use super::dead::dead_among;
use super::form::{View, form};
use super::later::Later;
use super::notice::Notice;
use super::quoted::Quoted;
use super::sending::instead_of_form;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::empty::{Empty, empty};
use crate::ui::icon::icon;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::clock::Seconds;
use base::ids::{LeadId, MailId, MailboxId};
use flow::answering::{begin_answer, find_begun, list_left};
use flow::channels::mailboxes::{self, Mailbox};
use flow::channels::mails::{self, DeadAddress, MailFile, MailState, Recipients};
use flow::channels::outbox::{self, Answering, How, Quote};
use flow::drafting;
use flow::form_drafts::{self, DraftForm};
use flow::timeline::templates::{self, MailTemplate};
use flow::unscheduling;
use maud::{Markup, html};
use serde::Deserialize;
use std::time::Duration;

/// A form waits so long for files that lie on a mail server.
const OPENS_WITHIN: Duration = Duration::from_secs(20);

/// What is to be written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    draft: Option<i64>,
    answer: Option<i64>,
    how: String,
    to: String,
    lead: Option<i64>,
}

impl Asked {
    /// A draft again.
    pub(super) fn of_draft(id: i64) -> Asked {
        Asked { draft: Some(id), ..Asked::default() }
    }
}

/// What the form begins with.
struct Begun {
    form: DraftForm,
    mailboxes: Vec<Mailbox>,
    from: Option<MailboxId>,
    recipients: Recipients,
    /// Those of them whom no mail reaches.
    dead: Vec<DeadAddress>,
    subject: String,
    html: String,
    answering: Option<Answering>,
    quoted: Option<Quoted>,
    lead: Option<LeadId>,
    files: Vec<MailFile>,
    /// Files of the mail that is passed on or quoted, which are not here.
    left: Vec<MailFile>,
    templates: Vec<MailTemplate>,
    /// Its opening will be noted.
    is_tracked: bool,
    /// When it was to leave, before its writer went on with it.
    was_due: Option<Seconds>,
}

/// The page, or the form alone for a page that is open.
///
/// # Errors
/// [`Failure::NotFound`] for a draft or a mail that is not there for who asks.
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    if let Some((mail, how)) = asked.answer.map(MailId).zip(How::from_word(&asked.how)) {
        fetch_left(&web, &who, Answering { mail, how, quote: Quote::Whole }).await?;
    }
    if let Some(id) = asked.draft.map(MailId)
        && !is_draft(&web, &who, id).await?
    {
        return instead_of_form(&web, &who, asker, id).await;
    }
    if asker == Asker::Script {
        return Ok(form_of(&web, &who, asked).await?.into_response());
    }
    page_of(&web, &who, asked, None).await
}

/// Whether a mail of whoever asks is still, or again, a draft.
async fn is_draft(web: &Web, who: &SignedIn, id: MailId) -> Result<bool, Failure> {
    let mail = web.desk.read(who, move |cx| mails::load(cx, id).map_err(Failure::from)).await?;
    if mail.author_id != Some(who.user.id) || mail.deleted_at.is_some() {
        return Err(Failure::NotFound);
    }
    Ok(mail.state == MailState::Draft)
}

/// The page, with what is to be told.
pub(super) async fn page_of(
    web: &Web,
    who: &SignedIn,
    asked: Asked,
    notice: Option<&Notice>,
) -> Result<Response, Failure> {
    let begun = web.desk.read(who, move |cx| begin(cx, &asked)).await?;
    let content = html! {
        header.bar { a.mini href="/mail" aria-label="Back to the mail" { (icon("arrow-left")) } h1 { "Write a mail" } }
        main.scroll id="main" { div.sheet.mail-settings {
            @if begun.mailboxes.is_empty() { (nothing_to_send_from()) } @else { (drawn(web, who, &begun, notice)) }
        } }
    };
    let frame = Frame { title: "Write a mail", place: Place::Mail, live: None };
    Ok(shell::page(web, who, frame, &content).await?.into_response())
}

/// The form alone, for a page that is open.
pub(super) async fn form_of(web: &Web, who: &SignedIn, asked: Asked) -> Result<Markup, Failure> {
    let begun = web.desk.read(who, move |cx| begin(cx, &asked)).await?;
    Ok(drawn(web, who, &begun, None))
}

fn drawn(web: &Web, who: &SignedIn, begun: &Begun, notice: Option<&Notice>) -> Markup {
    form(&View {
        csrf_token: who.csrf_token.reveal(),
        form: &begun.form,
        mailboxes: &begun.mailboxes,
        from: begun.from,
        recipients: &begun.recipients,
        dead: &begun.dead,
        subject: &begun.subject,
        html: &begun.html,
        answering: begun.answering,
        quoted: begun.quoted.as_ref(),
        notice,
        lead: begun.lead,
        files: &begun.files,
        left: &begun.left,
        templates: &begun.templates,
        is_tracked: begun.is_tracked,
        later: &Later::of(&shell::clock(web, who), begun.was_due),
    })
}

/// What is passed on goes whole, and what is quoted with its pictures: what of it was left on the mail server is fetched
/// first. What is not here in time stays behind, and the form says so; pictures that come before the mail leaves go
/// with it.
async fn fetch_left(web: &Web, who: &SignedIn, answering: Answering) -> Result<(), Failure> {
    let left = web.desk.read(who, move |cx| list_left(cx, answering).map_err(Failure::from)).await?;
    let fetching = async {
        for file in &left {
            if let Err(reason) = web.left_files.fetch(who.account.id.0, file.id.0).await {
                tracing::info!(account = %who.account.id, file = %file.id, %reason, "a file does not go with an answer");
            }
        }
    };
    // The fetch of the file that it stands at goes on.
    drop(tokio::time::timeout(OPENS_WITHIN, fetching).await);
    Ok(())
}

fn nothing_to_send_from() -> Markup {
    empty(&Empty {
        icon: "mail",
        title: "No mailbox to send from",
        text: "Connect a mailbox with a server for sending; then mails are written here.",
        action: Some(("Mail settings", "/mail/settings")),
    })
}

fn begin(cx: &mut Cx<'_>, asked: &Asked) -> Result<Begun, Failure> {
    let mailboxes: Vec<Mailbox> =
        mailboxes::list_usable(cx)?.into_iter().filter(|mailbox| mailbox.smtp.is_some()).collect();
    let templates = templates::list(cx)?;
    let first = mailboxes.first().map(|mailbox| mailbox.id);
    let begun = Begun {
        form: DraftForm { key: form_drafts::new_key(cx), ..DraftForm::default() },
        from: first,
        mailboxes,
        recipients: Recipients { to: super::typed::addresses(&asked.to), ..Recipients::default() },
        dead: Vec::new(),
        subject: String::new(),
        html: String::new(),
        answering: None,
        quoted: None,
        lead: asked.lead.map(LeadId),
        files: Vec::new(),
        left: Vec::new(),
        templates,
        is_tracked: mails::open_tracking(cx)?.is_some(),
        was_due: None,
    };
    let answering = asked.answer.map(MailId).zip(How::from_word(&asked.how));
    let before = match answering.filter(|_| asked.draft.is_none()) {
        Some((mail, how)) => find_begun(cx, mail, how)?,
        None => None,
    };
    let begun = match (asked.draft.map(MailId).or(before), answering) {
        (Some(id), _) => again(cx, begun, id)?,
        (None, Some((mail, how))) => {
            let begun = answer(cx, begun, Answering { mail, how, quote: Quote::Whole })?;
            with_signature(cx, begun)?
        }
        (None, None) => with_signature(cx, begun)?,
    };
    let dead = dead_among(cx, &begun.recipients)?;
    Ok(Begun { dead, ..begun })
}

/// A draft as it was left.
fn again(cx: &mut Cx<'_>, begun: Begun, id: MailId) -> Result<Begun, Failure> {
    let draft = drafting::load_draft(cx, id)?;
    let files = mails::list_attachments(cx, &[id])?;
    let answering = outbox::answering(&draft);
    let answered = match answering {
        Some(answering) => mails::find(cx, answering.mail)?,
        None => None,
    };
    // Of a mail that is passed on its draft has what goes with it; of one that is quoted the pictures come when it leaves.
    let left = match answering.filter(|one| one.how != How::Forward && answered.is_some()) {
        Some(answering) => list_left(cx, answering)?,
        None => Vec::new(),
    };
    let base = form_drafts::key_of(&draft).to_owned();
    Ok(Begun {
        form: DraftForm { draft: Some(id), base, ..begun.form },
        from: draft.mailbox_id,
        answering,
        quoted: answering.zip(answered).map(|(answering, mail)| Quoted::of(answering, mail)),
        lead: mails::load_thread(cx, draft.thread_id)?.lead_id.or(begun.lead),
        html: outbox::own_words(&draft),
        was_due: unscheduling::was_due(&draft),
        recipients: draft.recipients,
        subject: draft.subject,
        files,
        left,
        ..begun
    })
}

/// An answer goes from the box in which the mail came; what is passed on has its files, which the first save keeps.
fn answer(cx: &mut Cx<'_>, begun: Begun, answering: Answering) -> Result<Begun, Failure> {
    let mail = mails::load(cx, answering.mail)?;
    let (recipients, subject, files) = begin_answer(cx, answering)?;
    let is_usable = |id: &MailboxId| begun.mailboxes.iter().any(|mailbox| mailbox.id == *id);
    let from = mail.mailbox_id.filter(is_usable).or(begun.from);
    let lead = begun.lead.or(mails::load_thread(cx, mail.thread_id)?.lead_id);
    let left = list_left(cx, answering)?;
    let quoted = Some(Quoted::of(answering, mail));
    Ok(Begun { from, recipients, subject, files, left, answering: Some(answering), quoted, lead, ..begun })
}

/// Below two empty lines; a box of its own, so that script can change it with the mailbox.
fn with_signature(cx: &mut Cx<'_>, begun: Begun) -> Result<Begun, Failure> {
    let Some(mailbox) = begun.from.filter(|_| begun.html.is_empty()) else { return Ok(begun) };
    let signature = outbox::signature_for(cx, mailbox)?;
    let html = format!("<div><br></div><div><br></div><div data-signature>{signature}</div>");
    Ok(Begun { html, ..begun })
}
