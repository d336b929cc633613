//! A template as it would read about a real lead; what it could not fill is named before anything is sent.

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::icon::{icon, small};
use axum::extract::{Path, Query, State};
use base::Cx;
use base::ids::{LeadId, MailTemplateId};
use flow::leads;
use flow::timeline::templates::{self, AboutWhom, Format, MailTemplate, Written};
use maud::{Markup, html};
use serde::Deserialize;

/// Which lead.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    lead: Option<i64>,
}

/// `GET /mail/templates/{id}/preview?lead=7`: without a lead, about the newest one.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failure> {
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
    let content = html! {
        header.bar {
            a.mini href={ "/mail/templates/" (template.id) } aria-label="Back to the template" { (icon("arrow-left")) }
            h1 { "Preview of " (template.name) }
        }
        main.scroll id="main" { div.sheet.mail-settings {
            form.row.wrap.ends method="get" {
                label.field { span.lbl { "Number of a lead" } input.input name="lead" type="number" min="1" required value=[lead.as_ref().map(|(id, _)| id.0)]; }
                button.btn { "Show" }
                @if let Some((id, name)) = &lead { a href={ "/leads/" (id) } { (name) } }
            }
            (sheet(&template, &written))
        } }
    };
    shell::page(&web, &who, Frame { title: "Preview", place: Place::Mail, live: None }, &content).await
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
