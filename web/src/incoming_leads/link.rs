//! `/incoming-leads/{id}/link`: a request joins what is there already, and no new lead is made (IL-50 to IL-53).

use super::cards;
use super::decider::{Decider, Saying};
use super::targets;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::shell::{self, Frame, Place};
use crate::ui::bar::bar;
use crate::ui::link_dialog::{self, hits, link_dialog};
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::{IncomingLeadId, LeadId};
use base::search::Subject;
use flow::inbox::{self, IncomingLead};
use flow::leads;
use maud::html;
use serde::Deserialize;

/// What is looked for.
#[derive(Debug, Deserialize)]
pub struct Question {
    q: Option<String>,
}

/// What was chosen.
#[derive(Debug, Deserialize)]
pub struct Choice {
    #[serde(default)]
    target: String,
}

/// `GET`: the dialog with likely matches; with `q`, what a search finds; without script, the same as a page.
///
/// # Errors
/// [`Failure::NotFound`]; who was first when it does not wait any more.
pub async fn show(
    decider: Decider,
    Path(id): Path<i64>,
    Query(question): Query<Question>,
) -> Result<Response, Failure> {
    let id = IncomingLeadId(id);
    let asked = question.q.as_deref().unwrap_or_default().trim().to_owned();
    let wanted = asked.clone();
    let unit = move |cx: &mut Cx<'_>| {
        let incoming = inbox::load_waiting(cx, id)?;
        let targets = if wanted.is_empty() { targets::likely(cx, &incoming)? } else { targets::search(cx, &wanted)? };
        Ok::<_, Failure>((incoming, targets))
    };
    let (incoming, targets) = match decider.web.desk.read(&decider.who, unit).await {
        Ok(read) => read,
        Err(failure) => return decider.refuse(id, failure).await,
    };
    let pen = Pen::new(&decider.web, &decider.who, Vec::new());
    let subject = subject(&incoming);
    let token = decider.who.csrf_token.reveal();
    if decider.asker == Asker::Script {
        let is_search = question.q.is_some();
        let fragment = targets.with_groups(&pen, |groups| {
            if is_search { hits(&asked, groups) } else { link_dialog(token, &subject, &asked, groups) }
        });
        return Ok(fragment.into_response());
    }
    let content = targets.with_groups(&pen, |groups| link_dialog::content(token, &subject, &asked, groups));
    let frame = Frame { title: "Link", place: Place::Leads, live: None };
    let page = html! { (bar("Link an incoming lead", &html! {})) main id="main" { div.sheet { (content) } } };
    Ok(shell::page(&decider.web, &decider.who, frame, &page).await?.into_response())
}

fn subject(incoming: &IncomingLead) -> link_dialog::Subject<'_> {
    link_dialog::Subject {
        incoming_id: incoming.id.0,
        kind: cards::kind(incoming.channel),
        name: &incoming.sender,
        text: &incoming.preview,
    }
}

/// `POST`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`]; who was first is an answer, not a failure, to a script.
pub async fn create(decider: Decider, Path(id): Path<i64>, Form(choice): Form<Choice>) -> Result<Response, Failure> {
    let id = IncomingLeadId(id);
    let link = move |cx: &mut Cx<'_>| {
        let target = targets::parse(cx, &choice.target)?;
        let place = flow::link(cx, id, target)?;
        Ok(if place.subject == Subject::Lead { vec![LeadId(place.id)] } else { Vec::new() })
    };
    match decider.decide(id, link).await {
        Ok(decided) => {
            let name =
                decided.update.standing.first().map(|lead| format!(" to {}", lead.card.name)).unwrap_or_default();
            let saying = Saying {
                text: format!("Linked {}{name}", decided.incoming.sender),
                undo: Some(format!("/incoming-leads/{id}/link")),
                more: html! {},
                page: decided.board(),
            };
            Ok(decider.answer(&decided, &saying))
        }
        Err(failure) => decider.refuse(id, failure).await,
    }
}

/// `DELETE`: within 30 days.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] when there is nothing to take back.
pub async fn delete(decider: Decider, Path(id): Path<i64>) -> Result<Response, Failure> {
    let id = IncomingLeadId(id);
    let take_back = move |cx: &mut Cx<'_>| {
        let target = inbox::load(cx, id)?.target;
        flow::take_back_link(cx, id)?;
        let lead = target.filter(|(subject, _)| *subject == Subject::Lead).map(|(_, id)| LeadId(id));
        // A lead that is deleted by now is not on any board; the others may show another contact.
        Ok(lead.map(|id| leads::find(cx, id)).transpose()?.flatten().map(|lead| lead.id).into_iter().collect())
    };
    let decided = decider.decide(id, take_back).await?;
    Ok(decider.answer(&decided, &Saying::waits_again(&decided)))
}
