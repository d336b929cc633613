//! `/pipelines/{id}/automate`: the doors of a pipeline, and what becomes of those who come through them.

use super::health::health;
use super::intake;
use super::{kind, look};
use crate::duplicate_control::{Panel, load_panel, panel};
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::{self, Look};
use crate::ui::icon::icon;
use crate::ui::time::Clock;
use axum::extract::{Path, State};
use base::Cx;
use base::ids::PipelineId;
use base::people::{User, users};
use flow::channels::addresses::{self, Purpose};
use flow::channels::mailboxes::{self, Mailbox};
use flow::channels::{self, Source};
use flow::pipelines::{self, Pipeline};
use maud::{Markup, html};

/// What can be added: the word in the address, the icon, the words.
const NEW: [(&str, &str, &str); 4] = [
    ("form", "clipboard-list", "Form"),
    ("mail", "mail", "Mailbox"),
    ("chat", "message-circle", "Chat button"),
    ("call", "phone", "Phone line"),
];

struct View {
    pipeline: Pipeline,
    sources: Vec<Source>,
    mailboxes: Vec<Mailbox>,
    people: Vec<User>,
    /// The account's create-lead address.
    create_lead: String,
    duplicates: Option<Panel>,
}

/// `GET /pipelines/{id}/automate`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show_automate(State(web): State<Web>, Admin(who): Admin, Path(id): Path<i64>) -> Result<Markup, Failure> {
    let id = PipelineId(id);
    let domain = web.settings.mail_domain.clone();
    let read = move |cx: &mut Cx<'_>| {
        let (pipeline, sources) = (pipelines::load(cx, id)?, channels::list_sources(cx, Some(id))?);
        Ok::<_, Failure>(View {
            pipeline,
            mailboxes: mailboxes::list_mailboxes(cx)?,
            people: users::list(cx)?,
            create_lead: addresses::whole(cx, Purpose::CreateLead, &domain)?,
            duplicates: load_panel(cx, id, &sources)?,
            sources,
        })
    };
    let view = web.desk.read(&who, read).await?;
    let title = format!("Automate {}", view.pipeline.name);
    let page = html! {
        header.bar {
            a.mini href={ "/pipelines/" (id) } aria-label="Back to the board" { (icon("arrow-left")) }
            h1 { "Automate " span.muted { (view.pipeline.name) } }
            span.grow {}
            (button::link(Look::Plain, "sliders-horizontal", "Edit stages", &format!("/pipelines/{id}/stages")))
        }
        main.scroll.automate id="main" {
            div.sources {
                (sources(&web, &who, &view))
                @if let Some(duplicates) = &view.duplicates { (panel(who.csrf_token.reveal(), duplicates)) }
            }
            div.sheet { (intake::form(who.csrf_token.reveal(), &view.pipeline)) }
        }
    };
    shell::page(&web, &who, Frame { title: &title, place: Place::Leads, live: None }, &page).await
}

fn sources(web: &Web, who: &SignedIn, view: &View) -> Markup {
    let clock = shell::clock(web, who);
    html! {
        section aria-labelledby="sources-title" {
            h2.head id="sources-title" { "Lead sources" }
            p.muted { "New requests from here arrive in this pipeline." }
            ul.box {
                @for source in &view.sources { (row(who, view, &clock, source)) }
                li.li.wrap {
                    span.muted { "Add source" }
                    @for (word, picture, words) in NEW {
                        (button::link(Look::Plain, picture, words, &format!("/pipelines/{}/sources/new?channel={word}", view.pipeline.id)))
                    }
                }
            }
        }
    }
}

fn row(who: &SignedIn, view: &View, clock: &Clock, source: &Source) -> Markup {
    let (picture, hue, _) = look(source.channel);
    let responsible = source.responsible_id.and_then(|id| view.people.iter().find(|user| user.id == id));
    let mailbox = view.mailboxes.iter().find(|mailbox| mailbox.source_id == source.id);
    html! {
        li.li.source id={ "source-" (source.id) } {
            span class={ "ic " (hue.class()) } { (icon(picture)) }
            span.grow {
                @if source.is_private { b.line { (source.name) } } @else { a.line.clip href={ "/sources/" (source.id) } { b { (source.name) } } }
                span.muted.small.line {
                    (kind(source)) " · "
                    @match responsible {
                        Some(user) if user.is_active() => { (user.name) " answers" }
                        Some(user) => { (user.name) " is inactive: whoever accepts answers" }
                        None => "whoever accepts answers",
                    }
                }
                @if source.is_create_lead() { (copyable("create-lead", "Create-lead address", &view.create_lead)) }
                @if source.is_private { span.muted.small { "Its owner sets it up" } } @else { (health(clock, source, mailbox)) }
            }
            @if !source.is_private { (switch(who.csrf_token.reveal(), source)) }
        }
    }
}

/// A line of text with a button that copies it.
pub(crate) fn copyable(id: &str, label: &str, text: &str) -> Markup {
    html! {
        span.row.copyable {
            input.input.grow id=(id) readonly value=(text) aria-label=(label);
            button.btn.icon type="button" data-copy={ "#" (id) } aria-label={ "Copy: " (label) } { (icon("copy")) }
        }
    }
}

/// The switch of a source: a form of its own, so that it works without script.
pub(super) fn switch(csrf_token: &str, source: &Source) -> Markup {
    let (state, to) = if source.is_on { ("true", "off") } else { ("false", "on") };
    html! {
        form.row method="post" action={ "/sources/" (source.id) "/state" } {
            input type="hidden" name="csrf_token" value=(csrf_token);
            button.switch role="switch" aria-checked=(state) name="state" value=(to) aria-label=(source.name) {}
        }
    }
}
