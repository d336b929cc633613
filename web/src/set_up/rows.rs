//! The stages of a pipeline as rows: a handle, a colour, a name, how many leads, and a bin.

use super::fields;
use super::page::View;
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use flow::pipelines::{COLOURS, Intake, MAX_NAME_CHARS, Stage, StageKind};
use maud::{Markup, html};

/// The days to choose from; another number can be set by the API and stays.
const STALE_DAYS: [i64; 8] = [1, 2, 3, 5, 7, 14, 30, 60];

/// All rows: the incoming leads, the working stages, a new one, won and lost.
pub(super) fn stages(view: &View) -> Markup {
    let open: Vec<&Stage> = view.pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open).collect();
    let fixed = view.pipeline.stages.iter().filter(|stage| stage.kind.is_closed());
    html! {
        ul.box.stage-list {
            (incoming(view))
            li { ol id="stage-order" data-order-url={ "/pipelines/" (view.pipeline.id) "/stage-order" } {
                @for (at, stage) in open.iter().enumerate() { (row(view, stage, Some((at, &open)))) }
            } }
            (new_stage(view))
            @for stage in fixed { (row(view, stage, None)) }
        }
    }
}

fn incoming(view: &View) -> Markup {
    let becomes = match view.pipeline.intake {
        Intake::Triage => "Requests of unknown people wait here for a decision.",
        Intake::Direct(_) => "Requests of unknown people become leads at once.",
        Intake::Notify => "Requests of unknown people go to the notification centre.",
    };
    let name = view.pipeline.stage_of_kind(StageKind::Incoming).map_or("", |stage| &stage.name);
    html! {
        li.li.stage-row {
            span.mini { (icon("lock")) span.sr { "Fixed" } }
            span.swatch.hue-grey {}
            span.grow { b { (name) } span.muted.small.line { (view.waiting) " wait. " (becomes) } }
            a.btn href={ "/pipelines/" (view.pipeline.id) "/automate" } { "Change" span.sr { " what becomes of requests" } }
        }
    }
}

fn row(view: &View, stage: &Stage, place: Option<(usize, &[&Stage])>) -> Markup {
    let leads = view.leads.get(&stage.id).copied().unwrap_or(0);
    let url = format!("/stages/{}", stage.id);
    html! {
        li.li.stage-row id={ "stage-" (stage.id) } data-stage-id=[place.map(|_| stage.id.0)] {
            @if place.is_some() { span.mini.grip title="Drag to another place" { (icon("grip-vertical")) } }
            @else { span.mini { (icon("lock")) span.sr { "Fixed" } } }
            @if place.is_some() { (colour(view, stage)) } @else { span class={ "swatch " (Hue::named(&stage.colour).class()) } {} }
            form.row.grow method="post" action=(url) hx-put=(url) hx-trigger="submit, change" hx-sync="this:drop" hx-swap="none" {
                input type="hidden" name="csrf_token" value=(view.csrf_token);
                input.input.bare name="name" value=(stage.name) required maxlength=(MAX_NAME_CHARS) aria-label={ "Name of " (stage.name) };
                span.muted.small.num { (leads) @if leads == 1 { " lead" } @else { " leads" } }
                @if place.is_some() { (stale(stage)) }
                button.sr { "Save " (stage.name) }
            }
            (fields::button(view, stage))
            (hints(stage))
            @if stage.kind == StageKind::Lost { (reasons(view)) }
            @if let Some((at, open)) = place {
                (way(view, stage, open, at, at.checked_sub(1), "up"))
                (way(view, stage, open, at, Some(at + 1).filter(|to| *to < open.len()), "down"))
                (bin(stage, leads))
            }
        }
    }
}

/// A stage that holds leads asks where they go; an empty one is gone at once, and can be undone.
fn bin(stage: &Stage, leads: i64) -> Markup {
    let url = format!("/stages/{}/deletion", stage.id);
    let label = format!("Delete {}", stage.name);
    html! {
        @if leads > 0 { a.mini href=(url) hx-get=(url) hx-target="#dialogs" aria-label=(label) aria-haspopup="dialog" { (icon("trash-2")) } }
        @else { button.mini form="change" formaction=(url) hx-post=(url) hx-swap="none" aria-label=(label) { (icon("trash-2")) } }
    }
}

fn hints(stage: &Stage) -> Markup {
    let url = format!("/stages/{}/hints", stage.id);
    html! { a.mini href=(url) hx-get=(url) hx-target="#dialogs" aria-label={ "Hints for " (stage.name) } title="Hints" aria-haspopup="dialog" { (icon("circle-help")) } }
}

fn reasons(view: &View) -> Markup {
    html! { a.btn href="/loss-reasons" hx-get="/loss-reasons" hx-target="#dialogs" aria-haspopup="dialog" { "Reasons " span.muted.num { (view.reasons) } } }
}

/// After how many days without a change its leads are marked.
fn stale(stage: &Stage) -> Markup {
    let chosen = stage.stale_after_days;
    let mut days = STALE_DAYS.to_vec();
    days.extend(chosen.filter(|days| !STALE_DAYS.contains(days)));
    html! {
        select.input.stale-choice.is-set[chosen.is_some()] name="stale" aria-label={ "When leads in " (stage.name) " are stale" } {
            option value="" selected[chosen.is_none()] { "never stale" }
            @for days in days { option value=(days) selected[chosen == Some(days)] { "stale after " (days) " d" } }
        }
    }
}

/// The colour as a button, and the palette that it opens: each colour has a name, and arrows go from one to the next.
fn colour(view: &View, stage: &Stage) -> Markup {
    let (url, palette) = (format!("/stages/{}", stage.id), format!("palette-{}", stage.id));
    let label = format!("Colour of {}: {}", stage.name, stage.colour);
    html! {
        button.mini.swatch-now type="button" popovertarget=(palette) aria-haspopup="true" aria-label=(label) title="Colour" {
            span class={ "swatch " (Hue::named(&stage.colour).class()) } {}
        }
        // Whoever walks along the colours means the one where they stop.
        form.menu.below.palette popover id=(palette) method="post" action=(url) hx-put=(url) hx-trigger="submit, change" hx-sync="this:queue last" hx-swap="none" {
            input type="hidden" name="csrf_token" value=(view.csrf_token);
            fieldset {
                legend.mh { "Colour of " (stage.name) }
                @for colour in COLOURS {
                    @let is_chosen = colour == stage.colour;
                    label {
                        input type="radio" name="colour" value=(colour) id={ (palette) "-" (colour) } checked[is_chosen] autofocus[is_chosen];
                        span class={ "swatch " (Hue::named(colour).class()) } {} (colour)
                    }
                }
            }
            button.sr { "Save the colour" }
        }
    }
}

/// One place up or down; the button holds the order that it makes, so it needs no script.
fn way(view: &View, stage: &Stage, open: &[&Stage], at: usize, to: Option<usize>, word: &str) -> Markup {
    let mut order: Vec<String> = open.iter().map(|stage| stage.id.to_string()).collect();
    if let Some(to) = to {
        order.swap(at, to);
    }
    let (order, url) = (order.join(","), format!("/pipelines/{}/stage-order", view.pipeline.id));
    html! {
        button.mini form="change" formaction=(url) name="order" value=(order) hx-put=(url) hx-vals={ "{\"order\":\"" (order) "\"}" } hx-swap="none"
            id={ "stage-" (stage.id) "-" (word) } disabled[to.is_none()] aria-label={ "Move " (stage.name) " " (word) } {
            span class={ "turn " (word) } { (icon("chevron-down")) }
        }
    }
}

fn new_stage(view: &View) -> Markup {
    let url = format!("/pipelines/{}/stages", view.pipeline.id);
    html! {
        li.li.stage-row {
            span.mini { (icon("plus")) }
            form.row.grow method="post" action=(url) hx-post=(url) hx-swap="none" data-clear {
                input type="hidden" name="csrf_token" value=(view.csrf_token);
                input.input.grow name="name" placeholder="New stage" required maxlength=(MAX_NAME_CHARS) aria-label="Name of the new stage" autocomplete="off";
                button.btn { "Add stage" }
            }
        }
    }
}
