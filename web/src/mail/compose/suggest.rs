//! What the form of a mail asks for while one writes: people, and the words of a template.

use super::typed::written;
use crate::failure::Failure;
use crate::feed::name_of;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Json;
use axum::extract::{Path, Query, State};
use base::ids::{ContactId, LeadId, MailTemplateId};
use flow::channels::handles::HandleKind;
use flow::channels::mails::Correspondent;
use flow::contacts;
use flow::timeline::templates::{self, AboutWhom, Format};
use maud::{Markup, html};
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

/// `GET /mail/recipients?to=…`: contacts with an address, for what stands behind the last comma.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn recipients(
    State(web): State<Web>,
    who: SignedIn,
    Query(question): Query<Question>,
) -> Result<Markup, Failure> {
    let (before, words) = question.to.rsplit_once(',').unwrap_or(("", question.to.as_str()));
    let (before, words) = (before.to_owned(), words.trim().to_owned());
    if words.is_empty() {
        return Ok(html! {});
    }
    let found = web.desk.read(&who, move |cx| contacts::search(cx, &words, MAX_CHOICES).map_err(Failure::from)).await?;
    let one = |contact: &contacts::Contact| {
        let address = contact.handles.iter().find(|handle| handle.kind == HandleKind::Email)?;
        let who = Correspondent { name: name_of(contact).to_owned(), address: address.written.clone() };
        let all = if before.is_empty() { written(&[who]) } else { format!("{before}, {}", written(&[who])) };
        Some(all)
    };
    Ok(html! { @for choice in found.iter().filter_map(one) { option value=(choice) {} } })
}

/// About whom a template is to speak.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    lead: Option<i64>,
    contact: Option<i64>,
}

/// `GET /mail/templates/{id}/words?lead=7`: what a template says, and what it could not.
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
        let about = AboutWhom { lead: about.lead.map(LeadId), contact: about.contact.map(ContactId) };
        let values = templates::values(cx, about)?;
        Ok::<_, Failure>((templates::write(&template, &values), template.format))
    };
    let (written, format) = web.desk.read(&who, read).await?;
    let html = if format == Format::Plain { flow::channels::outbox::lines(&written.body) } else { written.body };
    Ok(Json(json!({ "subject": written.subject, "html": html, "missing": written.missing })))
}
