//! `/sources/{id}`: one source with its settings, how it is doing, and how the outside reaches it.

use super::automate::switch;
use super::form_fields::{self, Built};
use super::health::health;
use super::{kind, look, responsible_choices, ways};
use crate::failure::Failure;
use crate::session::{Admin, Origin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, choice, input};
use crate::ui::icon::icon;
use axum::extract::{Path, State};
use base::Cx;
use base::fields::{self, FieldKind};
use base::ids::SourceId;
use base::people::{User, users};
use base::search::Subject;
use flow::channels::addresses::{self, Purpose};
use flow::channels::mailboxes::{self, Mailbox};
use flow::channels::{self, Channel, MAX_SOURCE_NAME_CHARS, Source};
use flow::pipelines::{self, Pipeline};
use maud::{Markup, html};

/// What the page shows.
pub(super) struct View {
    pub source: Source,
    pub mailbox: Option<Mailbox>,
    pub pipelines: Vec<Pipeline>,
    pub people: Vec<User>,
    /// The fields that the account made and that a form can fill.
    pub own: Vec<fields::Field>,
    /// The account's create-lead address.
    pub create_lead: String,
}

/// `GET /sources/{id}`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    State(web): State<Web>,
    Admin(who): Admin,
    Origin(origin): Origin,
    Path(id): Path<i64>,
) -> Result<Markup, Failure> {
    let view = view(&web, &who, SourceId(id)).await?;
    draw(&web, &who, &origin, &view, None).await
}

pub(super) async fn view(web: &Web, who: &SignedIn, id: SourceId) -> Result<View, Failure> {
    let domain = web.settings.mail_domain.clone();
    let read = move |cx: &mut Cx<'_>| {
        let source = Some(channels::load_source(cx, id)?).filter(|source| !source.is_private);
        let source = source.ok_or(Failure::NotFound)?;
        let mailbox = mailboxes::list_mailboxes(cx)?.into_iter().find(|mailbox| mailbox.source_id == id);
        let own = if source.channel == Channel::Form { askable(cx)? } else { Vec::new() };
        let create_lead = addresses::whole(cx, Purpose::CreateLead, &domain)?;
        let (pipelines, people) = (pipelines::list(cx)?, users::list(cx)?);
        Ok::<_, Failure>(View { source, mailbox, pipelines, people, own, create_lead })
    };
    web.desk.read(who, read).await
}

/// The account's own fields that a visitor can fill: what a file field holds is sent to a record, and there is none yet.
fn askable(cx: &mut Cx<'_>) -> Result<Vec<fields::Field>, Failure> {
    let mut own = Vec::new();
    for subject in [Subject::Lead, Subject::Contact, Subject::Company] {
        let all = fields::list(cx, subject)?.into_iter();
        own.extend(all.filter(|field| !field.is_predefined && field.kind != FieldKind::File));
    }
    Ok(own)
}

/// The page; `built` is a form that is being built and not saved yet.
pub(super) async fn draw(
    web: &Web,
    who: &SignedIn,
    origin: &str,
    view: &View,
    built: Option<&Built>,
) -> Result<Markup, Failure> {
    let (source, csrf_token) = (&view.source, who.csrf_token.reveal());
    let (picture, hue, _) = look(source.channel);
    let page = html! {
        header.bar {
            a.mini href={ "/pipelines/" (source.pipeline_id) "/automate" } aria-label="Back to the sources" { (icon("arrow-left")) }
            h1 { (source.name) " " span.muted { (kind(source)) } }
        }
        main.scroll id="main" { div.sheet {
            section.box { div.li.source {
                span class={ "ic " (hue.class()) } { (icon(picture)) }
                span.grow {
                    b.line { @if source.is_on { "Switched on" } @else { "Switched off: what comes in is kept and not shown" } }
                    (health(&shell::clock(web, who), source, view.mailbox.as_ref()))
                }
                (switch(csrf_token, source))
            } }
            (ways::ways(origin, view))
            @if source.channel == Channel::Form {
                @match built {
                    Some(built) => (form_fields::builder(csrf_token, source, &view.own, built)),
                    None => (form_fields::builder(csrf_token, source, &view.own, &Built::stored(source))),
                }
            }
            (settings(csrf_token, view))
        } }
    };
    shell::page(web, who, Frame { title: &source.name, place: Place::Leads, live: None }, &page).await
}

fn settings(csrf_token: &str, view: &View) -> Markup {
    let source = &view.source;
    let name = Field {
        name: "name",
        label: "Name",
        value: &source.name,
        kind: "text",
        autocomplete: Some("off"),
        is_required: true,
        max_length: u32::try_from(MAX_SOURCE_NAME_CHARS).ok(),
        ..Field::default()
    };
    let pipelines: Vec<(String, &str)> =
        view.pipelines.iter().map(|pipeline| (pipeline.id.to_string(), pipeline.name.as_str())).collect();
    let pipelines: Vec<(&str, &str)> = pipelines.iter().map(|(value, words)| (value.as_str(), *words)).collect();
    let left = view.people.iter().any(|user| Some(user.id) == source.responsible_id && !user.is_active());
    let hint = if left {
        "Works here no more: whoever accepts a request answers for it, until you choose somebody."
    } else {
        "Who answers for what it brings."
    };
    let people = responsible_choices(&view.people, source.responsible_id);
    let people: Vec<(&str, &str)> = people.iter().map(|(value, words)| (value.as_str(), words.as_str())).collect();
    let (pipeline, answers) =
        (source.pipeline_id.to_string(), source.responsible_id.map(|id| id.to_string()).unwrap_or_default());
    html! {
        section aria-labelledby="settings-title" {
            h2.head id="settings-title" { "Settings" }
            form.box.pad.form method="post" action={ "/sources/" (source.id) } {
                input type="hidden" name="csrf_token" value=(csrf_token);
                (input(&name))
                (choice(&Field { name: "pipeline", label: "Pipeline", value: &pipeline, ..Field::default() }, &pipelines))
                (choice(&Field { name: "responsible", label: "Responsible", value: &answers, hint: Some(hint), ..Field::default() }, &people))
                div.row {
                    (submit(Look::Primary, "Save"))
                    span.grow {}
                    @if !source.is_create_lead() {
                        button.btn.bad form="change" formaction={ "/sources/" (source.id) "/deletion" } { "Delete" span.sr { " this source" } }
                    }
                }
            }
        }
    }
}
