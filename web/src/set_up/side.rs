//! Around the stages: the other pipelines, the name of this one, and what ends it.

use super::page::View;
use crate::pipelines::switch::hue;
use crate::ui::button::{Look, submit};
use crate::ui::icon::icon;
use flow::pipelines::MAX_NAME_CHARS;
use maud::{Markup, html};

/// The pipelines to choose from, and a new one.
pub(super) fn pipelines(view: &View) -> Markup {
    html! {
        nav.pane aria-label="Pipelines" { div.scroll.nav {
            h2 { "Pipelines" }
            @for pipeline in &view.pipelines {
                a href={ "/pipelines/" (pipeline.id) "/stages" } aria-current=[(pipeline.id == view.pipeline.id).then_some("page")] {
                    span class={ "dot " (hue(pipeline).class()) } {}
                    span.clip { (pipeline.name) }
                    @if pipeline.is_archived { span.n { "archived" } }
                    @else { span.n.num { (view.open.get(&pipeline.id).copied().unwrap_or(0)) span.sr { " open leads" } } }
                }
            }
            form.row.space-above method="post" action="/pipelines" hx-post="/pipelines" hx-swap="none" {
                input type="hidden" name="csrf_token" value=(view.csrf_token);
                input.input.grow name="name" placeholder="New pipeline" required maxlength=(MAX_NAME_CHARS) aria-label="Name of the new pipeline" autocomplete="off";
                button.btn.icon aria-label="Add pipeline" { (icon("plus")) }
            }
        } }
    }
}

/// The name of this pipeline.
pub(super) fn this_pipeline(view: &View) -> Markup {
    let url = format!("/pipelines/{}", view.pipeline.id);
    html! {
        form.row method="post" action=(url) hx-put=(url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(view.csrf_token);
            div.field.name {
                label for="pipeline-name" { "Name" }
                div.row {
                    input.input.grow id="pipeline-name" name="name" value=(view.pipeline.name) required maxlength=(MAX_NAME_CHARS) autocomplete="off";
                    (submit(Look::Plain, "Rename"))
                }
            }
        }
    }
}

/// Main, archived, deleted. The main pipeline can be neither of the latter, so it shows no button for them.
pub(super) fn farewell(view: &View) -> Markup {
    let pipeline = &view.pipeline;
    html! {
        section aria-labelledby="pipeline-title" {
            h2.head id="pipeline-title" { "This pipeline" }
            @if pipeline.is_main {
                p.muted { "This is the main pipeline: requests whose own pipeline is gone come here. To archive or delete it, make another one the main one first." }
                div.row.wrap.space-above { (ways(view)) }
            } @else {
                p.muted { "Archived pipelines take no new leads and are not on the board. Deleting one asks where its leads, requests and sources go." }
                div.row.wrap.space-above {
                    (ways(view))
                    (change(view, ("is_main", "yes"), "Make it the main pipeline"))
                    @if pipeline.is_archived { (change(view, ("is_archived", "no"), "Take out of the archive")) }
                    @else { (change(view, ("is_archived", "yes"), "Archive")) }
                    (deletion(view))
                }
            }
        }
    }
}

fn change(view: &View, (name, value): (&str, &str), words: &str) -> Markup {
    let url = format!("/pipelines/{}", view.pipeline.id);
    html! {
        form method="post" action=(url) hx-put=(url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(view.csrf_token);
            input type="hidden" name=(name) value=(value);
            (submit(Look::Plain, words))
        }
    }
}

fn deletion(view: &View) -> Markup {
    let url = format!("/pipelines/{}/deletion", view.pipeline.id);
    html! { a.btn.bad href=(url) hx-get=(url) hx-target="#dialogs" aria-haspopup="dialog" { "Delete" } }
}

/// One place up or down among the pipelines; the buttons hold the order that they make.
fn ways(view: &View) -> Markup {
    let ids: Vec<_> = view.pipelines.iter().map(|pipeline| pipeline.id).collect();
    let at = ids.iter().position(|id| *id == view.pipeline.id).unwrap_or(0);
    html! {
        (way(view, (at, at.checked_sub(1)), "Move up"))
        (way(view, (at, Some(at + 1).filter(|to| *to < ids.len())), "Move down"))
    }
}

fn way(view: &View, (at, to): (usize, Option<usize>), words: &str) -> Markup {
    let mut order: Vec<String> = view.pipelines.iter().map(|pipeline| pipeline.id.to_string()).collect();
    if let Some(to) = to {
        order.swap(at, to);
    }
    let (order, url) = (order.join(","), format!("/pipelines/{}/order", view.pipeline.id));
    html! {
        button.btn form="change" formaction=(url) name="order" value=(order) hx-put=(url) hx-vals={ "{\"order\":\"" (order) "\"}" } hx-swap="none"
            disabled[to.is_none()] { (words) }
    }
}
