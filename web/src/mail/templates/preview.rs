//! A template as it would read about a real lead; what it could not fill is named before anything is sent.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::mail::lead::hit;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::icon::{icon, small};
use axum::extract::{Path, Query, State};
use base::Cx;
use base::ids::{LeadId, MailTemplateId};
use flow::leads::{self, LeadCard, Search};
use flow::timeline::templates::{self, AboutWhom, Format, MailTemplate, Written};
use maud::{Markup, html};
use serde::Deserialize;

/// Leads that are offered.
const MAX_HITS: i64 = 8;

/// Which lead, or what is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    lead: Option<i64>,
    q: Option<String>,
}

/// `GET /mail/templates/{id}/preview?lead=7`; `?q=oak` gives a script the leads that are offered.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
    let words = asked.q.unwrap_or_default();
    let question = words.clone();
    let find = move |cx: &mut Cx<'_>| match question.trim() {
        "" => Ok(Vec::new()),
        question => leads::search(cx, Search { question, limit: MAX_HITS }).map_err(Failure::from),
    };
    let hits = offered(&web.desk.read(&who, find).await?, &words);
    if asker == Asker::Script {
        return Ok(hits);
    }
    let read = move |cx: &mut Cx<'_>| {
        let template = templates::load(cx, MailTemplateId(id))?;
        let lead = match asked.lead {
            Some(lead) => leads::find(cx, LeadId(lead))?,
            None => None,
        };
        let values = templates::values(cx, AboutWhom { lead: lead.as_ref().map(|lead| lead.id), contact: None })?;
        let written = templates::write(&template, &values);
        Ok::<_, Failure>((template, lead.map(|lead| (lead.id, lead.name)), written))
    };
    let (template, lead, written) = web.desk.read(&who, read).await?;
    let here = format!("/mail/templates/{id}/preview");
    let content = html! {
        header.bar {
            a.mini href={ "/mail/templates/" (template.id) } aria-label="Back to the template" { (icon("arrow-left")) }
            h1 { "Preview of " (template.name) }
        }
        main.scroll id="main" { div.sheet.mail-settings {
            @if let Some((id, name)) = &lead { p { "As it reads about " a href={ "/leads/" (id) } { (name) } "." } }
            form.chooser method="get" action=(here) {
                input.input type="search" name="q" value=(words) autocomplete="off" placeholder="Name of a lead" aria-label="Find a lead" autofocus[lead.is_none()]
                    hx-get=(here) hx-trigger="input changed delay:150ms" hx-target="next .choices" hx-swap="innerHTML";
                div.choices { (hits) }
            }
            @if lead.is_some() { (sheet(&template, &written)) }
            @else { p.muted { "Choose a lead, and the template reads as it would to it." } }
        } }
    };
    shell::page(&web, &who, Frame { title: "Preview", place: Place::Mail, live: None }, &content).await
}

fn offered(hits: &[LeadCard], words: &str) -> Markup {
    html! {
        @for lead in hits { (hit(lead)) }
        @if hits.is_empty() && !words.trim().is_empty() { p.muted.small { "Nothing is found." } }
    }
}

fn sheet(template: &MailTemplate, written: &Written) -> Markup {
    html! {
        @if !written.missing.is_empty() {
            p.next.late { (small("circle-alert")) "Without a value: " @for code in &written.missing { code { (code) } " " } }
        }
        article.box.preview {
            h2 { (written.subject) }
            @if template.format == Format::Plain { pre.plain-mail { (written.body) } }
            @else { iframe.preview-frame sandbox="" title="The mail" srcdoc=(written.body) {} }
        }
    }
}
