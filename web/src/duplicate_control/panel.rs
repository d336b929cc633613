//! The box on the Automate page: the switch, what the rules do in a sentence, and the way to them (DC-01).

use super::rules::words_of;
use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use crate::switched::NewState;
use crate::ui::icon::icon;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::Cx;
use base::ids::PipelineId;
use flow::channels::Source;
use flow::duplicates::control::{self, Control, ControlChange};
use maud::{Markup, html};

/// What the box shows.
pub(crate) struct Panel {
    control: Control,
    /// In how many pipelines leads are looked for.
    pipelines: usize,
}

/// Reads what the box shows; nothing while no channel is connected.
pub(crate) fn load(cx: &mut Cx<'_>, id: PipelineId, sources: &[Source]) -> Result<Option<Panel>, Failure> {
    if sources.iter().all(Source::is_create_lead) {
        return Ok(None);
    }
    let control = control::load(cx, id)?;
    let all = flow::pipelines::list(cx)?;
    let is_searched = |pipeline: &&flow::pipelines::Pipeline| {
        pipeline.stages.iter().any(|stage| control.rules.stages.contains(&stage.id))
    };
    let pipelines = all.iter().filter(is_searched).count();
    Ok(Some(Panel { control, pipelines }))
}

/// The box.
pub(crate) fn panel(csrf_token: &str, panel: &Panel) -> Markup {
    let Panel { control, pipelines } = panel;
    let href = format!("/pipelines/{}/duplicate-control", control.pipeline_id);
    let (state, to) = if control.is_on { ("true", "off") } else { ("false", "on") };
    html! {
        section aria-labelledby="duplicates-title" {
            h2.head id="duplicates-title" { "Duplicates" }
            div.box.pad.stack id="duplicate-control" {
                form.row method="post" action={ (href) "/state" } {
                    input type="hidden" name="csrf_token" value=(csrf_token);
                    span.grow { b { "Duplicate control" } span.muted.small.line { "Merges requests of the same customer" } }
                    button.switch role="switch" aria-checked=(state) name="state" value=(to) aria-label="Duplicate control" {}
                }
                @if control.stopped_at.is_some() { (stopped(csrf_token, control, &href)) }
                p.muted.small {
                    (by_what(control)) " in " (pipelines) @if *pipelines == 1 { " pipeline. " } @else { " pipelines. " }
                    a href={ "/merges?pipeline=" (control.pipeline_id) } { (control.merges) " merged" } " so far"
                    @if let Some(run) = control.run { ", " a href={ "/merges?run=" (run) } { "those of this run" } } "."
                }
                a.btn.block href=(href) hx-get=(href) hx-target="#dialogs" aria-haspopup="dialog" { "Set up rules" }
            }
        }
    }
}

/// What the brake says, and how to go on.
pub(super) fn stopped(csrf_token: &str, control: &Control, href: &str) -> Markup {
    html! {
        div.stack role="status" {
            p.problem.small {
                (icon("circle-alert"))
                "Stopped itself: it merged " (control.window.merges) " of " (control.window.requests)
                " requests within a day, its trial had said " (control.expected.merges) " of " (control.expected.requests)
                ". New requests wait in Incoming leads meanwhile."
            }
            form.row.wrap method="post" action={ (href) "/state" } {
                input type="hidden" name="csrf_token" value=(csrf_token);
                button.btn name="state" value="on" { "Let it go on" }
            }
        }
    }
}

fn by_what(control: &Control) -> String {
    let methods: Vec<&str> = control.rules.methods.iter().map(|method| words_of(*method).0).collect();
    match methods.split_last() {
        None => "By nothing yet".to_owned(),
        Some((only, [])) => format!("By {only}"),
        Some((last, others)) => format!("By {} and {last}", others.join(", ")),
    }
}

/// `POST /pipelines/{id}/duplicate-control/state`: on again also lets rules go on that the brake stopped.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`].
pub async fn switch(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<i64>,
    Form(sent): Form<NewState>,
) -> Result<Redirect, Failure> {
    let is_on = sent.is_on()?;
    let unit = move |cx: &mut Cx<'_>| {
        let pipeline = flow::pipelines::load(cx, PipelineId(id))?.id;
        let change = ControlChange { is_on: Some(is_on), ..ControlChange::default() };
        Ok::<_, Failure>(control::change(cx, pipeline, &change)?)
    };
    web.desk.write(&who, unit).await?;
    Ok(Redirect::to(&format!("/pipelines/{id}/automate#duplicate-control")))
}
