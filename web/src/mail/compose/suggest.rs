//! What the form of a mail asks for while one writes: people, and the words of a template.

use super::typed::{addresses, written};
use crate::failure::Failure;
use crate::feed::name_of;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Json;
use axum::extract::{Path, Query, State};
use base::ids::{LeadId, MailTemplateId, MailboxId};
use flow::answering::about_whom;
use flow::channels::handles::HandleKind;
use flow::channels::mails::Correspondent;
use flow::channels::outbox;
use flow::contacts;
use flow::timeline::templates::{self, Format};
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;
use serde_json::{Value, json};

/// Hits of the type-ahead.
const MAX_CHOICES: i64 = 8;

/// The field that is being typed in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    to: String,
}

/// `GET /mail/recipients?to=…`: contacts with an address.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn recipients(
    State(web): State<Web>,
    who: SignedIn,
    Query(question): Query<Question>,
) -> Result<Markup, Failure> {
    let words = question.to.trim().to_owned();
    if words.is_empty() {
        return Ok(html! {});
    }
    let found = web.desk.read(&who, move |cx| contacts::search(cx, &words, MAX_CHOICES).map_err(Failure::from)).await?;
    let one = |contact: &contacts::Contact| {
        let address = contact.handles.iter().find(|handle| handle.kind == HandleKind::Email)?;
        Some(written(&[Correspondent { name: name_of(contact).to_owned(), address: address.written.clone() }]))
    };
    Ok(html! { @for choice in found.iter().filter_map(one) { option value=(choice) {} } })
}

/// About whom a template is to speak.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    lead: String,
    to: String,
}

/// `GET /mail/templates/{id}/words?lead=7&to=…`: what a template says about a lead, or else about the contact to whom the
/// mail goes first. A field without a value stays as it is written, to be seen and replaced, and is named: what a value says
/// is none.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn words(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(about): Query<About>,
) -> Result<Json<Value>, Failure> {
    let read = move |cx: &mut base::Cx<'_>| {
        let template = templates::load(cx, MailTemplateId(id))?;
        let lead = about.lead.parse().ok().map(LeadId);
        let about = about_whom(cx, lead, None, &addresses(&about.to))?;
        let mut values = templates::values(cx, about)?;
        let missing = templates::write(&template, &values).missing;
        let as_written = |code: &String| format!("{{{{{code}}}}}");
        values.extend(missing.iter().map(|code| (code.clone(), as_written(code))));
        let missing: Vec<String> = missing.iter().map(as_written).collect();
        Ok::<_, Failure>((templates::write(&template, &values), template.format, missing))
    };
    let (written, format, missing) = web.desk.read(&who, read).await?;
    let html = if format == Format::Plain { outbox::lines(&written.body) } else { written.body };
    Ok(Json(json!({ "subject": written.subject, "html": html, "missing": missing })))
}

/// The mailbox from which a mail goes.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct OfMailbox {
    mailbox: i64,
}

/// `GET /mail/signature?mailbox=3`: what stands under mails from there.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn signature(State(web): State<Web>, who: SignedIn, Query(of): Query<OfMailbox>) -> Result<Markup, Failure> {
    let read = move |cx: &mut base::Cx<'_>| outbox::signature_for(cx, MailboxId(of.mailbox));
    Ok(PreEscaped(web.desk.read(&who, read).await?))
}
