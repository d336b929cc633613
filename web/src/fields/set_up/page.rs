//! The page: the kinds of records as tabs, their groups one beneath the other, and what was deleted.

use super::{Of, rows};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::icon::icon;
use crate::ui::partial::{Swap, partial};
use crate::ui::toast::{Toast, said};
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::fields::{self, Field, FieldGroup, KEPT_DAYS, MAX_NAME_CHARS};
use flow::pipelines::{self, Pipeline};
use maud::{Markup, html};

/// What the page shows.
pub(super) struct View {
    pub of: Of,
    pub fields: Vec<Field>,
    pub groups: Vec<FieldGroup>,
    pub deleted: Vec<Field>,
    pub pipelines: Vec<Pipeline>,
    pub csrf_token: String,
}

impl View {
    /// The fields of a group, or of none, in order.
    pub(super) fn fields_of(&self, group: Option<&FieldGroup>) -> Vec<&Field> {
        let group = group.map(|group| group.id);
        self.fields.iter().filter(|field| field.group_id == group).collect()
    }
}

/// `GET /settings/fields`, `GET /settings/fields/{of}`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, Admin(who): Admin, of: Option<Path<Of>>) -> Result<Markup, Failure> {
    let view = view(&web, &who, of.map_or(Of::Leads, |Path(of)| of)).await?;
    let page = html! {
        header.bar {
            a.mini href="/settings" aria-label="Back to the settings" { (icon("arrow-left")) }
            h1 { "Fields" }
        }
        (content(&view))
    };
    shell::page(&web, &who, Frame { title: "Fields", place: Place::Settings, live: None }, &page).await
}

/// The answer to a change: the content as it is now, and what was done in words.
pub(super) async fn changed(web: &Web, who: &SignedIn, asker: Asker, of: Of, done: &str) -> Result<Response, Failure> {
    let partials = match asker {
        Asker::Script => {
            let view = view(web, who, of).await?;
            html! { (partial("#main", Swap::Morph, &content(&view))) (said(&Toast { text: done, undo: None })) }
        }
        Asker::Browser => html! {},
    };
    Ok(asker.changed(partials, of.url()))
}

async fn view(web: &Web, who: &SignedIn, of: Of) -> Result<View, Failure> {
    let (csrf_token, subject) = (who.csrf_token.reveal().to_owned(), of.subject());
    let read = move |cx: &mut Cx<'_>| {
        Ok::<_, Failure>(View {
            of,
            fields: fields::list(cx, subject)?,
            groups: fields::list_groups(cx, subject)?,
            deleted: fields::list_deleted(cx, subject)?,
            pipelines: pipelines::list(cx)?,
            csrf_token: csrf_token.clone(),
        })
    };
    web.desk.read(who, read).await
}

fn content(view: &View) -> Markup {
    html! {
        main.scroll id="main" { div.sheet {
            nav.field-tabs aria-label="Whose fields" {
                @for of in Of::ALL { a href=(of.url()) aria-current=[(of == view.of).then_some("page")] { (of.title()) } }
            }
            p.muted { "What you want to know besides what everybody does. The kind of a field never changes; a deleted field can be brought back for " (KEPT_DAYS) " days." }
            (rows::group(view, None))
            @for group in &view.groups { (rows::group(view, Some(group))) }
            (rows::new_field(view))
            (new_group(view))
            (deleted(view))
        } }
    }
}

fn new_group(view: &View) -> Markup {
    let url = format!("{}/groups", view.of.url());
    html! {
        section aria-labelledby="new-group" {
            h2.head id="new-group" { "New group" }
            form.row method="post" action=(url) hx-post=(url) hx-swap="none" data-clear {
                input type="hidden" name="csrf_token" value=(view.csrf_token);
                input.input name="name" placeholder="Name of the group" required maxlength=(MAX_NAME_CHARS) aria-label="Name of the new group" autocomplete="off";
                button.btn { "Add group" }
            }
        }
    }
}

fn deleted(view: &View) -> Markup {
    html! {
        @if !view.deleted.is_empty() {
            section aria-labelledby="deleted-fields" {
                h2.head id="deleted-fields" { "Deleted" }
                ul.box {
                    @for field in &view.deleted {
                        @let url = format!("{}/{}/restoration", view.of.url(), field.id);
                        li.li {
                            span.grow { b { (field.name) } span.muted.small.line { (field.kind.title()) ". Its values are kept." } }
                            button.btn form="change" formaction=(url) hx-post=(url) hx-swap="none" { "Bring back" span.sr { " " (field.name) } }
                        }
                    }
                }
            }
        }
    }
}
